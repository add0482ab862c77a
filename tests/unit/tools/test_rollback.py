from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.tools.conftest import ARTIFACTS, STACK, Aws
from tools import rollback
from tools.aws.environment import Environment
from tools.aws.failures import Refused

NEW = "Transform: AWS::Serverless-2016-10-31\nDescription: two\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "made" / "before.json"


def test_template_and_parameters_come_back_as_they_were(deployed: Aws, file: Path) -> None:
    before = deployed.stack.template
    assert rollback.save(deployed.cloudformation, STACK, file)
    deployed.stack.template, deployed.stack.parameters = NEW, {"RetentionDays": "91", "Added": "1"}
    rollback.restore(deployed.cloudformation, deployed.s3, ARTIFACTS, file)
    assert deployed.stack.template == before
    assert deployed.stack.parameters == {"RetentionDays": "365"}


def test_a_template_larger_than_a_request_comes_back(deployed: Aws, file: Path) -> None:
    deployed.stack.template += "# " + "x" * 60_000
    before = deployed.stack.template
    rollback.save(deployed.cloudformation, STACK, file)
    deployed.stack.template = NEW
    rollback.restore(deployed.cloudformation, deployed.s3, ARTIFACTS, file)
    assert deployed.stack.template == before


def test_a_json_template_comes_back(deployed: Aws, file: Path) -> None:
    deployed.stack.template = '{"Description": "json"}'
    rollback.save(deployed.cloudformation, STACK, file)
    deployed.stack.template = NEW
    rollback.restore(deployed.cloudformation, deployed.s3, ARTIFACTS, file)
    assert json.loads(deployed.stack.template) == {"Description": "json"}


def test_a_hidden_parameter_keeps_its_value(deployed: Aws, file: Path) -> None:
    rollback.save(deployed.cloudformation, STACK, file)
    snapshot = json.loads(file.read_text())
    snapshot["parameters"]["Hidden"] = "****"
    file.write_text(json.dumps(snapshot))
    deployed.stack.template, deployed.stack.parameters = NEW, {"RetentionDays": "365", "Hidden": "word"}
    rollback.restore(deployed.cloudformation, deployed.s3, ARTIFACTS, file)
    assert deployed.stack.parameters["Hidden"] == "word"


def test_nothing_changed_is_no_failure(deployed: Aws, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rollback.save(deployed.cloudformation, STACK, file)
    rollback.restore(deployed.cloudformation, deployed.s3, ARTIFACTS, file)
    assert "already runs that" in capsys.readouterr().err


@pytest.mark.parametrize("status", ["ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS", None])
def test_before_a_first_deployment_there_is_nothing_and_no_old_file_stays(
    status: str | None, deployed: Aws, file: Path
) -> None:
    rollback.save(deployed.cloudformation, STACK, file)
    if status is None:
        del deployed.cloudformation.stacks[STACK]
    else:
        deployed.stack.status = status
    assert not rollback.save(deployed.cloudformation, STACK, file)
    with pytest.raises(Refused, match="nothing was saved"):
        rollback.restore(deployed.cloudformation, deployed.s3, ARTIFACTS, file)


@pytest.mark.parametrize(
    ("status", "advice"), [("UPDATE_IN_PROGRESS", "wait"), ("UPDATE_ROLLBACK_FAILED", "continue-update-rollback")]
)
def test_a_stack_in_the_middle_of_something_is_left_alone(status: str, advice: str, deployed: Aws, file: Path) -> None:
    rollback.save(deployed.cloudformation, STACK, file)
    deployed.stack.status, deployed.stack.template = status, NEW
    with pytest.raises(Refused, match=advice):
        rollback.restore(deployed.cloudformation, deployed.s3, ARTIFACTS, file)
    with pytest.raises(Refused, match=advice):
        rollback.save(deployed.cloudformation, STACK, file)
    assert deployed.stack.template == NEW


def test_a_save_that_is_refused_keeps_the_file(deployed: Aws, file: Path) -> None:
    rollback.save(deployed.cloudformation, STACK, file)
    deployed.stack.status = "UPDATE_IN_PROGRESS"
    with pytest.raises(Refused, match="wait"):
        rollback.save(deployed.cloudformation, STACK, file)
    assert file.exists()


@pytest.mark.parametrize("changed", [True, False])
def test_a_rollback_after_a_killed_deployment_goes_one_step_back(
    changed: bool, deployed: Aws, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollback, "default_file", lambda _: file)
    monkeypatch.setenv("ARTIFACTS_BUCKET", ARTIFACTS)
    first, second = deployed.stack.template, NEW
    rollback.prepare(deployed.cloudformation, STACK, file)
    deployed.stack.template = second
    deployed.cloudformation.execute_change_set(STACK)
    rollback.settle(deployed.cloudformation, STACK, file)
    rollback.prepare(deployed.cloudformation, STACK, file)  # and here the command is killed
    if changed:
        deployed.stack.template = "third"
        deployed.cloudformation.execute_change_set(STACK)
    monkeypatch.setattr("sys.argv", ["rollback", "restore"])
    rollback.main()
    assert deployed.stack.template == (second if changed else first)


def test_stacks_of_the_same_name_in_two_regions_have_a_file_each() -> None:
    files = {rollback.default_file(Environment("default", STACK, region)) for region in ("eu-west-1", "us-east-1")}
    assert len(files) == 2


def test_the_commands_agree_on_the_file(deployed: Aws, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollback, "default_file", lambda _: file)
    monkeypatch.setenv("ARTIFACTS_BUCKET", ARTIFACTS)
    before = deployed.stack.template
    monkeypatch.setattr("sys.argv", ["rollback", "save"])
    rollback.main()
    deployed.stack.template = NEW
    monkeypatch.setattr("sys.argv", ["rollback", "restore"])
    rollback.main()
    assert deployed.stack.template == before
