from __future__ import annotations

import json
from pathlib import Path
from unittest.mock import Mock

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.unit.tools.conftest import ARTIFACTS, STACK, Aws, Commands
from tools import deploy, release, rollback
from tools.aws import environment, processes, registry
from tools.aws.failures import Refused
from tools.aws.sam import with_revision

DEFAULT = environment.read("default")


@pytest.fixture(autouse=True)
def sam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A SAM CLI that is there; nothing starts it."""
    program = tmp_path / "sam"
    program.touch()
    monkeypatch.setattr(processes, "SAM", program)
    monkeypatch.setattr("tools.aws.sam.ROOT", tmp_path)
    monkeypatch.setattr(rollback, "default_file", lambda chosen: tmp_path / f"before-{chosen.stack_name}.json")
    return program


@pytest.fixture
def snapshot(tmp_path: Path) -> Path:
    """What `make rollback` restores: left by an earlier deployment."""
    file = tmp_path / f"before-{STACK}.json"
    file.write_text('{"earlier": 1}')
    return file


def test_a_declined_deployment_fails_and_keeps_what_a_rollback_needs(
    deployed: Aws, commands: Commands, snapshot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    commands.declined = True
    with pytest.raises(Refused, match="nothing was deployed, the stack runs what it ran before"):
        deploy.deploy(DEFAULT)
    assert snapshot.read_text() == '{"earlier": 1}'
    assert list(snapshot.parent.glob("before-*")) == [snapshot]
    assert "The API" not in capsys.readouterr().err


def test_a_declined_first_deployment_fails(aws: Aws, commands: Commands, capsys: pytest.CaptureFixture[str]) -> None:
    commands.declined = True
    for _ in range(2):  # the first leaves a stack that was never made
        with pytest.raises(Refused, match="the stack runs nothing yet"):
            deploy.deploy(DEFAULT)
    assert "The API" not in capsys.readouterr().err
    commands.declined = False
    deploy.deploy(DEFAULT)


@pytest.mark.parametrize(("status", "replaced"), [("UPDATE_ROLLBACK_COMPLETE", False), ("UPDATE_COMPLETE", True)])
def test_after_an_interrupted_deployment_the_stack_decides_what_a_rollback_restores(
    status: str, replaced: bool, deployed: Aws, snapshot: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        deployed.cloudformation.execute_change_set(STACK, "UPDATE_IN_PROGRESS")
        raise KeyboardInterrupt

    monkeypatch.setattr("tools.aws.sam.build", lambda _: None)
    monkeypatch.setattr("tools.aws.sam.deploy", interrupted)
    with pytest.raises(KeyboardInterrupt):
        deploy.deploy(DEFAULT)
    with pytest.raises(Refused, match="wait until that ends"):
        rollback.prepare(deployed.cloudformation, STACK, snapshot)
    assert snapshot.read_text() == '{"earlier": 1}'
    deployed.stack.status = status
    rollback.settle(deployed.cloudformation, STACK, snapshot)
    assert ("earlier" not in snapshot.read_text()) == replaced
    assert list(snapshot.parent.glob("before-*")) == [snapshot]


@pytest.mark.parametrize(
    "name", ["Hypermob", "hyper_mob", "1hypermob", "-hypermob", "xn--hypermob", "sthree-hypermob", "h" * 36, ""]
)
def test_a_stack_name_that_no_bucket_can_begin_with_is_refused_before_anything_starts(
    name: str, aws: Aws, commands: Commands
) -> None:
    chosen = environment.Environment("default", name, "ap-northeast-2")
    with pytest.raises(Refused, match="the names of the stack's buckets cannot begin with"):
        deploy.deploy(chosen)
    with pytest.raises(Refused, match="the names of the stack's buckets cannot begin with"):
        release.deploy(chosen, aws.s3, "1" * 40)
    assert commands.lines == []
    assert aws.ecr.describe_repositories()["repositories"] == []


def test_the_longest_stack_name_leaves_room_for_every_bucket_of_the_template() -> None:
    template = yaml_parse((processes.ROOT / "template.yaml").read_text(encoding="utf-8"))
    buckets = [name for name, made in template["Resources"].items() if made["Type"] == "AWS::S3::Bucket"]
    assert max(len(f"{'h' * environment.MAX_STACK_NAME}-{name}-{'r' * 13}") for name in buckets) == 63


@pytest.mark.parametrize("name", ["default", "staging", "prod"])
def test_every_environment_is_a_stack_of_its_own_in_seoul(name: str) -> None:
    chosen = environment.read(name)
    assert chosen.region == "ap-northeast-2"
    assert chosen.stack_name == {"default": "hypermob", "staging": "hypermob-staging", "prod": "hypermob-prod"}[name]


def test_an_unknown_environment_is_answered_with_the_known_ones() -> None:
    with pytest.raises(Refused, match="only default, prod, staging"):
        environment.read("production")


def test_a_first_deployment_makes_the_repository_and_is_told_where(aws: Aws, commands: Commands) -> None:
    deploy.deploy(DEFAULT)
    made = aws.ecr.describe_repositories(repositoryNames=["hypermob"])["repositories"][0]
    assert made["imageScanningConfiguration"]["scanOnPush"]
    assert [line[1] for line in commands.lines] == ["build", "deploy"]
    line = " ".join(commands.of("sam", "deploy"))
    assert "samconfig-default.yaml" in line
    assert f"--stack-name hypermob --image-repository {aws.repository}" in line
    assert "--config-env default --region ap-northeast-2" in line
    assert f"--config-file {environment.SAMCONFIG}" in " ".join(commands.of("sam", "build"))
    assert "--s3-bucket" not in line


def test_a_repository_that_is_there_is_used_as_it_is(pushed: Aws) -> None:
    assert registry.ensure(pushed.ecr) == pushed.repository
    assert len(pushed.ecr.describe_repositories()["repositories"]) == 1


def test_what_runs_is_remembered_before_it_is_changed(
    deployed: Aws, commands: Commands, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy.deploy(DEFAULT)
    assert json.loads((tmp_path / f"before-{STACK}.json").read_text())["template"] == deployed.stack.template
    told = capsys.readouterr().err
    assert "https://api.example.com/prod" in told
    assert "--api-key example" in told


def test_settings_of_the_environment_reach_sam(
    deployed: Aws, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARTIFACTS_BUCKET", ARTIFACTS)
    monkeypatch.setenv("IMAGE_REPOSITORY", "elsewhere/hypermob")
    monkeypatch.setenv("CLOUDFORMATION_ROLE", "arn:aws:iam::123456789012:role/cfn")
    monkeypatch.setattr("sys.argv", ["deploy", "--config-env=prod", "--stack-name=mine", "--region=eu-west-1"])
    deploy.main()
    line = " ".join(commands.of("sam", "deploy"))
    assert "--stack-name mine --image-repository elsewhere/hypermob --no-resolve-s3 --s3-bucket artifacts" in line
    assert "--role-arn arn:aws:iam::123456789012:role/cfn" in line
    assert "--config-env prod --region eu-west-1" in line


PARAMETERS = """
[prod.deploy.parameters]
resolve_s3 = true
[prod.deploy.parameters.parameter_overrides]
LogRetentionDays = "90"
JwtKeys = '{"keys": [{"kid": "1"}]}'
"""


def overrides(config: Path) -> dict[str, str]:
    read: dict[str, str] = json.loads(config.read_text())["prod"]["deploy"]["parameters"]["parameter_overrides"]
    return read


def test_a_changed_parameter_publishes_the_functions_anew(tmp_path: Path) -> None:
    prod, config = environment.read("prod"), tmp_path / "samconfig.toml"
    revisions = []
    for text in (PARAMETERS, PARAMETERS, PARAMETERS.replace('"1"', '"2"')):
        config.write_text(text)
        found = overrides(with_revision(prod, config))
        assert found.keys() == {"LogRetentionDays", "JwtKeys", "ConfigRevision"}
        revisions.append(found["ConfigRevision"])
    assert revisions[0] == revisions[1] != revisions[2]
    config.write_text(PARAMETERS + 'ConfigRevision = "mine"\n')
    assert overrides(with_revision(prod, config))["ConfigRevision"] == "mine"


def test_buildkit_is_used_where_it_is(aws: Aws, commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    deploy.deploy(DEFAULT)
    assert "--use-buildkit" in commands.of("sam", "build")
    commands.lines.clear()
    monkeypatch.setattr(processes, "has_buildx", lambda: False)
    deploy.deploy(DEFAULT)
    assert "--use-buildkit" not in commands.of("sam", "build")


def test_a_missing_sam_says_how_to_get_it(aws: Aws, commands: Commands, sam: Path) -> None:
    sam.unlink()
    with pytest.raises(Refused, match=r"make \.venv-sam/\.installed"):
        deploy.deploy(DEFAULT)


def test_a_failing_program_ends_the_command_with_its_name(aws: Aws, sam: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sam.write_text("#!/bin/sh\nexit 3\n")
    sam.chmod(0o755)
    monkeypatch.setattr("sys.argv", ["deploy"])
    with pytest.raises(SystemExit, match=r"sam build .*` ended with 3"):
        deploy.main()


def test_a_missing_program_is_said(aws: Aws) -> None:
    with pytest.raises(Refused, match="no-such-program is needed but not installed"):
        processes.run(["no-such-program"])


@pytest.mark.parametrize(
    ("limit", "parameters", "advice"),
    [
        (10, {}, "WindowsConcurrency = 5"),
        (1000, {}, ""),
        (10, {"WindowsConcurrency": "5"}, ""),
        (1, {"WindowsConcurrency": "1"}, ""),
        (1, {"WindowsConcurrency": "2"}, "= 1"),
    ],
)
def test_an_account_that_runs_few_functions_at_once_is_told_of(
    limit: int, parameters: dict[str, str], advice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    account = Mock()
    account.get_account_settings.return_value = {"AccountLimit": {"ConcurrentExecutions": limit}}
    deploy.advise(account, parameters)
    printed = "".join(capsys.readouterr())
    assert advice in printed
    assert bool(advice) == bool(printed)
