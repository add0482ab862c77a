"""`hypermob console`"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from hypermob.terminal import options, reporting, steps

if TYPE_CHECKING:
    from hypermob.console.policy import Service


def console(
    port: Annotated[
        int | None,
        typer.Option(min=1, max=65535, metavar="PORT", show_default="first free of 5173 to 5179", help="Port to use."),
    ] = None,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open the browser.")] = False,
    url: options.Url = None,
    api_key: options.ApiKey = None,
    as_json: options.Json = False,
) -> None:
    """Open the web console: seat setup and eye tracking in the browser.

    Only this machine can open it. Ctrl-C stops it.

    With --url the API must allow the console's origin (AllowedOrigins).
    The page receives the key of --api-key, so everyone who can open pages on
    this machine can read it. Without --api-key, enter the key under Settings.

    [bold]Example:[/bold]  hypermob console
    """
    with reporting.errors_reported(as_json):
        from hypermob.console import files, server

        folder = files.built()
        sockets = server.listen(_ports(port, with_engine=url is None))
        address = f"http://localhost:{sockets[0].getsockname()[1]}"
        with _service(url, api_key) as find, server.serving(sockets, folder, find) as service:
            _tell(address, service, as_json)
            if not no_open and _has_browser():
                _open(address)
            _until_interrupted()
    reporting.note("The console has stopped." + (" The engine stays warm for an hour." if url is None else ""))


def _ports(port: int | None, with_engine: bool) -> list[int]:
    """Raises typer.BadParameter for a port from which the engine accepts no pages."""
    from local.origins import PORTS

    if port is None:
        return list(PORTS)
    if with_engine and port not in PORTS:
        raise typer.BadParameter(
            f"the embedded engine only accepts pages from ports {PORTS[0]} to {PORTS[-1]}", param_hint="--port"
        )
    return [port]


@contextmanager
def _service(url: str | None, api_key: str | None) -> Iterator[Callable[[], Service]]:
    """A function that says which API the page uses. Raises ServiceFailed if the engine does not start."""
    from hypermob.console.policy import Service

    if url is not None:
        yield lambda: Service(url, api_key)
        return
    from hypermob.console import engine
    from hypermob.target import reached

    with steps.shown() as display, reached(None, None, display.begin):
        pass  # an interrupted start is cleaned up; after this, Ctrl-C stops the console, not the engine
    with engine.kept_alive():
        yield engine.found


def _tell(address: str, service: Service, as_json: bool) -> None:
    if as_json:
        reporting.print_json({"status": "success", "data": {"url": address, "api_url": service.api_url}})
        sys.stdout.flush()  # a program that reads the output waits for it
        return
    reporting.show(f"The console: {address}", f"  its API    {service.api_url}", "Ctrl-C stops it.")


def _has_browser() -> bool:
    """Whether a window can open: without a screen `webbrowser` would start a text browser in this terminal."""
    if sys.platform in {"darwin", "win32"}:
        return True
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"))


def _open(address: str) -> None:
    import webbrowser

    webbrowser.open(address)


def _until_interrupted() -> None:
    try:
        wait()
    except KeyboardInterrupt:
        reporting.note("")  # the terminal has written ^C


def wait() -> None:
    """Wait for a signal; a function of its own, so that tests can replace it."""
    threading.Event().wait()
