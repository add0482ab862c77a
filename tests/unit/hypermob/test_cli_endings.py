"""How commands end when something stays unsaid or unsaved: never in silence, never with a traceback, never with 0."""

from __future__ import annotations

import json
import subprocess
import sys
from errno import ENOSPC
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from hypermob.cli import app, main
from hypermob.terminal import files
from tests.unit.hypermob.eye_answers import VIDEO, serve
from tests.unit.hypermob.hypermob_fake_api import KEY, LENGTHS, URL, FakeApi, analysis, refusal, success

FULL = Path("/dev/full")
needs_full = pytest.mark.skipif(not FULL.exists(), reason="Linux only")
MEASURE = ["measure", "PHOTO", "--height-cm", "175"]


@pytest.fixture
def lengths(tmp_path: Path) -> Path:
    path = tmp_path / "lengths.json"
    path.write_text(json.dumps(LENGTHS))
    return path


def _into_full(command: list[str], monkeypatch: pytest.MonkeyPatch, **files: Path) -> Any:
    monkeypatch.setattr("sys.argv", ["hypermob", *(str(files.get(word, word)) for word in command)])
    monkeypatch.setattr("signal.signal", lambda *_: None)
    monkeypatch.setenv("HYPERMOB_URL", URL)
    monkeypatch.setenv("HYPERMOB_API_KEY", KEY)
    with FULL.open("w") as full:
        monkeypatch.setattr("sys.stdout", full)
        with pytest.raises(SystemExit) as ended:
            main()
    return ended.value.code


@needs_full
@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    "command",
    [
        MEASURE,
        ["analyze", "PHOTO", "--height-cm", "175"],
        ["recommend", "--from", "LENGTHS"],
        ["eyes", VIDEO],
        ["history"],
        ["erase", "--user", "kim", "--yes"],
        ["smoke", "--photo", "PHOTO"],
        ["local", "status"],
        ["local", "down"],
    ],
    ids=" ".join,
)
@pytest.mark.usefixtures("command_line")
def test_a_full_disk_behind_stdout_is_one_line_and_exit_code_4(
    command: list[str],
    as_json: bool,
    service: FakeApi,
    photo: Path,
    lengths: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("local.status", lambda: None)
    monkeypatch.setattr("local.down", lambda: False)
    serve(service)
    service.answers("GET", "/users/anonymous/analyses", success({"analyses": [], "next": None}))
    code = _into_full([*command, *(["--json"] if as_json else [])], monkeypatch, PHOTO=photo, LENGTHS=lengths)
    (line,) = capfd.readouterr().err.strip().splitlines()
    assert line.startswith("Failed (OUTPUT_FAILED): The result could not be written to standard output: No space left")
    assert code == 4


@needs_full
@pytest.mark.usefixtures("command_line")
def test_an_error_whose_json_is_lost_is_told_on_stderr(
    service: FakeApi, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    service.answers("GET", "/users/anonymous/analyses", refusal(403, "FORBIDDEN", "Send a valid key."))
    assert _into_full(["history", "--json"], monkeypatch) == 3
    assert capfd.readouterr().err.startswith("Refused (FORBIDDEN): Send a valid key.\nThe result could not be")


@needs_full
@pytest.mark.parametrize("command", [["--version"], ["--help"], ["model", "--help"]], ids=" ".join)
def test_a_real_process_ends_without_a_traceback(command: list[str], tmp_path: Path) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "hypermob", *command], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert done.returncode == 4
    (line,) = done.stderr.strip().splitlines()
    assert "No space left on device" in line


def test_a_reader_that_has_seen_enough_is_no_failure_of_the_service(tmp_path: Path) -> None:
    command = f"{sys.executable} -m hypermob --help | true"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def _full(*_: object) -> None:
    raise OSError(ENOSPC, "No space left on device")


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize("command", [MEASURE, ["analyze", "PHOTO", "--height-cm", "175"], ["eyes", VIDEO]])
def test_files_that_a_full_disk_does_not_take_are_told_and_end_with_4(
    command: list[str],
    as_json: bool,
    command_line: CliRunner,
    service: FakeApi,
    photo: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    serve(service)
    monkeypatch.setattr(files, "_write_new", _full)
    words = [str(photo) if word == "PHOTO" else word for word in command]
    result = command_line.invoke(app, [*words, "--output", "here", *(["--json"] if as_json else [])])
    assert result.exit_code == 4
    told = result.stderr if as_json else result.stdout
    assert "could not be saved: [Errno 28] No space left on device" in told
    if as_json:
        assert json.loads(result.stdout)["status"] == "success"


def test_a_result_without_a_file_that_was_asked_for_ends_with_4(
    command_line: CliRunner, service: FakeApi, photo: Path
) -> None:
    service.answers("POST", "/analyze", success(analysis(overlay_url=None)))
    result = command_line.invoke(app, ["analyze", str(photo), "--height-cm", "175"])
    assert (result.exit_code, "This result has no overlay picture." in result.stdout) == (4, True)


@pytest.mark.usefixtures("no_engine")
@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["history", "--limit", "0"], "Invalid value for '--limit'"),
        (["history", "--colour"], "No such option: --colour"),
        (["analyse"], "No such command 'analyse'"),
        (["measure"], "Missing"),
        (["measure", "nothing.jpg", "--height-cm", "tall"], "Invalid value for '--height-cm'"),
        (["recommend", "--height", "178"], "missing: --upper-arm"),
        (["recommend", "--from", "nothing.json"], "No such file"),
        (["history", "--url", "api.test"], "not a full address"),
        (["erase", "--user", "kim"], "add --yes"),
        (["model", "validate", "nothing.joblib"], "does not exist"),
        (["local", "up", "--fast"], "No such option: --fast"),
    ],
)
def test_wrong_usage_with_json_is_json(command_line: CliRunner, command: list[str], said: str) -> None:
    result = command_line.invoke(app, [*command, "--json"], env={"HYPERMOB_URL": None})
    body = json.loads(result.stdout)
    assert (result.exit_code, body["status"], body["error"]["code"]) == (2, "error", "WRONG_USAGE")
    assert said in body["error"]["message"]


