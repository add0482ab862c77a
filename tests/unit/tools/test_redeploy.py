from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError
from samtranslator.yaml_helper import yaml_parse

from tests.unit.tools.conftest import FUNCTION, STACK, Aws, Commands
from tools import redeploy
from tools.aws.failures import Refused
from tools.aws.processes import ROOT

MEASURE = redeploy.Function("measure", "MeasureFunction", "vision", "live")


@pytest.fixture
def clients(running: Aws) -> redeploy.Clients:
    return redeploy.Clients(running.cloudformation, running.ecr, running.functions)


def image(aws: Aws) -> str:
    return aws.functions.get_function(FunctionName=FUNCTION)["Code"]["ImageUri"]


def test_every_function_of_the_template_has_a_name_and_its_own_image() -> None:
    template = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
    known = redeploy.known()
    functions = {name for name, entry in template["Resources"].items() if entry["Type"] == "AWS::Serverless::Function"}
    assert {function.logical_id for function in known.values()} == functions
    assert known["measure"] == MEASURE
    assert known["identify-video"] == redeploy.Function("identify-video", "IdentifyVideoFunction", "api")
    assert known["analyze-window"].target == "vision"
    assert known["summarize"].target == "analysis"


def test_the_image_is_built_pushed_and_given_to_the_function_by_digest(
    clients: redeploy.Clients, running: Aws, commands: Commands
) -> None:
    before = image(running)
    uri = redeploy.redeploy(clients, STACK, MEASURE)
    assert [line[1] for line in commands.lines] == ["build", "login", "push"]
    assert uri.startswith(f"{running.repository}@sha256:")
    assert image(running) == uri != before
    build = " ".join(commands.of("docker", "build"))
    assert "--file functions/Dockerfile --target vision --platform linux/amd64" in build
    assert commands.of("docker", "push")[2] in build
    assert commands.environments[0]["BUILDX_NO_DEFAULT_ATTESTATIONS"] == "1"


def test_the_alias_that_callers_use_moves_to_the_new_image(
    clients: redeploy.Clients, running: Aws, commands: Commands
) -> None:
    uri = redeploy.redeploy(clients, STACK, MEASURE)
    alias = running.functions.get_alias(FunctionName=FUNCTION, Name="live")
    called = running.functions.get_function(FunctionName=FUNCTION, Qualifier=alias["FunctionVersion"])
    assert called["Code"]["ImageUri"] == uri
    assert alias["FunctionVersion"] != "$LATEST"


def test_the_registry_password_is_on_no_command_line(
    clients: redeploy.Clients, running: Aws, commands: Commands
) -> None:
    redeploy.redeploy(clients, STACK, MEASURE)
    (password,) = commands.inputs
    assert password
    assert password not in " ".join(commands.of("docker", "login"))


def test_it_says_how_to_go_back_and_that_way_works(
    clients: redeploy.Clients, running: Aws, commands: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    before = running.functions.get_function(FunctionName=FUNCTION)["Code"]["ResolvedImageUri"]
    redeploy.redeploy(clients, STACK, MEASURE)
    assert f"make redeploy FUNCTION=measure IMAGE={before}" in capsys.readouterr().err
    commands.lines.clear()
    assert redeploy.redeploy(clients, STACK, MEASURE, before) == before
    assert image(running) == before
    assert commands.lines == []


def test_a_tag_is_turned_into_its_digest(clients: redeploy.Clients, running: Aws, commands: Commands) -> None:
    pinned = running.push("other")
    assert redeploy.redeploy(clients, STACK, MEASURE, f"{running.repository}:other") == pinned


def test_an_image_that_is_not_in_the_registry_changes_nothing(
    clients: redeploy.Clients, running: Aws, commands: Commands
) -> None:
    before = image(running)
    with pytest.raises(ClientError, match="ImageNotFound"):
        redeploy.redeploy(clients, STACK, MEASURE, f"{running.repository}:nowhere")
    with pytest.raises(Refused, match="not a registry image"):
        redeploy.redeploy(clients, STACK, MEASURE, "nowhere")
    assert image(running) == before


def test_a_function_that_the_stack_does_not_have_yet_is_refused(clients: redeploy.Clients, commands: Commands) -> None:
    with pytest.raises(Refused, match="has no SummarizeFunction"):
        redeploy.redeploy(clients, STACK, redeploy.known()["summarize"])
    assert commands.lines == []


@pytest.mark.parametrize("arguments", [[], ["nonsense"]])
def test_an_unknown_function_is_answered_with_the_known_ones(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["redeploy", *arguments])
    with pytest.raises(SystemExit):
        redeploy.main()
    assert "identify-video" in capsys.readouterr().err


def test_the_command_takes_what_make_passes(running: Aws, commands: Commands, monkeypatch: pytest.MonkeyPatch) -> None:
    empty: Any = ["--image=", "--config-env=", "--stack-name=", "--region="]
    monkeypatch.setattr("sys.argv", ["redeploy", "measure", *empty])
    redeploy.main()
    assert "@sha256:" in image(running)
