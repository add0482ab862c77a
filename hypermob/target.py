"""Which API a command talks to: the one that --url names, or the embedded engine, started when needed."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypermob.api.errors import ServiceFailed

if TYPE_CHECKING:
    from local import Deployment

OnProgress = Callable[[str], None]


@dataclass(frozen=True)
class Target:
    """`ends_with_us`: an interruption of this command ends the service, too, and whatever it is doing."""

    url: str
    api_key: str | None = field(repr=False)
    ends_with_us: bool = False


@contextmanager
def reached(url: str | None, api_key: str | None, on_progress: OnProgress) -> Iterator[Target]:
    """The API to talk to. Raises ServiceFailed when the embedded engine is needed and does not start.

    The engine stays warm for the next command. Only a command that started it and is interrupted stops it again.
    """
    if url is not None:
        yield Target(url, api_key)
        return
    started: list[str] = []  # only a start takes time: an engine that runs already, even another's, tells nothing

    def told(text: str) -> None:
        started.append(text)
        on_progress(text)

    try:
        deployment = start_engine(told)
        yield Target(deployment.api_url, deployment.api_key, ends_with_us=bool(started))
    except KeyboardInterrupt:
        if started:
            _stop_engine()
        raise


def start_engine(on_progress: OnProgress) -> Deployment:
    """The embedded engine, running. Raises ServiceFailed."""
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
    """Finish what is being cleaned up (some seconds at most), however impatient the signals are."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
