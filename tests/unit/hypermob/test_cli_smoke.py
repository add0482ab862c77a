from __future__ import annotations

import itertools
import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from hypermob.api import smoke
from hypermob.api.client import Client
from hypermob.cli import app
from tests.unit.hypermob.hypermob_fake_api import MEASUREMENT, OVERLAY_URL, SEAT_SETUP, FakeApi, refusal, success

PHOTO = "s3://uploads/photos/1.jpg"


def _outcomes(client: Client, seconds_per_check: float = 0.0) -> dict[str, smoke.Outcome]:
    """The outcomes by name; every look at the clock finds it `seconds_per_check` later."""
    subject = smoke.Subject(client, lambda: PHOTO, 175, "smoke-1")
    clock = itertools.count(0.0, seconds_per_check)
    return {outcome.name: outcome for outcome in smoke.run(subject, now=lambda: next(clock))}


def _failing(client: Client) -> set[str]:
    return {name for name, outcome in _outcomes(client).items() if not outcome.passed}


def test_a_service_that_keeps_the_contract_passes_all_six(client: Client) -> None:
    outcomes = _outcomes(client)
    assert len(outcomes) == 6
    assert all(outcome.passed for outcome in outcomes.values())


def test_each_check_has_its_own_limit(client: Client) -> None:
    outcomes = _outcomes(client, seconds_per_check=6)
    too_slow = {name for name, outcome in outcomes.items() if not outcome.passed}
    assert too_slow == {
        "health",
        "recommend",
        "recommend, missing fields",
        "recommend, invalid values",
    }
    assert _failing_within(client, 10) == too_slow | {"measure, then recommend"}
    assert len(_failing_within(client, 30)) == 6


def _failing_within(client: Client, seconds: float) -> set[str]:
    return {name for name, outcome in _outcomes(client, seconds).items() if not outcome.passed}


def test_an_unhealthy_service_fails_health(client: Client, service: FakeApi) -> None:
    service.answers("GET", "/health", httpx.Response(200, json={"status": "ill"}))
    assert _failing(client) == {"health"}


def test_accepting_bad_lengths_fails_both_refusals(client: Client, service: FakeApi) -> None:
    service.answers("POST", "/recommend", success(SEAT_SETUP))
    assert _failing(client) == {"recommend, missing fields", "recommend, invalid values"}


def test_refusing_with_another_code_is_no_pass(client: Client, service: FakeApi) -> None:
    service.answers("POST", "/recommend", refusal(422, "MISSING_FIELDS"))
    outcome = _outcomes(client)["recommend, missing fields"]
    assert not outcome.passed
    assert outcome.detail == "answered 422 MISSING_FIELDS instead of 400 MISSING_FIELDS"


def test_a_refused_photo_fails_both_checks_that_measure(client: Client, service: FakeApi) -> None:
    service.answers("POST", "/measure", refusal(422, "NO_PERSON"))
    assert _failing(client) == {"measure", "measure, then recommend"}


def test_a_measurement_under_other_names_fails_the_chain(client: Client, service: FakeApi) -> None:
    measured = {**MEASUREMENT, "output_image_url": OVERLAY_URL}
    renamed = {("upperArm" if name == "upper_arm" else name): value for name, value in measured.items()}
    service.answers("POST", "/measure", success(measured), success(renamed))
    assert _failing(client) == {"measure, then recommend"}


def test_a_dead_service_fails_all_six_and_says_why(client: Client, service: FakeApi) -> None:
    for method, path in (("GET", "/health"), ("POST", "/recommend"), ("POST", "/measure")):
        service.answers(method, path, httpx.ConnectError("refused"))
    outcomes = _outcomes(client)
    assert not any(outcome.passed for outcome in outcomes.values())
    assert all(
        "UNREACHABLE" in outcome.detail
        for outcome in outcomes.values()
        if "values" not in outcome.name and "fields" not in outcome.name
    )


def test_the_command_uploads_once_reports_and_erases_its_user(
    command_line: CliRunner, service: FakeApi, photo: Path
) -> None:
    result = command_line.invoke(app, ["smoke", "--photo", str(photo)])
    assert result.exit_code == 0, result.output
    assert result.stdout.count("pass") == 6
    assert len(service.sent("POST", "/uploads")) == 1
    user = json.loads(service.sent("POST", "/measure")[0].content)["user_id"]
    assert user.startswith("smoke-")
    assert len(service.sent("DELETE", f"/users/{user}")) == 1


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_the_command_fails_when_a_check_fails(
    command_line: CliRunner, service: FakeApi, photo: Path, form: list[str]
) -> None:
    service.answers("GET", "/health", httpx.Response(500))
    result = command_line.invoke(app, ["smoke", "--photo", str(photo), *form])
    assert result.exit_code == 4
    if form:
        body = json.loads(result.stdout)
        assert (body["status"], [check["passed"] for check in body["data"]["checks"]]) == (
            "error",
            [False] + [True] * 5,
        )
    else:
        assert "FAIL" in result.stdout
