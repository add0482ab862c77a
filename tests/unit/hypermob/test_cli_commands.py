from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from functions import __version__
from hypermob.cli import app
from hypermob.terminal import tables
from tests.unit.hypermob.eye_answers import eyes, summary
from tests.unit.hypermob.hypermob_fake_api import (
    ANALYSIS_ID,
    LENGTHS,
    OVERLAY,
    SEAT_SETUP,
    FakeApi,
    analysis,
    refusal,
    success,
)

OPTIONS = [part for name, value in LENGTHS.items() for part in (f"--{name.replace('_', '-')}", str(value))]


def test_analyze_shows_lengths_settings_warnings_and_the_saved_overlay(
    command_line: CliRunner, photo: Path, service: FakeApi
) -> None:
    result = command_line.invoke(
        app, ["analyze", str(photo), "--height-cm", "175", "--user", "kim", "--vehicle", "van"]
    )
    assert result.exit_code == 0, result.output
    for part in ("upper arm", "33.4", "0.9", "Position", "61 %", "15", "0 = front, 100 = rear", "generic D-segment"):
        assert part in result.stdout
    assert "Hold both arms a little away from the body. (ARM_CLOSE)" in result.stdout
    assert f"Analysis: {ANALYSIS_ID}" in result.stdout
    assert Path("hypermob-results/me-overlay.jpg").read_bytes() == OVERLAY
    assert f"Overlay picture: {Path('hypermob-results/me-overlay.jpg')}" in result.stdout
    sent = json.loads(service.sent("POST", "/analyze")[0].content)
    assert (sent["user_id"], sent["vehicle"]) == ("kim", "van")


