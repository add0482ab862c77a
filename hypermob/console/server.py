"""Serves the built console to this machine alone.

Because it may hand out an API key, it listens at loopback addresses only and answers only to a loopback name: a page
elsewhere whose name is made to point here (DNS rebinding) sends its own name as Host, and is refused.
"""

from __future__ import annotations

import errno
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Message, Receive, Scope, Send

from hypermob.api.errors import ApiError, ServiceFailed
from hypermob.console.files import CONFIG, PAGE, cache_control, content_type
from hypermob.console.policy import HEADERS, LOOPBACK, Service

Find = Callable[[], Service]
_ADDRESSES = {"127.0.0.1": socket.AF_INET, "::1": socket.AF_INET6}  # `localhost` may be either


class Console(StaticFiles):
    """The files of `folder`, with the settings and the policy of the service that `find` finds."""

    def __init__(self, folder: Path, find: Find) -> None:
        super().__init__(directory=folder, html=True)
        self._find = find
        self.service = find()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_held_in(message: Message) -> None:
            if message["type"] == "http.response.start":
                policy = {"Content-Security-Policy": self.service.policy()}
                MutableHeaders(scope=message).update({**HEADERS, **policy})
            await send(message)

        response = await self._answer(scope)
        await response(scope, receive, send_held_in)

    async def _answer(self, scope: Scope) -> Response:
        if not is_loopback(Headers(scope=scope).get("Host", "")):
            return _refused(HTTPStatus.MISDIRECTED_REQUEST, "This address answers to localhost only.")
        if scope["method"] not in {"GET", "HEAD"}:
            return _refused(HTTPStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are answered here.", Allow="GET, HEAD")
        try:
            return await self.get_response(self.get_path(scope), scope)
        except ApiError as error:
            return _refused(HTTPStatus.SERVICE_UNAVAILABLE, f"{error.code}: {error.message}")
        except (HTTPException, ValueError):  # ValueError: a name that no file can have
            return _refused(HTTPStatus.NOT_FOUND, "There is no such file.")

    async def get_response(self, path: str, scope: Scope) -> Response:
        name = PAGE if path == "." else Path(path).as_posix()
        if name in {PAGE, CONFIG}:
            self.service = await run_in_threadpool(self._find)  # may start an engine
        response = Response(self.service.config()) if name == CONFIG else await super().get_response(path, scope)
        response.headers.update({"Content-Type": content_type(name), "Cache-Control": cache_control(name)})
        return response


def _refused(status: HTTPStatus, message: str, **headers: str) -> Response:
    return PlainTextResponse(f"{message}\n", status, {"Cache-Control": "no-store", **headers})


def is_loopback(host: str) -> bool:
    """Whether a Host header names this machine, with or without a port."""
    with suppress(ValueError):
        return urlsplit(f"//{host}").hostname in LOOPBACK
    return False


def listen(ports: Sequence[int]) -> list[socket.socket]:
    """Sockets at the first port of `ports` that is free. Raises ServiceFailed when none is."""
    problem = ""
    for port in ports:
        try:
            return _listen_at(port)
        except OSError as error:
            problem = os.strerror(error.errno or 0)
    tried = f"Port {ports[0]}" if len(ports) == 1 else f"The ports {ports[0]} to {ports[-1]}"
    raise ServiceFailed(
        f"{tried} cannot be used ({problem}). Close the program that uses it, or choose another port with --port.",
        code="PORT_IN_USE",
    )


def _listen_at(port: int) -> list[socket.socket]:
    """At both loopback addresses, or at one where the machine has no IPv6. Raises OSError."""
    sockets: list[socket.socket] = []
    for host, family in _ADDRESSES.items():
        try:
            sockets.append(socket.create_server((host, port), family=family))
        except OSError as error:
            if not sockets or error.errno == errno.EADDRINUSE:
                for opened in sockets:
                    opened.close()
                raise
    return sockets


@contextmanager
def serving(sockets: list[socket.socket], folder: Path, find: Find) -> Iterator[Service]:
    """Answer until the block ends. Raises ApiError when there is no service at all."""
    console = Console(folder, find)
    options = uvicorn.Config(
        console, http="h11", ws="none", lifespan="off", log_config=None, log_level="critical", access_log=False,
        server_header=False, timeout_graceful_shutdown=1,
    )  # fmt: skip
    server = uvicorn.Server(options)
    thread = threading.Thread(target=server.run, args=(sockets,), daemon=True)
    thread.start()
    try:
        yield console.service
    finally:
        server.should_exit = True
        thread.join()
