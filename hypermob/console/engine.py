"""The embedded engine behind the console.

What was analysed is in the engine's memory, and the page that is open may speak with this engine's port alone. So the
engine is kept alive as long as the console is served, although nobody may use it for an hour. If it ends all the same
(`hypermob local down`, changed sources), the next visit of the page finds or starts another one.
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
    """The engine that runs, whatever became of its sources since, else a new one. Raises ServiceFailed."""
    deployment = local.status() or start_engine(lambda _: None)
    return Service(deployment.api_url, deployment.api_key)


@contextmanager
def kept_alive(interval_s: float = KEEP_ALIVE_S) -> Iterator[None]:
    """Ask the engine for its health now and then, until the block ends."""
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
