"""Which API a command uses: the one at --url, or the embedded engine, started when needed."""

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
    """`ends_with_us`: interrupting this command also stops the service and its work."""

    url: str
    api_key: str | None = field(repr=False)
    ends_with_us: bool = False


@contextmanager
def reached(url: str | None, api_key: str | None, on_progress: OnProgress) -> Iterator[Target]:
    """The API to use. Raises ServiceFailed if the embedded engine is needed and does not start.

    The engine stays warm for the next command. Only the command that started it stops it, when interrupted.
    """
    if url is not None:
        yield Target(url, api_key)
        return
    started: list[str] = []  # only a start takes time: an engine that already runs reports nothing

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
    """Finish the clean-up (a few seconds at most), even if more signals arrive."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = {number: signal.signal(number, signal.SIG_IGN) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
