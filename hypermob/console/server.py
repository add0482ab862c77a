"""A small web server for the built console, for this machine only.

It serves a fixed list of files: a request selects a name from the list and is never turned into a path.
Because it may send an API key, it only answers at a loopback address under a loopback name: a foreign page whose name
points here (DNS rebinding) sends its own name as Host and is refused.
"""

from __future__ import annotations

import errno
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any
from urllib.parse import unquote, urlsplit

from hypermob.api.errors import ApiError, ServiceFailed
from hypermob.console.files import CONFIG, PAGE, cache_control, content_type, listed
from hypermob.console.policy import HEADERS, LOOPBACK, Service

Find = Callable[[], Service]
_IDLE_CONNECTION_S = 60


class Handler(BaseHTTPRequestHandler):
    server: Server
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_CONNECTION_S

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def _answer(self) -> None:
        if not is_loopback(self.headers.get("Host", "")):
            self.send_error(HTTPStatus.MISDIRECTED_REQUEST, "This address only answers to localhost.")
            return
        name = unquote(urlsplit(self.path).path).removeprefix("/") or PAGE
        try:
            if name in {PAGE, CONFIG}:
                self.server.look_again()
        except ApiError as error:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, f"{error.code}: {error.message}")
            return
        if name == CONFIG:
            self._send_file(CONFIG, self.server.service.config())
            return
        file = listed(self.server.folder).get(name)
        if file is None:
            self.send_error(HTTPStatus.NOT_FOUND, "File not found.")
            return
        self._send_file(name, file.read_bytes())

    def _send_file(self, name: str, body: bytes) -> None:
        self._send(HTTPStatus.OK, content_type(name), body, cache_control(name))

    def send_error(self, code: int, message: str | None = None, _explain: str | None = None) -> None:
        """Also for requests that the standard library refuses: broken ones and unknown methods."""
        status = HTTPStatus(code)
        if status is HTTPStatus.NOT_IMPLEMENTED:
            status, message = HTTPStatus.METHOD_NOT_ALLOWED, "Only GET and HEAD are allowed."
        self.close_connection = True  # an unread body may follow
        self._send(status, content_type("error.txt"), f"{message or status.phrase}\n".encode(), "no-store")

    def _send(self, status: HTTPStatus, content_type: str, body: bytes, caching: str) -> None:
        self.send_response(status)
        policy = {"Content-Security-Policy": self.server.service.policy()}
        for name, value in {**HEADERS, **policy, "Content-Type": content_type, "Cache-Control": caching}.items():
            self.send_header(name, value)
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "GET, HEAD")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def version_string(self) -> str:
        return "hypermob"

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing, so that the terminal keeps showing the console's address."""


class Server(ThreadingHTTPServer):
    """One address. `find` and `service` (its last result) are set before the first request is accepted."""

    daemon_threads = True
    find: Find
    service: Service

    def __init__(self, address: tuple[str, int], folder: Path) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        self.folder = folder
        super().__init__(address, Handler)

    def look_again(self) -> None:
        """Raises ApiError if the service is gone."""
        self.service = self.find()

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # HTTPServer would ask DNS for this machine's name, which may take seconds
        self.server_name, self.server_port = self.server_address[0], self.server_address[1]  # type: ignore[assignment]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that closes the connection is not an error."""
        if not isinstance(sys.exception(), (ConnectionError, TimeoutError)):
            super().handle_error(request, client_address)


def is_loopback(host: str) -> bool:
    """Whether a Host header names this machine, with or without a port."""
    with suppress(ValueError):
        return urlsplit(f"//{host}").hostname in LOOPBACK
    return False


def listen(ports: Sequence[int], folder: Path) -> list[Server]:
    """Servers at the first free port of `ports`. Raises ServiceFailed if none is free."""
    problem = ""
    for port in ports:
        try:
            return _listen_at(port, folder)
        except OSError as error:
            problem = f"{error.strerror or error}"
    tried = f"Port {ports[0]}" if len(ports) == 1 else f"The ports {ports[0]} to {ports[-1]}"
    raise ServiceFailed(
        f"{tried} cannot be used ({problem}). Close the program that uses it, or choose another port with --port.",
        code="PORT_IN_USE",
    )


def _listen_at(port: int, folder: Path) -> list[Server]:
    """At both loopback addresses, because `localhost` may be either. Raises OSError."""
    servers = [Server(("127.0.0.1", port), folder)]
    try:
        servers.append(Server(("::1", port), folder))
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            servers[0].server_close()
            raise
    return servers  # a machine without IPv6 has one


@contextmanager
def serving(servers: Sequence[Server], find: Find) -> Iterator[Service]:
    """Answer requests until the block ends. Raises ApiError if there is no service."""
    service = find()
    for server in servers:
        server.find, server.service = find, service
        threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield service
    finally:
        for server in servers:
            server.shutdown()
            server.server_close()
