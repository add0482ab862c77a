"""Which API a command uses: the one at --url, or the embedded engine, started when needed."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypermob.api.errors import ServiceFailed, Unreachable
from hypermob.terminal import reporting

if TYPE_CHECKING:
    from local import Deployment

OnProgress = Callable[[str], None]
# What ends a command from outside, as far as the system has it: Windows has no SIGHUP but SIGBREAK.
ENDINGS: tuple[signal.Signals, ...] = tuple(
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


class EngineLost(ServiceFailed):
    """The embedded engine has ended, and all that was in its memory with it."""

    default_code = "ENGINE_LOST"

    def __init__(self) -> None:
        super().__init__(
            "The local engine ended during the work, and its uploads, analyses and results are lost. "
            "Run the command again with your own file: it starts a new engine."
        )


@dataclass(frozen=True)
class Target:
    """`ends_with_us`: interrupting this command also stops the service and its work."""

    url: str
    api_key: str | None = field(repr=False)
    ends_with_us: bool = False


@contextmanager
def reached(url: str | None, api_key: str | None, on_progress: OnProgress) -> Iterator[Target]:
    """The API to use. Raises ServiceFailed if the embedded engine is needed and does not start.

    The engine stays warm for the next command. Only the command that started it stops it, when interrupted.
    Raises EngineLost if the engine ends while it is used.
    """
    if url is not None:
        yield Target(url, api_key)
        return
    import local

    started: list[str] = []  # only a start takes time: an engine that already runs reports nothing

    def told(text: str) -> None:
        started.append(text)
        on_progress(text)

    try:
        deployment = start_engine(told)
        for text in started:
            if local.LOST in text:  # the progress display disappears
                reporting.note(text)
        with engine_watched():
            yield Target(deployment.api_url, deployment.api_key, ends_with_us=bool(started))
    except KeyboardInterrupt:
        if started:
            _stop_engine()
        raise


@contextmanager
def engine_watched() -> Iterator[None]:
    """Raises EngineLost in place of Unreachable if the embedded engine has ended."""
    import local

    try:
        yield
    except Unreachable as error:
        if local.status() is None:
            raise EngineLost from error
        raise


def start_engine(on_progress: OnProgress) -> Deployment:
    """The embedded engine, running. Raises ServiceFailed."""
    if os.name == "nt":
        raise ServiceFailed(
            "The embedded engine does not run on Windows itself: give the address of a service with --url, "
            "or use WSL 2 (docs/windows.md).",
            code="ENGINE_FAILED",
        )
    import local

    try:
        return local.ensure(on_progress)
    except local.EngineError as error:
        raise ServiceFailed(str(error), code="ENGINE_FAILED") from error


def _stop_engine() -> None:
    import local

    with uninterrupted():
        local.down()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Finish the clean-up (a few seconds at most), even if more signals arrive."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, *ENDINGS)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
