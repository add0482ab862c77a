"""Starts the ministack process on a free port of 127.0.0.1, and stops it with everything that it started."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from local.clients import CREDENTIALS, REGION
from local.errors import EngineError
from local.parent import PARENT_VARIABLE
from local.project import python_path
from local.versions import check_ministack

HOST = "127.0.0.1"
START_S = 30.0  # the first import takes several seconds from a cold disk, 0.4 s when warm
STOP_S = 10.0
HEALTH_PATH = "/_ministack/health"
LAST_USE_VARIABLE = "HYPERMOB_LAST_USE"  # path of the file whose modification time is the time of the last request
ATTEMPTS = 3  # another process can take the free port first

_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # a proxy cannot reach this machine's 127.0.0.1

# Variables that ministack and its relatives read from the environment; they would change how the engine behaves.
_FOREIGN_PREFIXES = ("AWS_", "LAMBDA_", "LOCALSTACK_", "MINISTACK_", "S3_", "SFN_")
_FOREIGN = {"AUTH", "HYPERMOB_FAULTS", "EDGE_PORT", "PERSIST_STATE", "SERVICES", "STATE_DIR", "USE_SSL"}


@dataclass(frozen=True)
class Engine:
    """A running engine. `token` identifies it, because another one may later answer on the same port."""

    process: subprocess.Popen[bytes]
    url: str
    token: str
    directory: Path
    log: Path

    @property
    def last_use(self) -> Path:
        return last_use_file(self.directory)


@contextmanager
def running(
    root: Path, directory: Path, log: Path, token: str, more: Mapping[str, str] | None = None
) -> Iterator[Engine]:
    """An engine that runs the project at `root` and keeps its files in `directory`; `more`: variables of its process.

    Raises EngineError.
    """
    engine = start(root, directory, log, token, more or {})
    try:
        yield engine
    finally:
        stop(engine.process)


def start(root: Path, directory: Path, log: Path, token: str, more: Mapping[str, str]) -> Engine:
    """Start an engine; retry on another port when the first is taken. Raises EngineError with the end of the log."""
    check_ministack()
    for _ in range(ATTEMPTS):
        port = free_port()
        process = _spawn(directory, log, _environment(root, directory, token, port) | dict(more))
        engine = Engine(process, f"http://{HOST}:{port}", token, directory, log)
        try:
            if _came_up(engine):
                return engine
        except BaseException:
            stop(process)
            raise
        stop(process)
    raise EngineError(f"The local engine did not start. The end of {log}:\n{tail(log)}")


def stop(process: subprocess.Popen[bytes]) -> None:
    """Stop the engine's process group: let it finish its work, then kill it."""
    _signal_group(process.pid, signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(STOP_S)
    _signal_group(process.pid, signal.SIGKILL)  # also ends functions that outlived the engine
    process.wait()


def answers(url: str, token: str) -> bool:
    """Whether the engine with this token is healthy at `url`."""
    try:
        with _DIRECT.open(url + HEALTH_PATH, timeout=2) as answer:
            return bool(json.load(answer).get("edition") == token)
    except (OSError, ValueError):
        return False


def last_use_file(directory: Path) -> Path:
    """The file whose modification time is the time of the last request."""
    return directory / "last-use"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def tail(log: Path, lines: int = 20) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:]) if log.exists() else "(no log)"


def _spawn(directory: Path, log: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    last_use_file(directory).touch()
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-m", "local.host"],
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def _environment(root: Path, directory: Path, token: str, port: int) -> dict[str, str]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if name not in _FOREIGN and not name.startswith(_FOREIGN_PREFIXES)
    }
    return inherited | {
        **CREDENTIALS,
        "AUTH": "true",  # signatures, upload forms and the roles of the template are checked
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ENDPOINT_URL": f"http://{HOST}:{port}",
        "AWS_EC2_METADATA_DISABLED": "true",
        "BIND_HOST": HOST,
        "DOCKER_HOST": f"unix://{directory}/no-docker.sock",  # so that no container is ever started or cleaned up
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LAMBDA_ACCOUNT_CONCURRENCY": "0",  # requests wait at the gate instead of being refused
        LAST_USE_VARIABLE: str(last_use_file(directory)),
        "LOG_LEVEL": "INFO",
        "MINISTACK_EDITION": token,  # the health check returns it: the engine's identity
        "MINISTACK_HOST": HOST,
        "MINISTACK_REGION": REGION,
        "NO_PROXY": HOST,
        "no_proxy": HOST,
        PARENT_VARIABLE: str(os.getpid()),
        "PYTHONPATH": python_path(root),
        "SFTP_ENABLED": "0",
        "TMPDIR": str(directory),
    }


def _came_up(engine: Engine) -> bool:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and engine.process.poll() is None:
        if answers(engine.url, engine.token):
            return True
        time.sleep(0.02)
    return False


def _signal_group(group: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):  # macOS returns EPERM for a group of zombies
        os.killpg(group, number)
