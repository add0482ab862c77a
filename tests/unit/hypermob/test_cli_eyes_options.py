"""The options of `hypermob eyes` allow what the service allows, and the first wrong one stops the command."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from functions.eye_tracking.schemas import EyeParameters
from hypermob.cli import app
from tests.unit.hypermob.eye_answers import VIDEO
from tests.unit.hypermob.hypermob_fake_api import FakeApi

SCHEMA = EyeParameters.model_json_schema()["properties"]


def _options() -> dict[str, Any]:
    root: Any = typer.main.get_command(app)
    return {option.name: option for option in root.commands["eyes"].params}


def test_every_parameter_of_the_service_is_an_option_with_its_default() -> None:
    options = _options()
    assert set(SCHEMA) <= set(options)
    for name, default in EyeParameters().model_dump().items():
        if name not in {"prompted", "precise_gaze"}:
            assert options[name].show_default == str(default)


@pytest.mark.parametrize("name", ["step", "max_frames", "blink_min_frames"])
def test_whole_numbers_have_the_services_range(command_line: CliRunner, service: FakeApi, name: str) -> None:
    low, high = SCHEMA[name]["minimum"], SCHEMA[name]["maximum"]
    for value in (low - 1, low, high, high + 1):
        command_line.invoke(app, ["eyes", VIDEO, f"--{name.replace('_', '-')}", str(value)])
    sent = [json.loads(request.content)["parameters"] for request in service.sent("POST", "/eye-tracking")]
    assert sent == [{name: low}, {name: high}]


@pytest.mark.parametrize(
    "given",
    [
        ["--step", "0"],
        ["--step", "11"],
        ["--step", "1.5"],
        ["--max-frames", "216001"],
        ["--blink-min-frames", "0"],
        ["--blink-thresh", "0"],
        ["--blink-thresh", "1"],
        ["--blink-thresh", "nan"],
        ["--vpp-thresh", "0"],
        ["--vpp-thresh", "10.1"],
        ["--prompted", "left-right"],
        ["--frames", "3"],
    ],
)
def test_what_the_service_would_refuse_is_a_usage_error_before_anything_is_sent(
    command_line: CliRunner, service: FakeApi, given: list[str]
) -> None:
    assert command_line.invoke(app, ["eyes", VIDEO, *given]).exit_code == 2
    assert service.requests == []


@pytest.mark.parametrize("given", [{"blink_thresh": 0.001}, {"blink_thresh": 0.999}, {"vpp_thresh": 10.0}])
def test_what_is_just_allowed_here_is_allowed_there(
    command_line: CliRunner, service: FakeApi, given: dict[str, float]
) -> None:
    EyeParameters(**given)  # type: ignore[arg-type]
    ((name, value),) = given.items()
    command_line.invoke(app, ["eyes", VIDEO, f"--{name.replace('_', '-')}", str(value)])
    assert len(service.sent("POST", "/eye-tracking")) == 1
