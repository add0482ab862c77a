"""Starts, finds, shares and stops local engines, for the command line and the tests."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from local import engine
from local.deployment import Deployment
from local.errors import EngineError
from local.faults import Faults
from local.fingerprint import fingerprint
from local.project import PROJECT_ROOT, python_path
from local.state import StateDirectory, is_healthy, supervisor_of
from local.supervisor import KEEP, Order

IDLE_S = 3600.0  # so that a forgotten engine does not run all night
STOP_S = engine.STOP_S + 5.0  # the supervisor waits for the engine, then removes the files
POLL_S = 0.02

LOST = "Its uploads and analyses are lost."  # they are in its memory; a command shows this until its end

Progress = Callable[[str], None]


def ensure(on_progress: Progress | None = None, root: Path = PROJECT_ROOT) -> Deployment:
    """The project's engine: the running one if it is healthy and up to date, otherwise a new one.

    `on_progress` receives sentences for people about steps that take time. Raises EngineError.
    """
    tell = on_progress or (lambda _: None)
    state = _state_of(root)
    with state.lock():
        found = state.read()
        died = state.take_death()
        if found is not None:
            if is_healthy(found) and found.fingerprint == fingerprint(root):
                engine.last_use_file(Path(found.directory)).touch()
                return found
            died = not is_healthy(found)
            if not died:
                tell(f"The sources changed: restarting the local engine. {LOST}")
            _stop(state, found)
        if died:
            tell(f"The local engine had ended: starting a new one. {LOST}")
        with _started(Order(str(root), str(state.path), IDLE_S), tell) as (deployment, supervisor):
            _write(supervisor, KEEP)
        return deployment


def status(root: Path = PROJECT_ROOT) -> Deployment | None:
    """The project's healthy engine, or None."""
    found = _state_of(root).read()
    return found if found is not None and is_healthy(found) else None


def down(root: Path = PROJECT_ROOT) -> bool:
    """Stop the project's engine and wait until it has ended. False when none ran."""
    state = _state_of(root)
    with state.lock():
        found = state.read()
        state.take_death()
        if found is None:
            return False
        ran = supervisor_of(found) is not None
        _stop(state, found)
        return ran


@contextmanager
def session(
    root: Path = PROJECT_ROOT,
    parameters: Mapping[str, str] | None = None,
    on_progress: Progress | None = None,
    faults: Faults | None = None,
) -> Iterator[Deployment]:
    """A private engine that ends with the block or with this process. `faults`: for a load test.

    Raises EngineError.
    """
    directory = Path(tempfile.mkdtemp(prefix="hypermob-session-"))
    state = StateDirectory(directory)
    try:
        more = faults.environment() if faults else {}
        order = Order(str(root), str(directory), IDLE_S, dict(parameters or {}), more, private=True)
        with _started(order, on_progress or (lambda _: None)) as (deployment, _):
            try:
                yield deployment
            finally:
                _stop(state, deployment)
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def _state_of(root: Path) -> StateDirectory:
    return StateDirectory(root / ".hypermob")


@contextmanager
def _started(order: Order, tell: Progress) -> Iterator[tuple[Deployment, subprocess.Popen[str]]]:
    """A supervisor and its deployment. Leaving the block closes the pipes, which ends the engine without `keep`."""
    supervisor = _spawn(order)
    assert supervisor.stdin is not None
    assert supervisor.stdout is not None
    try:
        _write(supervisor, order.to_line().strip())
        yield _await_ready(supervisor, StateDirectory(Path(order.state)), tell), supervisor
    finally:
        with suppress(BrokenPipeError):
            supervisor.stdin.close()
        supervisor.stdout.close()
        supervisor.wait()  # our child process ends as soon as the supervisor has detached


def _spawn(order: Order) -> subprocess.Popen[str]:
    Path(order.state).mkdir(parents=True, exist_ok=True)
    log_file = StateDirectory(Path(order.state)).log
    log_file.unlink(missing_ok=True)
    with log_file.open("a") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "local.supervisor"],
            cwd=order.root,
            env=os.environ | {"PYTHONPATH": python_path(Path(order.root))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )


def _await_ready(supervisor: subprocess.Popen[str], state: StateDirectory, tell: Progress) -> Deployment:
    assert supervisor.stdout is not None
    for line in supervisor.stdout:
        message = json.loads(line)
        if "progress" in message:
            tell(message["progress"])
        elif "error" in message:
            raise EngineError(message["error"])
        else:
            return Deployment(**message["ready"])
    raise EngineError(f"The local engine did not start. The end of {state.log}:\n{engine.tail(state.log)}")


def _write(supervisor: subprocess.Popen[str], line: str) -> None:
    assert supervisor.stdin is not None
    supervisor.stdin.write(line + "\n")
    supervisor.stdin.flush()


def _stop(state: StateDirectory, deployment: Deployment) -> None:
    """Stop the recorded engine, wait for it, and remove files left by a killed one."""
    if not _gone(deployment):
        _signal(deployment, signal.SIGTERM)
    if not _within(STOP_S, lambda: _gone(deployment)):
        _signal(deployment, signal.SIGKILL)
        _within(STOP_S, lambda: _gone(deployment))  # without a supervisor the engine ends within a second
    state.clear(deployment.token)
    shutil.rmtree(deployment.directory, ignore_errors=True)


def _gone(deployment: Deployment) -> bool:
    return supervisor_of(deployment) is None and not engine.answers(deployment.endpoint_url, deployment.token)


def _signal(deployment: Deployment, number: signal.Signals) -> None:
    process = supervisor_of(deployment)
    if process is not None:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)


def _within(seconds: float, condition: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL_S)
    return True
