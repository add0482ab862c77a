"""The embedded engine behind the console.

Results are in the engine's memory, and an open page can only connect to this engine's port. So the
engine is kept alive while the console is served, even if it is not used for an hour. If it still ends
(`hypermob local down`, changed sources), the next load of the page finds or starts another one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import httpx

import local
from hypermob.console.policy import Service
from hypermob.target import start_engine

KEEP_ALIVE_S = 600.0  # the engine ends after an hour without a request
_ANSWER_S = 10.0


def found() -> Service:
    """The running engine, even if its sources have changed, else a new one. Raises ServiceFailed."""
    deployment = local.status() or start_engine(lambda _: None)
    return Service(deployment.api_url, deployment.api_key)


@contextmanager
def kept_alive(interval_s: float = KEEP_ALIVE_S) -> Iterator[None]:
    """Ask the engine for its health regularly until the block ends."""
    ended = threading.Event()
    thread = threading.Thread(target=_keep_alive, args=(ended.wait, interval_s), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _keep_alive(wait: Callable[[float], bool], interval_s: float) -> None:
    while not wait(interval_s):
        deployment = local.status()
        if deployment is not None:
            with suppress(httpx.HTTPError):
                httpx.get(f"{deployment.api_url}/health", timeout=_ANSWER_S, trust_env=False)
