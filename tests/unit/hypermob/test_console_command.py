"""`hypermob console`: which API it is for, where it stands, how it ends."""

from __future__ import annotations

import json
import webbrowser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

import local
from hypermob.cli import app
from hypermob.console import engine as console_engine
from hypermob.console import files as console_files
from hypermob.console import server as console_server
from hypermob.console.policy import Service
from tests.unit.hypermob.hypermob_fake_api import KEY, URL, FakeApi

ENGINE_URL = "http://127.0.0.1:4566/prod"
LOCALLY: dict[str, str | None] = {"HYPERMOB_URL": None, "HYPERMOB_API_KEY": None}


class Console:
    """What is served, and what happened while it was."""

    def __init__(self) -> None:
        self.ports: list[int] = []
        self.services: list[Service] = []
        self.opened: list[str] = []
        self.while_served: Callable[[], None] = lambda: None

    def listen(self, ports: Sequence[int]) -> list[Any]:
        self.ports = list(ports)
        return [SimpleNamespace(getsockname=lambda: ("127.0.0.1", ports[0]))]

    @contextmanager
    def serving(self, _sockets: list[Any], _folder: Path, find: Callable[[], Service]) -> Iterator[Service]:
        self.services.append(find())
        yield self.services[-1]

    def wait(self) -> None:
        self.while_served()
        raise KeyboardInterrupt


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Console:
    """A built console; nothing listens, and Ctrl-C comes at once."""
    found = Console()
    (tmp_path / "index.html").touch()
    monkeypatch.setattr(console_files, "BUILT", tmp_path)
    monkeypatch.setattr(console_server, "listen", found.listen)
    monkeypatch.setattr(console_server, "serving", found.serving)
    monkeypatch.setattr("hypermob.commands.console.wait", found.wait)
    monkeypatch.setattr(webbrowser, "open", found.opened.append)
    monkeypatch.setenv("DISPLAY", ":0")
    return found


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The embedded engine: not running, and started when it is needed."""
    deployment = SimpleNamespace(api_url=ENGINE_URL, api_key=KEY)
    state = SimpleNamespace(running=None, starts=0, stops=0)

    def ensure(on_progress: Callable[[str], None]) -> Any:
        if state.running is None:
            on_progress("Starting the local engine")
            state.starts += 1
            state.running = deployment
        return state.running

    def down() -> None:
        state.running = None
        state.stops += 1

    for name, stand_in in {"ensure": ensure, "status": lambda: state.running, "down": down}.items():
        monkeypatch.setattr(local, name, stand_in)
    return state


def test_it_starts_the_engine_and_leaves_it_warm(
    command_line: CliRunner, served: Console, engine: SimpleNamespace
) -> None:
    result = command_line.invoke(app, ["console"], env=LOCALLY)
    assert result.exit_code == 0, result.output
    assert "The console: http://localhost:5173" in result.stdout
    assert served.ports == list(range(5173, 5180))
    assert served.services == [Service(ENGINE_URL, KEY)]
    assert (engine.starts, engine.stops) == (1, 0)
    assert "stays warm" in result.stderr
    assert KEY not in result.output


def test_an_engine_that_was_stopped_meanwhile_is_started_anew(
    command_line: CliRunner, served: Console, engine: SimpleNamespace
) -> None:
    def visited_again() -> None:
        engine.running = None
        assert console_engine.found() == Service(ENGINE_URL, KEY)

    served.while_served = visited_again
    assert command_line.invoke(app, ["console"], env=LOCALLY).exit_code == 0
    assert engine.starts == 2


@pytest.mark.usefixtures("no_engine")
def test_another_api_needs_no_engine_and_may_stand_at_any_port(command_line: CliRunner, served: Console) -> None:
    result = command_line.invoke(app, ["console", "--url", URL, "--api-key", KEY, "--port", "8080"], env=LOCALLY)
    assert result.exit_code == 0, result.output
    assert (served.ports, served.services) == ([8080], [Service(URL, KEY)])
    assert "engine" not in result.stderr
    assert KEY not in result.output


def test_a_port_whose_pages_the_engine_would_not_answer_is_refused(command_line: CliRunner, served: Console) -> None:
    result = command_line.invoke(app, ["console", "--port", "8080"], env=LOCALLY)
    assert result.exit_code == 2
    assert "5173 to" in result.stderr
    assert command_line.invoke(app, ["console", "--port", "5175", "--url", URL], env=LOCALLY).exit_code == 0
    assert served.ports == [5175]


@pytest.mark.usefixtures("no_engine")
def test_the_browser_is_opened_where_there_is_one_and_it_is_wanted(
    command_line: CliRunner, served: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    command_line.invoke(app, ["console", "--url", URL, "--no-open"])
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    command_line.invoke(app, ["console", "--url", URL])
    assert served.opened == []
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    command_line.invoke(app, ["console", "--url", URL])
    assert served.opened == ["http://localhost:5173"]


@pytest.mark.usefixtures("no_engine")
def test_scripts_are_told_the_addresses_as_json(command_line: CliRunner, served: Console) -> None:
    result = command_line.invoke(app, ["console", "--url", URL, "--json"])
    assert json.loads(result.stdout) == {
        "status": "success",
        "data": {"url": "http://localhost:5173", "api_url": URL},
    }


@pytest.mark.usefixtures("no_engine")
def test_without_a_built_console_nothing_is_started(
    command_line: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(console_files, "BUILT", tmp_path / "nowhere")
    result = command_line.invoke(app, ["console"], env=LOCALLY)
    assert result.exit_code == 4
    assert "CONSOLE_NOT_BUILT" in result.stderr
    assert "make web" in result.stderr


def test_an_engine_that_does_not_start_ends_the_command(
    command_line: CliRunner, served: Console, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Callable[[str], None]) -> None:
        raise local.EngineError("The local engine did not start.")

    monkeypatch.setattr(local, "ensure", fail)
    result = command_line.invoke(app, ["console"], env=LOCALLY)
    assert result.exit_code == 4
    assert "ENGINE_FAILED" in result.stderr
    assert served.services == []


def test_an_interrupted_start_is_cleaned_up(
    command_line: CliRunner, served: Console, engine: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(on_progress: Callable[[str], None]) -> None:
        on_progress("Starting the local engine")
        raise KeyboardInterrupt

    monkeypatch.setattr(local, "ensure", interrupted)
    result = command_line.invoke(app, ["console"], env=LOCALLY)
    assert (result.exit_code, engine.stops, served.services) == (130, 1, [])


def test_the_engine_is_used_now_and_then_and_may_be_gone(
    service: FakeApi, command_line: CliRunner, engine: SimpleNamespace
) -> None:
    waits: list[float] = []

    def wait(seconds: float) -> bool:
        waits.append(seconds)
        if len(waits) == 2:
            engine.running = SimpleNamespace(api_url=ENGINE_URL)
        if len(waits) == 3:
            service.answers("GET", "/health", httpx.ConnectError("gone"))
        return len(waits) == 4

    console_engine._keep_alive(wait, 600.0)
    assert waits == [600.0] * 4
    asked = [str(request.url) for request in service.requests]
    assert asked == [f"{ENGINE_URL}/health"] * 2
