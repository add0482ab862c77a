"""Measure the images' sizes: `make images-size`, without Docker, or `make images`, which builds them.

    python -m tools.images.sizes            install, trim and compile the packages as the Dockerfile does, and add up
    python -m tools.images.sizes --built    ask Docker how much hypermob:api, ... add to their base image

Sizes are uncompressed, in millions of bytes. Exits 1 if one is above its limit.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tools.images import packages

ROOT: Final = Path(__file__).parents[2]
MODELS: Final = ROOT / "requirements" / "models.sha256"
LIMITS_MB: Final = {"api": 90, "analysis": 450, "vision": 450}  # what an image may add to its base image
_FIRST_LINE: Final = "ENV PYTHONDONTWRITEBYTECODE="
_STAGE: Final = re.compile(r"^FROM \S+ AS ([\w-]+)\n(.*?)(?=^FROM |\Z)", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Weight:
    """One image's parts, in bytes."""

    installed: int
    dropped: int
    bytecode: int
    functions: int

    @property
    def total(self) -> int:
        return self.installed - self.dropped + self.bytecode + self.functions


def stages() -> dict[str, str]:
    """The Dockerfile's stages by name, as text."""
    return dict(_STAGE.findall((ROOT / "functions" / "Dockerfile").read_text(encoding="utf-8")))


def copied(stage: str) -> list[tuple[list[str], str]]:
    """Sources and target of each COPY line of `stage` that copies from the project."""
    lines = re.findall(r"^COPY (?!--from)(.*)$", stages()[stage], re.MULTILINE)
    return [(sources, target) for *sources, target in (line.split() for line in lines)]


def copy_files(stage: str, to: Path) -> None:
    """What the COPY lines of `stage` copy from the project, under `to`."""
    for sources, target in copied(stage):
        for source in sources:
            path, place = ROOT / source, to / target
            if path.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "bundled")  # as .dockerignore does
                shutil.copytree(path, place, dirs_exist_ok=True, ignore=ignored)
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, place)


def weigh(image: str, folder: Path) -> Weight:
    """Create the file trees of `image` under the empty `folder`, with the steps of the Dockerfile."""
    site, code = folder / "packages", folder / "code"
    packages.install(ROOT / "requirements" / f"{image}.txt", site)
    installed = _bytes(site)
    packages.drop(site)
    if image == "vision":
        packages.check_models(site, MODELS)
    kept = _bytes(site)
    packages.compile_all(site)
    copy_files(image, code)
    packages.compile_all(code)
    return Weight(installed, installed - kept, _bytes(site) - kept, _bytes(code))


def added(image: str) -> int:
    """Bytes that the built image adds to its base image: its layers since the first line of the stage `base`."""
    command = ["docker", "history", "--human=false", "--no-trunc", "--format={{.Size}} {{.CreatedBy}}", image]
    history = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    first = next(position for position, line in enumerate(history) if _FIRST_LINE in line)
    return sum(int(line.split()[0]) for line in history[: first + 1])


def _bytes(folder: Path) -> int:
    return sum(path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())


def _mb(size: int) -> str:
    return f"{size / 1e6:>10.1f}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def _without_docker() -> dict[str, int]:
    _say(f"{'':10}{'installed':>10}{'dropped':>10}{'bytecode':>10}{'functions':>10}{'total':>10}{'limit':>10}   MB")
    totals = {}
    for image, limit in LIMITS_MB.items():
        with tempfile.TemporaryDirectory() as folder:
            found = weigh(image, Path(folder))
        parts = (found.installed, -found.dropped, found.bytecode, found.functions, found.total)
        _say(f"{image:10}{''.join(map(_mb, parts))}{limit:>10}")
        totals[image] = found.total
    return totals


def _built() -> dict[str, int]:
    _say(f"{'':10}{'added':>10}{'limit':>10}   MB")
    totals = {image: added(f"hypermob:{image}") for image in LIMITS_MB}
    for image, size in totals.items():
        _say(f"{image:10}{_mb(size)}{LIMITS_MB[image]:>10}")
    return totals


def main() -> int:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--built", action="store_true", help="measure the images that Docker has")
    totals = _built() if parser.parse_args().built else _without_docker()
    return int(any(size > LIMITS_MB[image] * 1e6 for image, size in totals.items()))


if __name__ == "__main__":
    sys.exit(main())
