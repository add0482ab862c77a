"""The process that owns an engine: it starts it, deploys to it, watches it, and stops it.

`python -m local.supervisor` reads an Order as one line of JSON from its standard input, and answers on its standard
output with lines {"progress": …}, then {"ready": deployment} or {"error": …}. The process that started it keeps the
input open. When the input closes, the engine stops, unless the line `keep` came first.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
import uuid
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import psutil

from local import engine, model
from local.deploy import api_url, deploy
from local.deployment import Deployment
from local.errors import EngineError
from local.fingerprint import fingerprint
from local.state import StateDirectory

WATCH_S = 0.5
KEEP = "keep"


@dataclass(frozen=True)
class Order:
    """The engine to start. `root`: the project; `state`: directory of its record; `idle_s`: maximum idle time."""

    root: str
    state: str
    idle_s: float
    parameters: dict[str, str] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)  # more variables of the engine's process
    private: bool = False  # delete the state directory, with the log, when the engine ends

    def to_line(self) -> str:
        return json.dumps(asdict(self)) + "\n"


def supervise(order: Order) -> None:
    """Run an engine until it ends or is stopped. Leaves nothing behind."""
    token = f"hypermob-{uuid.uuid4().hex}"
    state = StateDirectory(Path(order.state))
    root = Path(order.root)
    directory = Path(tempfile.mkdtemp(prefix="hypermob-"))
    try:
        model.ensure_built(root, lambda text: _tell("progress", text))
        running_sources = fingerprint(root)
        _tell("progress", "Starting the local engine")
        with engine.running(root, directory, state.log, token, order.environment) as started:
            outputs, api_key = deploy(started, root, order.parameters)
            deployment = _describe(started, outputs, api_key, running_sources)
            state.write(deployment)
            _tell("ready", asdict(deployment))
            _watch(started, state, root, order.idle_s)
            if started.process.poll() is not None:
                state.note_death()
    finally:
        state.clear(token)
        shutil.rmtree(directory, ignore_errors=True)


def _describe(started: engine.Engine, outputs: dict[str, str], api_key: str, running_sources: str) -> Deployment:
    return Deployment(
        api_url=api_url(started, outputs),
        api_key=api_key,
        outputs=outputs,
        endpoint_url=started.url,
        pid=os.getpid(),
        pid_started_at=psutil.Process().create_time(),
        engine_pid=started.process.pid,
        token=started.token,
        fingerprint=running_sources,
        directory=str(started.directory),
        log=str(started.log),
    )


def _watch(started: engine.Engine, state: StateDirectory, root: Path, idle_s: float) -> None:
    """Return when the engine has died, was replaced, was idle too long, or its project was deleted."""
    while started.process.poll() is None:
        on_record = state.read()
        if on_record is None or on_record.token != started.token or not (root / "template.yaml").exists():
            return
        if time.time() - started.last_use.stat().st_mtime > idle_s:
            return
        time.sleep(WATCH_S)


def _forget(order: Order) -> None:
    if order.private:
        shutil.rmtree(order.state, ignore_errors=True)


def _tell(kind: str, value: Any) -> None:
    print(json.dumps({kind: value}), flush=True)  # noqa: T201


def _end(_number: int, _frame: FrameType | None) -> NoReturn:
    for number in _ENDING:  # ignore further signals during the clean-up
        signal.signal(number, signal.SIG_IGN)
    raise SystemExit(0)


_ENDING = (signal.SIGTERM, signal.SIGINT, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else []))


def _end_when_unwanted() -> None:
    """End when the input closes; return when `keep` arrives first."""
    if os.read(sys.stdin.fileno(), 64).strip() != KEEP.encode():  # a buffered read would block our exit
        os.kill(os.getpid(), signal.SIGTERM)


def _detach() -> None:
    """Leave the session and the child list of the command that started us, so that it can end without us."""
    if os.fork() > 0:
        os._exit(0)
    os.setsid()
    os.chdir("/")  # the project may be deleted while we run


def main() -> None:
    _detach()
    for number in _ENDING:
        signal.signal(number, _end)
    order = Order(**json.loads(sys.stdin.readline()))
    threading.Thread(target=_end_when_unwanted, name="starter-watch", daemon=True).start()
    try:
        supervise(order)
    except EngineError as error:
        _tell("error", str(error))
    except SystemExit:
        _forget(order)
    else:
        _forget(order)


if __name__ == "__main__":
    main()
