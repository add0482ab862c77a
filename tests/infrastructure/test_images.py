"""What the Dockerfile installs, cuts down and copies is enough to import, train and work: its steps, without Docker.

The locked packages are linked from this environment instead of installed; all else is as in the image: nothing but its
packages, its files and the standard library can be imported.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.infrastructure.conftest import ROOT
from tools import pose_network
from tools.images import packages

ENVIRONMENT = Path(str(metadata.distribution("numpy").locate_file("")))  # its site-packages
MODELS = ROOT / "requirements" / "models.sha256"
DOCKERFILE = (ROOT / "functions" / "Dockerfile").read_text(encoding="utf-8")
STAGES = dict(re.findall(r"^FROM \S+ AS ([\w-]+)\n(.*?)(?=^FROM |\Z)", DOCKERFILE, re.MULTILINE | re.DOTALL))
Trees = dict[str, Path]
FUNCTIONS = [
    entry
    for entry in yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))["Resources"].values()
    if entry["Type"] == "AWS::Serverless::Function"
]
HANDLERS = sorted(
    {
        (entry["Metadata"]["DockerBuildTarget"], entry["Properties"]["ImageConfig"]["Command"][0].rpartition(".")[0])
        for entry in FUNCTIONS
    }
)


def copied(stage: str) -> list[tuple[list[str], str]]:
    """Sources and target of each COPY line of `stage` that copies from the project."""
    lines = re.findall(r"^COPY (?!--from)(.*)$", STAGES[stage], re.MULTILINE)
    return [(sources, target) for *sources, target in (line.split() for line in lines)]


def copy_files(stage: str, to: Path) -> None:
    """What the COPY lines of `stage` copy from the project, under `to`."""
    ignored = shutil.ignore_patterns("__pycache__", "bundled")  # as .dockerignore does
    for sources, target in copied(stage):
        (to / target).mkdir(parents=True, exist_ok=True)
        for source in sources:
            if (ROOT / source).is_dir():
                shutil.copytree(ROOT / source, to / target, dirs_exist_ok=True, ignore=ignored)
            else:
                shutil.copy(ROOT / source, to / target)


def locked(image: str) -> Iterator[metadata.Distribution]:
    """The packages of an image's lock, as this environment has them."""
    text = (ROOT / "requirements" / f"{image}.txt").read_text(encoding="utf-8")
    return (metadata.distribution(name) for name in re.findall(r"^([a-z0-9._-]+)==", text, re.MULTILINE))


def link_packages(image: str, folder: Path) -> None:
    """The files of an image's locked packages under `folder`, as links: deleting there deletes nothing here."""
    files = {file for package in locked(image) for file in package.files or () if ".." not in file.parts}
    for parent in {file.parent for file in files}:
        (folder / parent).mkdir(parents=True, exist_ok=True)
    for file in files:
        (folder / file).symlink_to(ENVIRONMENT / file)


def link_pose_network(folder: Path) -> None:
    """The network that no package of PyPI contains, as `make setup` put it here."""
    assert pose_network.is_there(ENVIRONMENT), "the heavy pose network is missing: make setup"
    (folder / pose_network.WEIGHTS).symlink_to(ENVIRONMENT / pose_network.WEIGHTS)


@pytest.fixture(scope="module")
def trimmed(tmp_path_factory: pytest.TempPathFactory) -> Trees:
    """Each image's packages as the image has them."""
    trees = {image: tmp_path_factory.mktemp(f"{image}-packages") for image in ("api", "analysis", "vision")}
    for image, folder in trees.items():
        link_packages(image, folder)
        packages.drop(folder)
    link_pose_network(trees["vision"])
    packages.check_models(trees["vision"], MODELS)
    return trees


