"""The console's server, asked as its web server asks it: nothing listens anywhere."""

from __future__ import annotations

import asyncio
import errno
import json
import socket
from collections.abc import Callable, MutableMapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import pytest
from starlette.datastructures import Headers

from hypermob.api.errors import ServiceFailed
from hypermob.console import files as console_files
from hypermob.console import server as console_server
from hypermob.console.policy import Service

HERE = "localhost:5173"
SECRET = "key-of-the-test"  # pragma: allowlist secret


@dataclass
class Answer:
    status: int
    headers: Headers
    body: bytes


Ask = Callable[..., Answer]


class Engine:
    """Where the API is; `gone` when nothing can be found or started."""

    def __init__(self) -> None:
        self.service = Service("http://127.0.0.1:4566/prod", SECRET)
        self.gone = False
        self.looks = 0

    def find(self) -> Service:
        self.looks += 1
        if self.gone:
            raise ServiceFailed("The local engine did not start.", code="ENGINE_FAILED")
        return self.service


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<!doctype html><title>Console</title>")
    (built / "theme.js").write_text("1")
    (built / "favicon.svg").write_text("<svg/>")
    (built / "assets" / "index-B2x9.js").write_text("2")
    (built / "assets" / "index-B2x9.css").write_text("a{}")
    (built / "config.json").write_text("left by a build")
    (tmp_path / "outside.txt").write_text(SECRET)
    return built


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def ask(folder: Path, engine: Engine) -> Ask:
    """Send one request and give its answer."""
    console = console_server.Console(folder, engine.find)

    def send(target: str, method: str = "GET", host: str | None = HERE) -> Answer:
        path, _, query = target.partition("?")
        named = [] if host is None else [(b"host", host.encode())]
        scope = {
            "type": "http",
            "method": method,
            "path": unquote(path),
            "query_string": query.encode(),
            "root_path": "",
        }
        sent: list[MutableMapping[str, Any]] = []

        async def receive() -> MutableMapping[str, Any]:
            await asyncio.Event().wait()  # the browser stays
            raise AssertionError

        async def keep(message: MutableMapping[str, Any]) -> None:
            sent.append(message)

        asyncio.run(console(scope | {"headers": named}, receive, keep))
        body = b"".join(message.get("body", b"") for message in sent)
        return Answer(sent[0]["status"], Headers(raw=sent[0]["headers"]), body)

    return send


