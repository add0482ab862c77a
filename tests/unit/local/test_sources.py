"""What counts as a change of the sources, and when the bundled model is built."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from local import model
from local.errors import EngineError
from local.fingerprint import fingerprint

TRAINER = """
import pathlib, sys
pathlib.Path(sys.argv[2]).write_text("model")
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "functions" / "api").mkdir(parents=True)
    (tmp_path / "functions" / "api" / "app.py").write_text("one")
    (tmp_path / "training").mkdir()
    (tmp_path / "training" / "__init__.py").touch()
    (tmp_path / "training" / "train_model.py").write_text(TRAINER)
    (tmp_path / "template.yaml").touch()
    return tmp_path


def test_content_time_and_names_count(project: Path) -> None:
    seen = {fingerprint(project)}
    source = project / "functions" / "api" / "app.py"
    source.write_text("three")
    seen.add(fingerprint(project))
    os.utime(source, (1, 1))
    seen.add(fingerprint(project))
    source.rename(source.with_name("other.py"))
    seen.add(fingerprint(project))
    (project / "template.yaml").write_text("Resources: {}")
    seen.add(fingerprint(project))
    assert len(seen) == 5


def test_what_running_the_sources_leaves_does_not_count(project: Path) -> None:
    before = fingerprint(project)
    cache = project / "functions" / "api" / "__pycache__"
    cache.mkdir()
    (cache / "app.cpython-311.pyc").touch()
    (project / ".hypermob").mkdir()
    (project / ".hypermob" / "engine.json").touch()
    assert fingerprint(project) == before


def test_the_model_is_built_once_and_again_when_its_sources_are_newer(project: Path) -> None:
    told: list[str] = []
    model.ensure_built(project, told.append)
    model.ensure_built(project, told.append)
    assert (project / model.MODEL).read_text() == "model"
    assert len(told) == 1

    os.utime(project / model.MODEL, (1, 1))
    model.ensure_built(project, told.append)
    assert len(told) == 2


def test_a_model_that_cannot_be_built_is_reported_and_leaves_nothing(project: Path) -> None:
    (project / "training" / "train_model.py").write_text(TRAINER + "\nraise SystemExit('no drivers')\n")
    with pytest.raises(EngineError, match="no drivers"):
        model.ensure_built(project, lambda _: None)
    assert list((project / model.MODEL).parent.iterdir()) == []