def run(packages: Path, code: Path, *arguments: str) -> str:
    """What Python prints with `arguments`, at work in `code`; fails with what is missing."""
    environment = {"PYTHONPATH": f"{packages}{os.pathsep}{code}", "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": "/tmp"}
    environment |= {"MPLCONFIGDIR": str(code / "matplotlib"), "MEDIAPIPE_DISABLE_GPU": "1"}
    done = subprocess.run(  # -S: without the packages of this environment
        [sys.executable, "-S", *arguments], cwd=code, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def code_of(image: str, folder: Path) -> Path:
    """The image's own files under `folder`, with the model of this environment, and what the check works on."""
    copy_files(image, folder)
    if image == "analysis":
        bundled = folder / "functions" / "recommend" / "bundled"
        bundled.symlink_to(ROOT / "functions" / "recommend" / "bundled")
    for name in ("samples", "events"):
        (folder / name).symlink_to(ROOT / name)
    return folder


def check(packages: Path, code: Path, *arguments: str) -> Any:
    """What tools/images/check.py finds there."""
    return json.loads(run(packages, code, str(ROOT / "tools" / "images" / "check.py"), *arguments).splitlines()[-1])


@pytest.mark.parametrize(("image", "handler"), HANDLERS)
def test_an_image_has_all_that_its_handler_imports(image: str, handler: str, trimmed: Trees, tmp_path: Path) -> None:
    run(trimmed[image], code_of(image, tmp_path), "-c", f"import {handler}")


def test_cut_down_packages_do_the_same_work(trimmed: Trees, tmp_path: Path) -> None:
    """Both networks, the decoders, the fit of the limbus, the seat model, the table and both plots."""
    vision, analysis = code_of("vision", tmp_path / "vision"), code_of("analysis", tmp_path / "analysis")

    def work(packages: Trees, found: Path) -> tuple[Any, Any]:
        seen = check(packages["vision"], vision, "vision")
        found.write_text(json.dumps(seen))
        return seen, check(packages["analysis"], analysis, "analysis", "--found", str(found))

    both = ({"vision": ENVIRONMENT, "analysis": ENVIRONMENT}, trimmed)
    with ThreadPoolExecutor() as pool:
        answers = list(pool.map(work, both, (tmp_path / "whole.json", tmp_path / "trimmed.json")))
    assert answers[0] == answers[1]
    _, done = answers[1]
    assert done["summary"]["blink_count"] == 7  # as the sample video shows
    assert done["summary"]["gaze"]["grade"] == "good"
    assert done["written"]["plot_png"].startswith("\x89PNG")


def test_the_api_image_answers_every_request(trimmed: Trees, tmp_path: Path) -> None:
    answers = check(trimmed["api"], code_of("api", tmp_path), "api")
    assert {status for status, _ in answers.values()} == {200, 503}  # nothing fails but what AWS would have to answer
    assert [name for name, (status, _) in answers.items() if status == 200] == ["api_create_upload", "api_health"]


def test_the_analysis_image_trains_its_model_and_answers_with_it(trimmed: Trees, tmp_path: Path) -> None:
    copy_files("analysis-model", tmp_path)
    model = "functions/recommend/bundled/car_fit_model.joblib"
    run(trimmed["analysis"], tmp_path, "-m", "training.train_model", "--output", model, "--drivers", "300")
    assert check(trimmed["analysis"], tmp_path, "analysis")["seat_setup"]["model"]["source"] == "bundled"


def test_a_model_that_differs_or_is_missing_stops_the_build(trimmed: Trees, tmp_path: Path) -> None:
    names = [line.split()[1] for line in MODELS.read_text().splitlines()]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes((trimmed["vision"] / name).read_bytes())
    packages.check_models(tmp_path, MODELS)
    changed, missing = tmp_path / names[0], tmp_path / names[1]
    changed.write_bytes(changed.read_bytes() + b"\0")
    missing.unlink()
    with pytest.raises(packages.Refused, match=f"{names[0]}, {names[1]}"):
        packages.check_models(tmp_path, MODELS)


def test_of_the_models_only_those_that_are_listed_are_left(trimmed: Trees) -> None:
    left = {path.relative_to(trimmed["vision"]).as_posix() for path in trimmed["vision"].rglob("*.tflite")}
    assert left == {name for name in MODELS.read_text().split() if name.endswith(".tflite")}


@pytest.mark.parametrize("pattern", packages.DROPPED)
def test_what_is_dropped_is_there(pattern: str) -> None:
    if pattern not in {"bin", "share"}:  # console scripts and manuals lie elsewhere in an environment
        assert next(ENVIRONMENT.glob(pattern), None)


def test_every_aws_service_that_is_called_is_left() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "functions").rglob("*.py"))
    called = set(re.findall(r"boto3\.(?:client|resource)\(\s*\"(\w+)\"", code))
    assert len(called) >= 4
    assert called <= packages.AWS_SERVICES
    assert len(re.findall(r"boto3\.(?:client|resource)\(|\bSession\(", code)) == code.count("boto3.client(")


def test_what_is_copied_is_sent_to_the_builder() -> None:
    allowed = [
        line[1:] for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.startswith("!")
    ]
    for stage in STAGES:
        for sources, _ in copied(stage):
            for source in sources:
                assert (ROOT / source).exists(), source
                assert any(f"{source}/".startswith(f"{path}/") for path in allowed), source


def test_the_dockerfile_suits_sam() -> None:
    """`sam build` uses the classic builder, and `sam local` adds its emulator as the user that the image names."""
    instructions = re.sub(r"^#.*", "", DOCKERFILE, flags=re.MULTILINE)
    assert not re.search(r"^USER|--mount|--link|--chmod|<<", instructions, re.MULTILINE)
