from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from PIL import Image
from typer.testing import CliRunner

from hypermob.api.client import Client
from tests.unit.hypermob.hypermob_fake_api import KEY, URL, FakeApi


@pytest.fixture
def service() -> FakeApi:
    return FakeApi()


@pytest.fixture
def pauses() -> list[float]:
    """How long the client slept, without sleeping."""
    return []


@pytest.fixture
def client(service: FakeApi, pauses: list[float]) -> Client:
    return Client(URL, KEY, transport=httpx.MockTransport(service), sleep=pauses.append)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "me.jpg"
    Image.new("RGB", (60, 120), "gray").save(path)
    return path


@pytest.fixture
def command_line(service: FakeApi, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> CliRunner:
    """The command line with `service` behind every URL, in an empty folder; retries do not sleep."""
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _self, request: service(request))
    monkeypatch.setattr("hypermob.api.retry.FIRST_PAUSE_S", 0.0)
    monkeypatch.setattr("hypermob.api.waiting.POLL_PAUSE_S", 0.0)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return CliRunner(env={"HYPERMOB_URL": URL, "HYPERMOB_API_KEY": KEY, "COLUMNS": "120"})


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """The embedded engine must not be asked for."""

    def refuse(*_: object) -> None:
        pytest.fail("the embedded engine was started")

    monkeypatch.delenv("HYPERMOB_URL", raising=False)
    monkeypatch.setattr("local.ensure", refuse)
