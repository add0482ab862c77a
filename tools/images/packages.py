"""Build the packages folder of one image: install from the lock, trim, check the models, compile.

    python3 packages.py LOCK FOLDER [--add FOLDER] [--models LIST]

The Dockerfile runs this in a bare base image, so it stands on the standard library alone. The tests cut folders down
with it, without Docker.
"""

from __future__ import annotations

import argparse
import compileall
import hashlib
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

# Files that no function reads, as paths and patterns under the folder. tests/infrastructure/test_images.py runs every
# handler's work with and without these and compares the answers.
DROPPED: Final = (
    # for compilers, type checkers and people
    *("**/*.pyi", "**/*.pyx", "**/*.pxd", "**/*.pxi", "**/*.c", "**/*.cpp", "**/*.h", "**/*.a"),
    *("bin", "share"),
    # the packages' own tests
    *("**/tests", "joblib/test", "mediapipe/**/*_test.py"),
    # MediaPipe's other interfaces; functions/vision/solutions.py says how it is imported
    *("mediapipe/examples", "mediapipe/model_maker", "mediapipe/tasks"),
    "cv2/data/*.xml",  # Haar cascades
    # matplotlib writes PNG and SVG: these are for PDF, PostScript, browsers and examples
    *("matplotlib/backends/web_backend", "matplotlib/mpl-data/sample_data"),
    *("matplotlib/mpl-data/fonts/afm", "matplotlib/mpl-data/fonts/pdfcorefonts"),
)
AWS_SERVICES: Final = {"dynamodb", "lambda", "s3", "stepfunctions", "sts"}  # of 400 that botocore describes
MODEL_FILES: Final = ("*.tflite", "*.binarypb")


class Refused(Exception):
    """A file is not the expected one."""


def install(lock: Path, folder: Path) -> None:
    """Install exactly the lock's packages, by hash, as wheels only, so that no package's code runs."""
    options = ["--no-deps", "--require-hashes", "--only-binary=:all:", "--no-compile", "--no-cache-dir", "--quiet"]
    quiet = ["--disable-pip-version-check", "--root-user-action=ignore"]
    command = [sys.executable, "-m", "pip", "install", *options, *quiet, "--target", str(folder), "-r", str(lock)]
    subprocess.run(command, check=True)


def superfluous(folder: Path) -> Iterator[Path]:
    """The paths in `folder` that `DROPPED` and `AWS_SERVICES` exclude; one may contain another."""
    for pattern in DROPPED:
        yield from folder.glob(pattern)
    for service in folder.glob("botocore/data/*/"):
        if service.is_dir() and service.name not in AWS_SERVICES:
            yield service


def drop(folder: Path) -> None:
    """Delete what is superfluous."""
    for path in sorted(superfluous(folder)):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)  # its folder may already be deleted


def check_models(folder: Path, listing: Path) -> None:
    """Delete the models that `listing` (as `sha256sum` writes it) does not name. Raises Refused if one differs."""
    wanted = {
        name: digest for digest, name in (line.split() for line in listing.read_text(encoding="utf-8").splitlines())
    }
    for pattern in MODEL_FILES:
        for path in folder.rglob(pattern):
            if path.relative_to(folder).as_posix() not in wanted:
                path.unlink()
    wrong = [name for name, digest in wanted.items() if _sha256(folder / name) != digest]
    if wrong:
        raise Refused(f"missing or not the models of {listing.name}: {', '.join(wrong)}")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def compile_all(folder: Path) -> None:
    """Write bytecode that is not compared with its source, because an image's files do not change."""
    mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
    if not compileall.compile_dir(folder, quiet=1, workers=0, invalidation_mode=mode):
        raise Refused(f"some files in {folder} cannot be compiled")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lock", type=Path, help="requirements with hashes")
    parser.add_argument("folder", type=Path, help="where the packages go")
    parser.add_argument("--add", type=Path, help="a folder whose files are laid over the packages")
    parser.add_argument("--models", type=Path, help="the models to keep, with their hashes")
    given = parser.parse_args()
    install(given.lock, given.folder)
    drop(given.folder)
    if given.add:
        shutil.copytree(given.add, given.folder, dirs_exist_ok=True)
    if given.models:
        check_models(given.folder, given.models)
    compile_all(given.folder)


if __name__ == "__main__":
    main()
