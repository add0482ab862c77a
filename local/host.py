"""The engine's process: ministack with four changes. Started by `engine.start`.

The changes do not affect its answers. Small writes are sent at once, so a warm invocation takes 11 ms instead of 101.
The environments of a function are limited (see gate). Each request updates the time of last use. The process group
ends with its parent.
"""

from __future__ import annotations

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
from local.gate import gated
from local.parent import watch_parent

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def noting_use(application: Application, last_use: Path) -> Application:
    """`application` that also touches `last_use` at every request except health checks."""

    async def noted(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "http" and scope["path"] != HEALTH_PATH:
            last_use.touch()
        await application(scope, receive, send)

    return noted


def end_group() -> None:
    """Remove the engine's files and end it with all its functions, because no process is left to stop it."""
    shutil.rmtree(Path(os.environ[LAST_USE_VARIABLE]).parent, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def main() -> None:
    watch_parent(end_group)
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    lambda_svc._execute_function_provided_warm = gated(lambda_svc._execute_function_provided_warm)
    if faults.FAULTS_VARIABLE in os.environ:
        ministack.app.app = faults.install(ministack.app.app, Path(os.environ[LAST_USE_VARIABLE]).parent)
    ministack.app.app = noting_use(ministack.app.app, Path(os.environ[LAST_USE_VARIABLE]))
    ministack.app.main()


if __name__ == "__main__":
    main()
