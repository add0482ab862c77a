"""`hypermob eyes`: from a file to figures and files on disk."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from rich.console import Console
from typer.testing import CliRunner

from functions.eye_tracking.schemas import DISCLAIMER
from hypermob.cli import app
from hypermob.inputs import face_media
from hypermob.terminal import steps
from hypermob.terminal.step_display import on_terminal
from tests.unit.hypermob.eye_answers import ANALYSIS, EYES_ID, FILES, VIDEO, eyes, face, running, serve
from tests.unit.hypermob.hypermob_fake_api import FakeApi, refusal, success

SUFFIXES = (".csv", "-blinks.csv", ".svg", ".png", ".json")
MP4 = b"\x00\x00\x00\x10ftypisom\x00\x00\x02\x00" + b"\x00\x00\x00\x08moov"


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "me.mp4"
    path.write_bytes(MP4)
    return path


@pytest.fixture(autouse=True)
def _served(service: FakeApi) -> None:
    serve(service)


def _sent(service: FakeApi, path: str) -> list[dict[str, Any]]:
    return [json.loads(request.content) for request in service.sent("POST", path)]


def test_a_video_is_uploaded_followed_and_shown_with_its_files(
    command_line: CliRunner, video: Path, service: FakeApi
) -> None:
    result = command_line.invoke(app, ["eyes", str(video), "--user", "kim"])
    assert result.exit_code == 0, result.output
    assert result.stderr == ""
    for part in ("2,990", "98 %", "21", "18 complete, 3 incomplete", "12.9 /min", "0.18 s", "0.031", "0.120"):
        assert part in result.stdout
    assert "10 frames could not be read. (FRAMES_MISSING)" in result.stdout
    assert f"Analysis: {EYES_ID}" in result.stdout
    for name, content in FILES.values():
        path = Path("hypermob-results") / f"me-{name.replace('summary', 'eyes')}"
        assert path.read_bytes() == content
        assert str(path) in result.stdout
    assert video.read_bytes() in service.sent("POST", "uploads.test/")[0].content
    assert _sent(service, "/uploads") == [{"kind": "video", "content_type": "video/mp4", "user_id": "kim"}]
    assert _sent(service, "/eye-tracking") == [{"action": "process_s3_file", "s3_url": VIDEO, "user_id": "kim"}]
    assert {poll.headers["Prefer"] for poll in service.sent("GET", ANALYSIS)} == {"wait=20"}


def test_the_parameters_that_are_given_travel_with_the_upload_and_nothing_else(
    command_line: CliRunner, video: Path, service: FakeApi
) -> None:
    given = ["--step", "2", "--max-frames", "500", "--prompted", "up-down", "--precise-gaze"]
    older = ["--blink-thresh", "0.2", "--blink-min-frames", "3", "--vpp-thresh", "0.05"]
    command_line.invoke(app, ["eyes", str(video), *given, *older])
    command_line.invoke(app, ["eyes", str(video), "--step", "1"])
    first, second = (wanted["parameters"] for wanted in _sent(service, "/uploads"))
    assert first == {
        "step": 2, "max_frames": 500, "prompted": "up-down", "precise_gaze": True,
        "blink_thresh": 0.2, "blink_min_frames": 3, "vpp_thresh": 0.05,
    }  # fmt: skip
    assert second == {"step": 1}
    assert all("parameters" not in wanted for wanted in _sent(service, "/eye-tracking"))


@pytest.mark.parametrize(
    ("options", "sent"),
    [
        ([], {}),
        (["--step", "3", "--user", "kim"], {"parameters": {"step": 3}, "user_id": "kim"}),
    ],
)
def test_an_s3_address_is_used_as_it_is(
    command_line: CliRunner, service: FakeApi, options: list[str], sent: dict[str, Any]
) -> None:
    address = "s3://uploads/videos/kim/눈 & 50%+1.v2.mp4"
    result = command_line.invoke(app, ["eyes", address, *options])
    assert result.exit_code == 0, result.output
    assert service.sent("POST", "/uploads") == []
    assert _sent(service, "/eye-tracking") == [{"action": "process_s3_file", "s3_url": address, **sent}]
    assert Path("hypermob-results/눈 & 50%+1.v2-eyes.csv").exists()


def test_an_analysis_that_was_finished_before_is_shown_at_once(command_line: CliRunner, service: FakeApi) -> None:
    service.answers("POST", "/eye-tracking", success(eyes()))
    result = command_line.invoke(app, ["eyes", VIDEO])
    assert f"Analysis: {EYES_ID}" in result.stdout
    assert service.sent("GET", ANALYSIS) == []


@pytest.mark.parametrize("name", ["my  eyes (2).mp4", "눈 동영상.mov", "a.b.c", "-v.mp4", "&+%41;.webm"])
def test_odd_file_names_work(command_line: CliRunner, tmp_path: Path, service: FakeApi, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(MP4)
    result = command_line.invoke(app, ["eyes", str(path), "--output", str(tmp_path / "결과 1")])
    assert result.exit_code == 0, result.output
    assert len(list((tmp_path / "결과 1").glob("*-eyes*"))) == len(FILES)
    assert (tmp_path / "결과 1" / f"{path.stem}-eyes.csv").exists()


def test_the_files_of_one_run_share_one_number(command_line: CliRunner, video: Path) -> None:
    folder = Path("hypermob-results")
    folder.mkdir()
    (folder / "me-eyes.png").write_bytes(b"mine")
    for _ in range(2):
        command_line.invoke(app, ["eyes", str(video)])
    assert (folder / "me-eyes.png").read_bytes() == b"mine"
    numbered = {f"me-eyes-{number}{suffix}" for number in (2, 3) for suffix in SUFFIXES}
    assert {path.name for path in folder.iterdir()} == numbered | {"me-eyes.png"}


def test_a_file_that_cannot_be_fetched_fails_and_does_not_spoil_the_others(
    command_line: CliRunner, video: Path, service: FakeApi
) -> None:
    service.answers("GET", "results.test/eyes.svg", httpx.Response(403))
    result = command_line.invoke(app, ["eyes", str(video)])
    assert result.exit_code == 4
    assert "The plot could not be saved" in result.stdout
    assert sorted(path.suffix for path in Path("hypermob-results").iterdir()) == [".csv", ".csv", ".json", ".png"]


def test_json_is_the_answer_alone_and_saves_nothing_unasked(
    command_line: CliRunner, video: Path, service: FakeApi
) -> None:
    result = command_line.invoke(app, ["eyes", str(video), "--json"])
    assert json.loads(result.stdout) == {"status": "success", "data": eyes(), "user_id": "anonymous"}
    assert result.stderr == ""
    assert not Path("hypermob-results").exists()
    assert not any(request.url.host == "results.test" for request in service.requests)


def test_json_with_an_output_folder_tells_the_paths_on_stderr(command_line: CliRunner, video: Path) -> None:
    result = command_line.invoke(app, ["eyes", str(video), "--json", "--output", "out"])
    assert json.loads(result.stdout)["data"]["summary"]["blink_count"] == 21
    assert [line.rpartition(": ")[2] for line in result.stderr.splitlines()] == [
        f"out/me-eyes{suffix}" for suffix in SUFFIXES
    ]


def test_a_small_photo_goes_with_the_request(command_line: CliRunner, photo: Path, service: FakeApi) -> None:
    service.answers("POST", "/eye-tracking", success(face()))
    result = command_line.invoke(app, ["eyes", str(photo), "--user", "kim"])
    assert result.exit_code == 0, result.output
    for part in ("openness", "2.25", "6.25", "8.25", "eye width", DISCLAIMER):
        assert part in result.stdout
    (sent,) = _sent(service, "/eye-tracking")
    assert (sent["action"], sent["user_id"], len(sent)) == ("analyze_image", "kim", 3)
    assert service.sent("POST", "/uploads") == []
    assert not Path("hypermob-results").exists()


def test_a_large_photo_is_uploaded_first(command_line: CliRunner, tmp_path: Path, service: FakeApi) -> None:
    path = tmp_path / "large.png"
    Image.new("RGB", (9, 9)).save(path)
    with path.open("ab") as file:
        file.truncate(face_media.MAX_INLINE_BYTES + 1)
    service.answers("POST", "/eye-tracking", success(face()))
    result = command_line.invoke(app, ["eyes", str(path), "--json"])
    assert json.loads(result.stdout)["data"] == face()
    assert _sent(service, "/uploads")[0] == {"kind": "photo", "content_type": "image/png", "user_id": "anonymous"}
    address = "s3://uploads/photos/anonymous/1.jpg"
    assert _sent(service, "/eye-tracking") == [{"action": "process_s3_file", "s3_url": address, "user_id": "anonymous"}]


def test_a_photo_in_s3_is_answered_at_once(command_line: CliRunner, service: FakeApi) -> None:
    service.answers("POST", "/eye-tracking", success(face()))
    result = command_line.invoke(app, ["eyes", "s3://uploads/photos/kim/me.jpg"])
    assert "openness" in result.stdout
    assert service.sent("GET", ANALYSIS) == []


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_refused_photo_is_one_line_with_its_code(
    command_line: CliRunner, photo: Path, service: FakeApi, form: list[str]
) -> None:
    service.answers("POST", "/eye-tracking", refusal(422, "NO_FACE", "No face was found: send another photo."))
    result = command_line.invoke(app, ["eyes", str(photo), *form])
    assert result.exit_code == 3
    if form:
        assert json.loads(result.stdout)["error"]["code"] == "NO_FACE"
    else:
        assert (result.stdout, result.stderr) == ("", "Refused (NO_FACE): No face was found: send another photo.\n")


@pytest.mark.parametrize(
    ("code", "said", "exit_code"), [("VIDEO_UNREADABLE", "Refused", 3), ("UNAVAILABLE", "Failed", 4)]
)
def test_a_failed_analysis_is_one_line_with_its_id_and_leaves_no_files(
    command_line: CliRunner, video: Path, service: FakeApi, code: str, said: str, exit_code: int
) -> None:
    failed = eyes("FAILED", error={"code": code, "message": "Why."})
    service.answers("GET", ANALYSIS, running(), success(failed))
    result = command_line.invoke(app, ["eyes", str(video)])
    assert (result.exit_code, result.stdout) == (exit_code, "")
    assert result.stderr == f"{said} ({code}): Why. [analysis {EYES_ID}]\n"
    assert not Path("hypermob-results").exists()


def test_a_video_that_s3_finds_too_large_is_refused_without_an_analysis(
    command_line: CliRunner, video: Path, service: FakeApi
) -> None:
    service.answers("POST", "uploads.test/", httpx.Response(400, text="<Error><Code>EntityTooLarge</Code></Error>"))
    result = command_line.invoke(app, ["eyes", str(video)])
    assert (result.exit_code, result.stderr.partition(":")[0]) == (3, "Refused (PAYLOAD_TOO_LARGE)")
    assert service.sent("POST", "/eye-tracking") == []


def _interrupted(_: httpx.Request) -> httpx.Response:
    raise KeyboardInterrupt


def test_whoever_stops_waiting_is_told_how_to_see_the_result(
    command_line: CliRunner, video: Path, service: FakeApi
) -> None:
    service.answers("GET", ANALYSIS, running(1), _interrupted)
    result = command_line.invoke(app, ["eyes", str(video), "--url", "https://api.test/prod"])
    assert result.exit_code == 130
    again = f"hypermob eyes {VIDEO} --url https://api.test/prod"
    assert f"The analysis continues. To see its result: {again}\n" in result.stderr


def test_an_interrupted_look_at_an_s3_address_is_taken_up_by_the_same_command(
    command_line: CliRunner, service: FakeApi
) -> None:
    service.answers("GET", ANALYSIS, _interrupted)
    result = command_line.invoke(app, ["eyes", VIDEO, "--step", "2"])
    assert "The analysis continues. To see its result: the same command again\n" in result.stderr


def test_an_interrupted_upload_leaves_nothing_behind(command_line: CliRunner, video: Path, service: FakeApi) -> None:
    service.answers("POST", "uploads.test/", _interrupted)
    result = command_line.invoke(app, ["eyes", str(video)])
    assert result.exit_code == 130
    assert "continues" not in result.stderr


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_a_lost_connection_says_that_the_analysis_goes_on(
    command_line: CliRunner, video: Path, service: FakeApi, form: list[str]
) -> None:
    service.answers("GET", ANALYSIS, running(1), httpx.ConnectError("down"))
    result = command_line.invoke(app, ["eyes", str(video), *form])
    assert result.exit_code == 4
    told = json.loads(result.stdout)["error"]["message"] if form else result.stderr
    assert f"To see its result: hypermob eyes {VIDEO}" in told


def test_a_watching_terminal_sees_every_step_and_a_bar_over_the_parts(
    command_line: CliRunner, video: Path, service: FakeApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = _watched(monkeypatch)
    result = command_line.invoke(app, ["eyes", str(video)])
    assert result.exit_code == 0, result.output
    assert {poll.headers["Prefer"] for poll in service.sent("GET", ANALYSIS)} == {"wait=2"}
    told = seen.getvalue()
    for part in (
        "Uploading the video (100 %)",
        "Looking at the eyes",
        "Analysing 3,000 frames (0 of 4 parts)",
        "Analysing 3,000 frames (2 of 4 parts)",
        "Combining the results",
        "Saving the plot",
    ):
        assert part in told
    assert "━" in told


def _watched(monkeypatch: pytest.MonkeyPatch) -> StringIO:
    """A terminal that redraws at every change, so that nothing depends on time."""
    seen = StringIO()

    @contextmanager
    def shown() -> Iterator[steps.Steps]:
        with on_terminal(Console(file=seen, force_terminal=True, width=120)) as display:
            update = display.update

            def redrawn(*arguments: Any, **fields: Any) -> None:
                update(*arguments, **fields)
                display.refresh()

            monkeypatch.setattr(display, "update", redrawn)
            yield steps.Steps(display)

    monkeypatch.setattr(steps, "shown", shown)
    return seen
