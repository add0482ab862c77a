"""The workflows name what exists, pin what they use, and give each job what it needs and no more."""

from __future__ import annotations

import importlib
import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from tools.aws import environment
from tools.aws.processes import ROOT

FOLDER = ROOT / ".github" / "workflows"
TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.yml"))}
WORKFLOWS: dict[str, dict[Any, Any]] = {name: yaml.safe_load(text) for name, text in TEXTS.items()}
DEPLOY = WORKFLOWS["deploy.yml"]["jobs"]
Step = dict[str, Any]


def jobs() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, workflow in WORKFLOWS.items():
        for job_id, job in workflow["jobs"].items():
            yield f"{name}: {job_id}", job


def runs() -> list[str]:
    return [step["run"] for _, job in jobs() for step in job.get("steps", []) if "run" in step]


def step(job: str, containing: str) -> Step:
    (found,) = [step for step in DEPLOY[job]["steps"] if containing in str(step.get("run", step.get("uses")))]
    return dict(found)


def test_every_action_is_pinned_by_commit_and_says_its_version() -> None:
    pins: dict[str, set[str]] = {}
    for text in TEXTS.values():
        for used in re.findall(r"uses: (.+)", text):
            if used.startswith("./"):
                assert (ROOT / used.split()[0]).exists()
                continue
            found = re.fullmatch(r"([\w/-]+)@([0-9a-f]{40}) # (v\d+\.\d+\.\d+)", used)
            assert found, used
            pins.setdefault(found[1], set()).add(found[2] + found[3])
    assert set(pins) == {"actions/checkout", "actions/setup-python", "aws-actions/configure-aws-credentials"}
    assert all(len(versions) == 1 for versions in pins.values())


def test_no_key_is_stored() -> None:
    for text in TEXTS.values():
        assert "secrets." not in text
        assert "aws-access-key-id" not in text


def test_only_the_jobs_that_need_aws_may_ask_for_a_token() -> None:
    for name, workflow in WORKFLOWS.items():
        assert workflow["permissions"] == {}, name
    asking = {name for name, job in jobs() if "id-token" in job["permissions"]}
    assert asking == {"deploy.yml: build", "deploy.yml: deploy"}
    assert all(set(job["permissions"].items()) <= {("contents", "read"), ("id-token", "write")} for _, job in jobs())


def test_every_job_ends() -> None:
    assert all("timeout-minutes" in job for _, job in jobs() if "uses" not in job)


def test_every_make_target_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("$(STAMP)", ".venv/.installed")
    for command in runs():
        if command.startswith("make "):
            for target in shlex.split(command)[1:]:
                assert re.search(rf"^([\w./-]+ )*{re.escape(target)}( [\w./-]+)*:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("command", [command for command in runs() if " -m tools." in command])
def test_every_command_of_ours_is_understood(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The module exists and its command line takes these arguments: it gets as far as choosing the environment."""
    _, _, module, *arguments = shlex.split(command.replace("$RELEASE", "1a2b3c4").replace("$CONFIG_ENV", "staging"))

    class Reached(Exception):
        pass

    def chosen(options: Any) -> environment.Environment:
        assert options.region == "$AWS_REGION"
        raise Reached

    monkeypatch.setattr(environment, "chosen", chosen)
    monkeypatch.setattr("sys.argv", [module, *arguments])
    for name in ("URL", "KEY"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(Reached):
        importlib.import_module(module).main()


def test_every_file_of_tests_that_a_job_names_exists() -> None:
    named = [word for command in runs() for word in shlex.split(command) if word.startswith("tests/")]
    assert "tests/unit/hypermob/test_windows.py" in named
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_environment_that_can_be_chosen_is_one_of_samconfig() -> None:
    choices = WORKFLOWS["deploy.yml"][True]["workflow_dispatch"]["inputs"]["environment"][
        "options"
    ]  # `on` reads as True
    assert choices == ["staging", "prod"]
    assert all(environment.read(choice).name == choice for choice in choices)


def test_every_step_that_is_asked_about_exists() -> None:
    for name, job in jobs():
        ids = {step["id"] for step in job.get("steps", []) if "id" in step}
        asked = set(re.findall(r"steps\.(\w+)\.", str(job)))
        assert asked <= ids, name


def test_what_runs_is_remembered_before_and_restored_after_a_failed_smoke_test() -> None:
    order = [str(entry.get("run", "")) for entry in DEPLOY["deploy"]["steps"]]
    positions = [
        next(index for index, run in enumerate(order) if what in run)
        for what in ("tools.rollback save", "tools.release deploy", "tools.smoke", "tools.rollback restore")
    ]
    assert positions == sorted(positions)
    assert "steps.smoke.outcome == 'failure'" in step("deploy", "rollback restore")["if"]
    assert "tools.smoke" in order[-1]


def test_packages_are_installed_before_there_is_a_credential() -> None:
    for job in ("build", "deploy"):
        order = [str(entry.get("run", entry.get("uses"))) for entry in DEPLOY[job]["steps"]]
        credentials = next(index for index, what in enumerate(order) if "configure-aws-credentials" in what)
        assert not any("make" in what for what in order[credentials:])


def test_one_change_at_a_time_and_none_is_broken_off() -> None:
    concurrency = DEPLOY["deploy"]["concurrency"]
    assert concurrency["cancel-in-progress"] is False
    assert DEPLOY["deploy"]["environment"] in concurrency["group"]


def test_nothing_is_built_or_deployed_that_was_not_tested() -> None:
    assert DEPLOY["build"]["needs"] == "ci"
    assert DEPLOY["deploy"]["needs"] == ["ci", "build"]
    assert "!failure()" in DEPLOY["deploy"]["if"]
    assert "tools.release build" not in str(DEPLOY["deploy"])


def test_no_expression_is_pasted_into_a_shell() -> None:
    assert not any("${{" in command for command in runs())
