"""Without --url: the embedded engine, found or started, and stopped only by who started it."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

import local
from hypermob.cli import app, main
from hypermob.target import ENDINGS
from tests.unit.hypermob.hypermob_fake_api import KEY, LENGTHS, URL, FakeApi, success

RECOMMEND = ["recommend", "--from", "-"]
LOCALLY: dict[str, str | None] = {"HYPERMOB_URL": None, "HYPERMOB_API_KEY": None}


class FakeEngine:
    """Stands in for `local`: `running` at first or not; starting it tells a line of progress, as the real one does."""

    def __init__(self, running: bool) -> None:
        self.running = running
        self.killed = False
        self.stopped = 0
        self.while_starting: Callable[[], None] = lambda: None

    def ensure(self, on_progress: Callable[[str], None]) -> Any:
        if self.killed:
            on_progress(f"The local engine had ended: starting a new one. {local.LOST}")
        if not self.running:
            on_progress("Starting the local engine")
            self.while_starting()
            self.running = True
        return self.status()

    def status(self) -> Any:
        return SimpleNamespace(api_url=URL, api_key=KEY, log="engine.log") if self.running else None

    def down(self) -> bool:
        ran, self.running = self.running, False
        self.stopped += 1
        return ran


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> FakeEngine:
    engine = FakeEngine(running=False)
    for name in ("ensure", "status", "down"):
        monkeypatch.setattr(local, name, getattr(engine, name))
    return engine


def _interrupted(*_: object) -> Any:
    raise KeyboardInterrupt


def test_a_command_starts_the_engine_and_leaves_it_warm(
    command_line: CliRunner, engine: FakeEngine, service: FakeApi
) -> None:
    result = command_line.invoke(app, RECOMMEND, input=json.dumps(LENGTHS), env=LOCALLY)
    assert result.exit_code == 0, result.output
    assert (engine.running, engine.stopped) == (True, 0)
    assert service.requests[0].headers["X-API-Key"] == KEY


@pytest.mark.parametrize(("was_running", "stopped"), [(False, 1), (True, 0)])
def test_an_interrupted_command_stops_only_the_engine_that_it_started(
    command_line: CliRunner, engine: FakeEngine, service: FakeApi, was_running: bool, stopped: int
) -> None:
    engine.running = was_running
    service.answers("POST", "/recommend", _interrupted)
    result = command_line.invoke(app, RECOMMEND, input=json.dumps(LENGTHS), env=LOCALLY)
    assert result.exit_code == 130
    assert engine.stopped == stopped


@pytest.mark.parametrize("was_running", [False, True])
def test_an_analysis_goes_on_only_in_an_engine_that_goes_on(
    command_line: CliRunner, engine: FakeEngine, service: FakeApi, was_running: bool
) -> None:
    engine.running = was_running
    service.answers(
        "POST",
        "/eye-tracking",
        success({"analysis_id": "1", "status": "RUNNING", "links": {"self": "/analyses/1"}}, 202),
    )
    service.answers("GET", "/analyses/1", _interrupted)
    for address in ("s3://uploads/videos/kim/1.mp4", "s3://uploads/videos/kim/2.mp4"):
        result = command_line.invoke(app, ["eyes", address], env=LOCALLY)
        assert result.exit_code == 130
        assert ("The analysis continues." in result.stderr) == was_running


def test_an_interrupted_start_is_cleaned_up(command_line: CliRunner, engine: FakeEngine) -> None:
    engine.while_starting = _interrupted
    result = command_line.invoke(app, RECOMMEND, input=json.dumps(LENGTHS), env=LOCALLY)
    assert (result.exit_code, engine.stopped) == (130, 1)


@pytest.mark.parametrize("number", ENDINGS)
@pytest.mark.usefixtures("command_line")
def test_a_polite_end_is_an_interruption(
    engine: FakeEngine, service: FakeApi, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    before = {other: signal.getsignal(other) for other in ENDINGS}
    monkeypatch.delenv("HYPERMOB_URL", raising=False)
    monkeypatch.setattr("sys.argv", ["hypermob", "history"])
    service.answers("GET", "/users/anonymous/analyses", lambda _: signal.raise_signal(number))  # type: ignore[arg-type,return-value]
    try:
        with pytest.raises(SystemExit) as ended:
            main()
    finally:
        for other, handler in before.items():
            signal.signal(other, handler)
    assert (ended.value.code, engine.stopped) == (130, 1)


def test_an_engine_that_does_not_start_is_a_service_error(command_line: CliRunner, engine: FakeEngine) -> None:
    def fail() -> None:
        raise local.EngineError("The local engine did not start.")

    engine.while_starting = fail
    result = command_line.invoke(app, [*RECOMMEND, "--json"], input=json.dumps(LENGTHS), env=LOCALLY)
    error = {"code": "ENGINE_FAILED", "message": "The local engine did not start."}
    assert (result.exit_code, json.loads(result.stdout)["error"]) == (4, error)


def _dying(engine: FakeEngine) -> Callable[[httpx.Request], httpx.Response]:
    def answer(request: httpx.Request) -> httpx.Response:
        engine.running = False
        raise httpx.ReadError("connection lost", request=request)

    return answer


@pytest.mark.parametrize(
    ("command", "route"),
    [
        (["recommend", "--from", "-"], ("POST", "/recommend")),
        (["history"], ("GET", "/users/anonymous/analyses")),
        (["erase", "--user", "kim", "--yes"], ("DELETE", "/users/kim")),
        (["eyes", "s3://uploads/videos/kim/1.mp4"], ("GET", "/analyses/1")),
    ],
)
def test_an_engine_that_dies_takes_the_work_along_and_the_command_says_so(
    command_line: CliRunner, engine: FakeEngine, service: FakeApi, command: list[str], route: tuple[str, str]
) -> None:
    engine.running = True
    begun = {"analysis_id": "1", "status": "RUNNING", "links": {"self": "/analyses/1"}}
    service.answers("POST", "/eye-tracking", success(begun, 202))
    service.answers(*route, _dying(engine))
    result = command_line.invoke(app, command, input=json.dumps(LENGTHS), env=LOCALLY)
    assert result.exit_code == 4
    (line,) = result.stderr.strip().splitlines()
    assert line.startswith("Failed (ENGINE_LOST): The local engine ended during the work, and its uploads")
    assert "Run the command again" in line


def test_a_running_engine_that_cannot_be_reached_has_lost_nothing(
    command_line: CliRunner, engine: FakeEngine, service: FakeApi
) -> None:
    service.answers("POST", "/recommend", httpx.ConnectError("refused"))
    result = command_line.invoke(app, [*RECOMMEND, "--json"], input=json.dumps(LENGTHS), env=LOCALLY)
    assert (result.exit_code, json.loads(result.stdout)["error"]["code"], engine.running) == (4, "UNREACHABLE", True)


def test_a_command_after_the_engine_was_killed_says_what_is_lost(command_line: CliRunner, engine: FakeEngine) -> None:
    engine.killed = True
    result = command_line.invoke(app, RECOMMEND, input=json.dumps(LENGTHS), env=LOCALLY)
    assert result.exit_code == 0
    assert result.stderr == f"The local engine had ended: starting a new one. {local.LOST}\n"


def test_up_status_and_down_say_where_things_stand(command_line: CliRunner, engine: FakeEngine) -> None:
    assert "No local engine is running" in command_line.invoke(app, ["local", "status"]).stdout
    assert URL in command_line.invoke(app, ["local", "up"]).stdout
    status = json.loads(command_line.invoke(app, ["local", "status", "--json"]).stdout)
    assert status["data"] == {"running": True, "url": URL, "api_key": KEY}
    assert "has stopped" in command_line.invoke(app, ["local", "down"]).stdout
    assert "No local engine was running" in command_line.invoke(app, ["local", "down"]).stdout
    assert not engine.running