@pytest.mark.parametrize("path", ["/", "/index.html", "/?x=1"])
def test_the_page_is_never_kept_by_the_browser(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert answer.headers["Cache-Control"] == "no-store"
    assert b"Console" in answer.body


@pytest.mark.parametrize(
    ("path", "content_type", "caching"),
    [
        ("/assets/index-B2x9.js", "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/assets/index-B2x9.css", "text/css; charset=utf-8", "public, max-age=31536000, immutable"),
        ("/theme.js", "text/javascript; charset=utf-8", "no-cache"),
        ("/favicon.svg", "image/svg+xml", "no-cache"),
    ],
)
def test_every_file_has_its_type_and_its_time(ask: Ask, path: str, content_type: str, caching: str) -> None:
    answer = ask(path)
    assert (answer.status, answer.headers["Content-Type"], answer.headers["Cache-Control"]) == (
        200,
        content_type,
        caching,
    )


def test_the_settings_are_those_of_the_service_that_runs_now(ask: Ask, engine: Engine) -> None:
    assert json.loads(ask("/config.json").body) == {"apiUrl": "http://127.0.0.1:4566/prod", "apiKey": SECRET}
    engine.service = Service("http://127.0.0.1:4567/prod")
    answer = ask("/config.json")
    assert json.loads(answer.body) == {"apiUrl": "http://127.0.0.1:4567/prod"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "http://127.0.0.1:4567" in ask("/assets/index-B2x9.js").headers["Content-Security-Policy"]


def test_only_the_page_and_its_settings_look_for_the_service(ask: Ask, engine: Engine) -> None:
    before = engine.looks
    ask("/theme.js")
    assert engine.looks == before
    ask("/")
    assert engine.looks == before + 1


def test_a_service_that_is_gone_is_said(ask: Ask, engine: Engine) -> None:
    engine.gone = True
    answer = ask("/")
    assert (answer.status, answer.body) == (503, b"ENGINE_FAILED: The local engine did not start.\n")


@pytest.mark.parametrize(
    "path",
    [
        "/../outside.txt",
        "/%2e%2e/outside.txt",
        "/assets/../../outside.txt",
        "/assets/..%2f..%2foutside.txt",
        "//outside.txt",
        "/..\\outside.txt",
        "/assets",
        "/assets/",
        "/assets/%00index-B2x9.js",
        "/nothing.js",
    ],
)
def test_nothing_but_the_files_exists(ask: Ask, path: str) -> None:
    answer = ask(path)
    assert answer.status == 404
    assert answer.body == b"There is no such file.\n"


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:5174", "127.0.0.1:5173", "[::1]:5173", "LOCALHOST:5173"]
)  # another port: a tunnel
def test_it_answers_to_every_name_of_this_machine(ask: Ask, host: str) -> None:
    assert ask("/config.json", host=host).status == 200


@pytest.mark.parametrize(
    "host", [None, "", "evil.example", "evil.example:5173", "localhost.evil.example", "127.0.0.1.evil.example", "[::1"]
)
def test_a_page_from_elsewhere_that_points_here_gets_nothing(ask: Ask, host: str | None) -> None:
    answer = ask("/config.json", host=host)
    assert answer.status == HTTPStatus.MISDIRECTED_REQUEST
    assert SECRET.encode() not in answer.body


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_nothing_but_reading_is_answered(ask: Ask, method: str) -> None:
    answer = ask("/", method=method)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD")


def test_head_is_get_without_the_body(ask: Ask) -> None:
    answer = ask("/theme.js", method="HEAD")
    assert (answer.status, answer.headers["Content-Length"], answer.body) == (200, "1", b"")


@pytest.mark.parametrize("path", ["/", "/config.json", "/theme.js", "/nothing"])
def test_every_answer_is_held_in(ask: Ask, path: str) -> None:
    headers = ask(path).headers
    assert headers["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; ")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in headers


def test_a_page_that_grows_is_served_as_it_is_now(ask: Ask, folder: Path) -> None:
    (folder / "assets" / "EyesPage-C1.js").write_text("3")
    assert ask("/assets/EyesPage-C1.js").body == b"3"


class Taken:
    """Ports that somebody uses already, by address."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.errors: dict[tuple[str, int], OSError] = {}
        self.closed: list[int] = []
        monkeypatch.setattr(socket, "create_server", self._create)

    def _create(self, address: tuple[str, int], **_: object) -> Any:
        if address in self.errors:
            raise self.errors[address]
        return SimpleNamespace(getsockname=lambda: address, close=lambda: self.closed.append(address[1]))

    def add(self, host: str, port: int, number: int = errno.EADDRINUSE) -> None:
        self.errors[host, port] = OSError(number, "Address already in use")


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Taken:
    return Taken(monkeypatch)


def addresses(ports: range) -> list[tuple[str, int]]:
    return [opened.getsockname() for opened in console_server.listen(ports)]


def test_it_listens_at_both_loopback_addresses(taken: Taken) -> None:
    assert addresses(range(5173, 5180)) == [("127.0.0.1", 5173), ("::1", 5173)]


def test_a_port_of_which_half_is_taken_is_left(taken: Taken) -> None:
    taken.add("127.0.0.1", 5173)
    taken.add("::1", 5174)  # a development server that listens at `localhost`
    assert addresses(range(5173, 5180)) == [("127.0.0.1", 5175), ("::1", 5175)]
    assert taken.closed == [5174]


def test_a_machine_without_ipv6_has_one_address(taken: Taken) -> None:
    taken.add("::1", 5173, errno.EADDRNOTAVAIL)
    assert addresses(range(5173, 5180)) == [("127.0.0.1", 5173)]


@pytest.mark.parametrize(("ports", "named"), [([5173], "Port 5173 "), ([5173, 5174], "The ports 5173 to 5174 ")])
def test_no_free_port_is_an_error_with_a_code(taken: Taken, ports: list[int], named: str) -> None:
    for port in ports:
        taken.add("127.0.0.1", port)
    with pytest.raises(ServiceFailed, match=named) as failed:
        console_server.listen(ports)
    assert failed.value.code == "PORT_IN_USE"
    assert "Address already in use" in failed.value.message


def test_a_console_that_is_not_built_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(console_files, "BUILT", tmp_path)
    with pytest.raises(ServiceFailed, match="make web") as failed:
        console_files.built()
    assert failed.value.code == "CONSOLE_NOT_BUILT"