def test_an_overlay_that_is_there_already_is_kept(command_line: CliRunner, photo: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    for _ in range(3):
        command_line.invoke(app, ["measure", str(photo), "--height-cm", "175", "--output", str(folder)])
    assert sorted(path.name for path in folder.iterdir()) == [
        "me-overlay-2.jpg",
        "me-overlay-3.jpg",
        "me-overlay.jpg",
    ]


def test_a_lost_overlay_fails_and_does_not_spoil_the_numbers(
    command_line: CliRunner, photo: Path, service: FakeApi
) -> None:
    service.answers("GET", "results.test/overlay.jpg", httpx.Response(403))
    result = command_line.invoke(app, ["measure", str(photo), "--height-cm", "175"])
    assert result.exit_code == 4
    assert "33.4" in result.stdout
    assert "The overlay picture could not be saved" in result.stdout
    assert not Path("hypermob-results").exists()


def test_a_folder_that_cannot_be_written_is_a_usage_error_before_anything_is_sent(
    command_line: CliRunner, photo: Path, service: FakeApi
) -> None:
    command = ["measure", str(photo), "--height-cm", "175", "--output", str(photo / "inside-a-file")]
    assert command_line.invoke(app, command).exit_code == 2
    assert service.requests == []


def test_json_is_the_body_alone_and_saves_nothing_unasked(
    command_line: CliRunner, photo: Path, service: FakeApi
) -> None:
    result = command_line.invoke(app, ["analyze", str(photo), "--height-cm", "175", "--json"])
    assert json.loads(result.stdout) == {"status": "success", "data": analysis(), "user_id": "anonymous"}
    assert result.stderr == ""
    assert service.sent("GET", "results.test/overlay.jpg") == []


def test_json_with_an_output_folder_tells_the_path_on_stderr(command_line: CliRunner, photo: Path) -> None:
    result = command_line.invoke(app, ["measure", str(photo), "--height-cm", "175", "--json", "--output", "out"])
    assert json.loads(result.stdout)["data"]["thigh"] == 40.8
    assert result.stderr == "Overlay picture: out/me-overlay.jpg\n"


def test_an_s3_address_is_used_as_it_is(command_line: CliRunner, service: FakeApi) -> None:
    result = command_line.invoke(app, ["measure", "s3://uploads/photos/a b.v2.jpg", "--height-cm", "175"])
    assert result.exit_code == 0
    assert service.sent("POST", "/uploads") == []
    assert json.loads(service.sent("POST", "/measure")[0].content)["image_url"] == "s3://uploads/photos/a b.v2.jpg"
    assert Path("hypermob-results/a b.v2-overlay.jpg").exists()


def test_a_refusal_is_one_line_with_its_code_and_advice(command_line: CliRunner, photo: Path, service: FakeApi) -> None:
    service.answers("POST", "/analyze", refusal(422, "NO_PERSON", "Nobody is there: step in.", analysis_id="17"))
    result = command_line.invoke(app, ["analyze", str(photo), "--height-cm", "175"])
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr == "Refused (NO_PERSON): Nobody is there: step in. [analysis 17]\n"


def test_a_refusal_as_json_is_the_apis_error_alone(command_line: CliRunner, photo: Path, service: FakeApi) -> None:
    service.answers("POST", "/measure", refusal(422, "NO_PERSON", "Nobody.", hint=1))
    result = command_line.invoke(app, ["measure", str(photo), "--height-cm", "175", "--json"])
    error = {"code": "NO_PERSON", "message": "Nobody.", "details": {"hint": 1}}
    assert (result.exit_code, json.loads(result.stdout)) == (3, {"status": "error", "error": error})
    assert result.stderr == ""


@pytest.mark.parametrize("answer", [httpx.Response(502), httpx.Response(200, text="no"), httpx.ConnectError("no")])
def test_a_service_that_does_not_work_is_exit_code_4(
    command_line: CliRunner, photo: Path, service: FakeApi, answer: httpx.Response | Exception
) -> None:
    service.answers("POST", "/measure", answer)
    result = command_line.invoke(app, ["measure", str(photo), "--height-cm", "175"])
    assert result.exit_code == 4
    assert result.stderr.startswith("Failed (")


def test_a_wrong_key_is_refused_with_advice(command_line: CliRunner, service: FakeApi) -> None:
    service.answers("POST", "/recommend", httpx.Response(403, json={"message": "Forbidden"}))
    result = command_line.invoke(app, ["recommend", *OPTIONS])
    assert result.exit_code == 3
    assert "Refused (FORBIDDEN): Forbidden. The API key is missing or wrong" in result.stderr


def test_recommend_from_options(command_line: CliRunner, service: FakeApi) -> None:
    result = command_line.invoke(app, ["recommend", *OPTIONS])
    assert result.exit_code == 0
    assert "61 %" in result.stdout
    assert json.loads(service.sent("POST", "/recommend")[0].content) == LENGTHS


@pytest.mark.parametrize("command", ["measure", "analyze"])
def test_recommend_takes_the_json_of_the_other_commands(
    command_line: CliRunner, photo: Path, service: FakeApi, command: str
) -> None:
    printed = command_line.invoke(app, [command, str(photo), "--height-cm", "175", "--json"]).stdout
    result = command_line.invoke(app, ["recommend", "--from", "-", "--thigh", "42", "--json"], input=printed)
    assert json.loads(result.stdout)["data"] == SEAT_SETUP
    sent = json.loads(service.sent("POST", "/recommend")[0].content)
    assert {name: sent[name] for name in LENGTHS} == {**LENGTHS, "thigh": 42}
    assert sent["user_id"] == "anonymous"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "INVALID_INPUT"),
        ("[1]", "INVALID_INPUT"),
        ('{"height": 175}', "MISSING_FIELDS"),
        (json.dumps({**LENGTHS, "calf": 0}), "INVALID_VALUE"),
        (json.dumps({**LENGTHS, "calf": "42"}), "INVALID_VALUE"),
        (json.dumps({**LENGTHS, "calf": 301}), "INVALID_VALUE"),
        (json.dumps({**LENGTHS, "calf": float("nan")}), "INVALID_VALUE"),
    ],
)
def test_recommend_refuses_a_bad_file_before_anything_is_sent(
    command_line: CliRunner, service: FakeApi, text: str, code: str
) -> None:
    result = command_line.invoke(app, ["recommend", "--from", "-", "--json"], input=text)
    assert (result.exit_code, json.loads(result.stdout)["error"]["code"]) == (3, code)
    assert service.requests == []


def test_recommend_without_all_lengths_names_the_missing_options(command_line: CliRunner) -> None:
    result = command_line.invoke(app, ["recommend", "--height", "175", "--calf", "42"])
    assert result.exit_code == 2
    assert "--upper-arm, --forearm, --thigh, --torso" in result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ["measure", "me.jpg"],
        ["measure", "--height-cm", "175"],
        ["measure", "me.jpg", "--height-cm", "tall"],
        ["history", "--limit", "0"],
        ["erase", "--yes"],
        ["recommend", "--from", "nowhere.json"],
        ["recommend", *OPTIONS, "--url", "api.test"],
        ["fly"],
    ],
)
def test_a_wrong_command_line_is_exit_code_2(command_line: CliRunner, service: FakeApi, command: list[str]) -> None:
    assert command_line.invoke(app, command).exit_code == 2
    assert service.requests == []


