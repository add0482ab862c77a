"""What the Dockerfile copies and installs is enough for each handler: the same import, without Docker."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from tests.infrastructure.conftest import ROOT

DOCKERFILE = (ROOT / "functions" / "Dockerfile").read_text(encoding="utf-8")
STAGES = dict(re.findall(r"^FROM \S+ AS (\w+)\n(.*?)(?=^FROM |\Z)", DOCKERFILE, re.MULTILINE | re.DOTALL))

IMPORT_WITH_LOCKED_PACKAGES_ONLY = """
import importlib, json, sys
left_out = set(json.loads(sys.argv[1]))
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in left_out:
            raise ModuleNotFoundError(f"{name} is not in this image", name=name)
sys.meta_path.insert(0, Absent())
importlib.import_module(sys.argv[2])
"""


def image(stage: str, to: Path) -> None:
    """The image's own files: the COPY lines of its stage, then what its last RUN lines remove again."""
    for line in re.findall(r"^COPY (.*)$", STAGES["base"] + STAGES[stage], re.MULTILINE):
        *sources, target = line.split()
        for source in sources:
            path, place = ROOT / source, to / target.removeprefix("/")
            if path.is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "bundled")  # as .dockerignore does
                shutil.copytree(path, place, dirs_exist_ok=True, ignore=ignored)
            else:
                place.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, place)


def clean_up(stage: str, image: Path) -> None:
    """The stage's `rm -r`."""
    for line in re.findall(r"rm -r (.*)$", STAGES[stage], re.MULTILINE):
        for name in line.split():
            shutil.rmtree(image / name.removeprefix("/"))


def import_in(image: Path, lock: str, module: str, *more_paths: str) -> None:
    """Import `module` where only the image's files and packages are. Raises AssertionError with what is missing."""
    paths = [str(image), *(str(image / path) for path in more_paths)]
    done = subprocess.run(
        [sys.executable, "-c", IMPORT_WITH_LOCKED_PACKAGES_ONLY, json.dumps(modules_left_out(lock)), module],
        cwd=image,
        env={"PYTHONPATH": os.pathsep.join(paths), "AWS_DEFAULT_REGION": "ap-northeast-2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def modules_left_out(lock: str) -> list[str]:
    """Top-level modules that the development environment has and the image has not."""
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements" / f"{lock}.txt").read_text(), re.MULTILINE))
    return [
        module
        for module, packages in metadata.packages_distributions().items()
        if not {re.sub(r"[-_.]+", "-", package).lower() for package in packages} & locked
        and module not in {"functions", "training"}
    ]


@pytest.mark.parametrize(
    ("target", "handler"),
    [
        ("api", "functions.api.app"),
        ("analysis", "functions.recommend.app"),
        ("vision", "functions.measure.app"),
    ],
)
def test_an_image_has_all_that_its_handler_imports(target: str, handler: str, tmp_path: Path) -> None:
    image(target, tmp_path)
    clean_up(target, tmp_path)
    import_in(tmp_path, target, handler)


def test_training_needs_no_more_than_the_analysis_image_has(tmp_path: Path) -> None:
    image("analysis", tmp_path)
    import_in(tmp_path, "analysis", "training.train_model", "tmp/train")
