"""The engine's process: ministack with five changes. Started by `engine.start`.

Small writes are sent at once, so a warm invocation takes 11 ms instead of 101. The environments of a function are
limited (see gate). Errors of functions are written to the engine's log (see function_log). Each request updates the
time of last use, and counts as sent over TLS. The process group ends with its parent.

ministack has no public hook for an invocation, so one of its private functions is replaced. docs/local-engine.md
proposes a hook. Until there is one, the exact version is checked before anything is replaced.
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socketserver
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import ministack.app
from ministack.services import lambda_svc

from local import faults
from local.engine import HEALTH_PATH, LAST_USE_VARIABLE
from local.function_log import logged
from local.gate import gated
from local.parent import watch_parent

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

EXECUTE = "_execute_function_provided_warm"  # ministack's private function that runs one invocation
_FORWARDED = b"x-forwarded-proto"


def noting_use(application: Application, last_use: Path) -> Application:
    """`application` that also touches `last_use` at every request except health checks."""

    async def noted(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] != HEALTH_PATH:
            last_use.touch()
        await application(scope, receive, send)

    return noted


def counting_as_tls(application: Application) -> Application:
    """`application` for which every request came over TLS, as on AWS: the buckets refuse others.

    The engine listens on this machine's loopback address only, where nobody else can read along.
    """

    async def counted(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and all(name.lower() != _FORWARDED for name, _ in scope["headers"]):
            scope = {**scope, "headers": [*scope["headers"], (_FORWARDED, b"https")]}
        await application(scope, receive, send)

    return counted


def replace_execution(module: Any, write: Callable[[str], object]) -> None:
    """Put the gate and the log around each invocation. Exits with a sentence if ministack has changed."""
    if not callable(getattr(module, EXECUTE, None)):
        raise SystemExit(
            f"ministack has no function {EXECUTE} any more: see docs/local-engine.md#when-ministack-changes."
        )
    setattr(module, EXECUTE, logged(gated(getattr(module, EXECUTE)), write))


def end_group() -> None:
    """Remove the engine's files and end it with all its functions, because no process is left to stop it."""
    shutil.rmtree(Path(os.environ[LAST_USE_VARIABLE]).parent, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    watch_parent(end_group)
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    replace_execution(lambda_svc, logging.getLogger("functions").warning)
    last_use = Path(os.environ[LAST_USE_VARIABLE])
    if faults.FAULTS_VARIABLE in os.environ:
        ministack.app.app = faults.install(ministack.app.app, last_use.parent)
    ministack.app.app = noting_use(counting_as_tls(ministack.app.app), last_use)
    ministack.app.main()


if __name__ == "__main__":
    main()