def test_history_lists_every_page(command_line: CliRunner, service: FakeApi) -> None:
    failed = analysis("FAILED", error={"code": "NO_PERSON", "message": "Nobody."})
    pages = success({"analyses": [analysis()], "next": "2"}), success({"analyses": [failed], "next": None})
    service.answers("GET", "/users/kim/analyses", *pages)
    result = command_line.invoke(app, ["history", "--user", "kim"])
    assert result.exit_code == 0
    for part in (ANALYSIS_ID, "SUCCEEDED", "175 cm", "NO_PERSON"):
        assert part in result.stdout


def test_history_tells_analyses_of_every_kind_apart(command_line: CliRunner, service: FakeApi) -> None:
    newer = {"analysis_id": "9", "kind": "gait_study", "status": "RUNNING", "created_at": "2027-03-01T09:00:00Z"}
    one = eyes(summary=summary(blink_count=1))
    listed = [eyes(), one, eyes(summary=summary(blink_count=None)), eyes("RUNNING"), analysis(), newer]
    service.answers("GET", "/users/kim/analyses", success({"analyses": listed, "next": None}))
    shown = command_line.invoke(app, ["history", "--user", "kim"]).stdout
    kinds = [" ".join(line.split()[3:-1]) for line in shown.splitlines()[3:]]
    assert kinds == [
        "eye tracking, 21 blinks",
        "eye tracking, 1 blink",
        "eye tracking",
        "eye tracking",
        "seat setup, 175 cm",
        "gait study",
    ]


def test_history_as_json_joins_the_pages(command_line: CliRunner, service: FakeApi) -> None:
    pages = (success({"analyses": [analysis()], "next": token}, user_id="kim") for token in ("2", None))
    service.answers("GET", "/users/kim/analyses", *pages)
    result = command_line.invoke(app, ["history", "--user", "kim", "--json"])
    body = {"status": "success", "data": {"analyses": [analysis(), analysis()]}, "user_id": "kim"}
    assert json.loads(result.stdout) == body


def test_history_of_nobody_says_so(command_line: CliRunner, service: FakeApi) -> None:
    service.answers("GET", "/users/anonymous/analyses", success({"analyses": []}))
    assert "There are no analyses of user 'anonymous'." in command_line.invoke(app, ["history"]).stdout


def test_erase_asks_first_and_takes_no_for_an_answer(command_line: CliRunner, service: FakeApi) -> None:
    result = command_line.invoke(app, ["erase", "--user", "kim"], input="n\n")
    assert result.exit_code == 1
    assert "Nothing was erased." in result.stderr
    assert service.requests == []


def test_erase_without_anybody_to_ask_wants_yes(command_line: CliRunner, service: FakeApi) -> None:
    result = command_line.invoke(app, ["erase", "--user", "kim"], input="")
    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert service.requests == []


@pytest.mark.parametrize(("arguments", "answer"), [(["--yes"], None), ([], "y\n")])
def test_erase_tells_what_is_gone(
    command_line: CliRunner, service: FakeApi, arguments: list[str], answer: str | None
) -> None:
    result = command_line.invoke(app, ["erase", "--user", "kim", *arguments], input=answer)
    assert "3 files, 2 analyses" in result.stdout
    assert len(service.sent("DELETE", "/users/kim")) == 1


def test_erase_as_json_asks_on_stderr(command_line: CliRunner) -> None:
    result = command_line.invoke(app, ["erase", "--user", "kim", "--json"], input="y\n")
    assert "This cannot be undone" in result.stderr
    echo, brace, body = result.stdout.partition("{")  # the runner echoes what was typed
    assert echo.strip() == "y"
    assert json.loads(brace + body)["data"] == {"objects": 3, "items": 2}


def test_the_version_is_the_projects(command_line: CliRunner) -> None:
    assert command_line.invoke(app, ["--version"]).stdout == f"hypermob {__version__}\n"


def test_every_command_explains_itself_with_an_example(command_line: CliRunner) -> None:
    for command in (
        "analyze",
        "measure",
        "recommend",
        "eyes",
        "history",
        "erase",
        "smoke",
        "local up",
        "local status",
        "model train",
        "model publish",
        "model rollback",
        "model status",
    ):
        assert f"Example:  hypermob {command}" in command_line.invoke(app, [*command.split(), "--help"]).stdout


def test_the_table_names_every_setting_of_the_service_with_its_unit() -> None:
    from functions.recommend.settings import PERCENT, SETTINGS

    shown = {name: unit for group in tables.SETTINGS.values() for name, (_, unit, _) in group.items()}
    assert shown == {setting.name: "%" if setting.high == PERCENT else "°" for setting in SETTINGS}
