"""What the Dockerfile copies and installs is enough to train, import and answer: the same steps, without Docker."""

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

WITHOUT_THE_REST = """
import json, sys
left_out = set(json.loads(sys.argv[1]))
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in left_out:
            raise ModuleNotFoundError(f"{name} is not in this image", name=name)
sys.meta_path.insert(0, Absent())
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


def run_in(image: Path, lock: str, code: str, *more_paths: str) -> str:
    """What `code` prints where only the image's files and packages are; fails with what is missing."""
    paths = [str(image), *(str(image / path) for path in more_paths)]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_THE_REST + code, json.dumps(modules_left_out(lock))],
        cwd=image,
        env={"PYTHONPATH": os.pathsep.join(paths), "AWS_DEFAULT_REGION": "ap-northeast-2"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def modules_left_out(lock: str) -> list[str]:
    """Top-level modules that the development environment has and the image has not."""
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements" / f"{lock}.txt").read_text(), re.MULTILINE))
    return [
        module
        for module, packages in metadata.packages_distributions().items()
        if not {re.sub(r"[-_.]+", "-", package).lower() for package in packages} & locked
        and module not in {"functions", "training"}
    ]


@pytest.mark.parametrize(("target", "handler"), [("api", "functions.api.app"), ("vision", "functions.measure.app")])
def test_an_image_has_all_that_its_handler_imports(target: str, handler: str, tmp_path: Path) -> None:
    image(target, tmp_path)
    clean_up(target, tmp_path)
    run_in(tmp_path, target, f"import {handler}")


def test_the_analysis_image_trains_its_model_and_answers_with_it_alone(tmp_path: Path) -> None:
    image("analysis", tmp_path)
    output = tmp_path / "functions" / "recommend" / "bundled" / "car_fit_model.joblib"
    train = f"""
sys.argv = ["train_model", "--output", {str(output)!r}, "--drivers", "300"]
from training import train_model
train_model.main()
"""
    run_in(tmp_path, "analysis", train, "tmp/train")
    clean_up("analysis", tmp_path)
    answer = """
import functions.recommend.app
print(functions.recommend.serving.model_for("kim").source)
"""
    assert run_in(tmp_path, "analysis", answer).strip().endswith("bundled")