@pytest.mark.parametrize("command", [["history"], ["history", "--help"]])
def test_right_usage_with_json_ends_as_ever(command_line: CliRunner, service: FakeApi, command: list[str]) -> None:
    service.answers("GET", "/users/anonymous/analyses", refusal(404, "NOT_FOUND"))
    result = command_line.invoke(app, [*command, "--json"])
    assert result.exit_code == (3 if command == ["history"] else 0)


def test_a_model_that_cannot_be_written_is_one_line_and_leaves_nothing(
    command_line: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from training import train_model

    def half(_content: object, path: Path) -> None:
        path.write_bytes(b"half")
        _full()

    monkeypatch.setattr(train_model, "train", lambda *_: {})
    monkeypatch.setattr("joblib.dump", half)
    result = command_line.invoke(app, ["model", "train", "--output", str(tmp_path / "new" / "m.joblib")])
    assert (result.exit_code, result.stderr) == (4, "Failed (FILE_FAILED): [Errno 28] No space left on device\n")
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("status", [500, 503])
def test_a_fault_names_the_request_to_report(command_line: CliRunner, service: FakeApi, status: int) -> None:
    fault = refusal(status, "INTERNAL_ERROR", "Something went wrong on our side.")
    fault.headers["x-amzn-RequestId"] = "r-7"
    service.answers("GET", "/users/anonymous/analyses", fault)
    assert "on our side. [request r-7]" in command_line.invoke(app, ["history"]).stderr
    body = json.loads(command_line.invoke(app, ["history", "--json"]).stdout)
    assert body["error"]["details"] == {"request_id": "r-7"}


def test_a_refusal_needs_no_report(command_line: CliRunner, service: FakeApi) -> None:
    refused = refusal(400, "INVALID_VALUE", "limit: too large.")
    refused.headers["x-amzn-RequestId"] = "r-7"
    service.answers("GET", "/users/anonymous/analyses", refused)
    assert "r-7" not in command_line.invoke(app, ["history"]).output
