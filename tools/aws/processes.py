"""Run other programs and print progress."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.aws.failures import Refused

ROOT = Path(__file__).parents[2]
SAM = ROOT / ".venv-sam" / ("Scripts/sam.exe" if os.name == "nt" else "bin/sam")


def tell(text: str) -> None:
    """Print a progress line on stderr; results go to stdout."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - a command's output


def run(command: Sequence[str], *, stdin: str | None = None, environment: Mapping[str, str] | None = None) -> None:
    """Run `command` in the project's root and print it. `stdin` is not printed.

    Raises Refused if the program is not installed, CalledProcessError if it fails.
    """
    if shutil.which(command[0]) is None:
        raise Refused(f"{command[0]} is needed but not installed.")
    tell(f"$ {shlex.join(command)}")
    subprocess.run(command, cwd=ROOT, check=True, text=True, input=stdin, env={**os.environ, **(environment or {})})


def has_buildx() -> bool:
    """Whether Docker has the BuildKit plugin, which builds only the needed stages."""
    if shutil.which("docker") is None:
        return False
    return subprocess.run(["docker", "buildx", "version"], capture_output=True, check=False).returncode == 0
