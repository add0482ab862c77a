"""Records which engine serves this project, in one small file that every command reads."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil
from filelock import FileLock

from local import engine
from local.deployment import Deployment


@dataclass(frozen=True)
class StateDirectory:
    """A directory with the state of at most one engine."""

    path: Path

    @property
    def file(self) -> Path:
        return self.path / "engine.json"

    @property
    def log(self) -> Path:
        return self.path / "engine.log"

    def lock(self) -> FileLock:
        """The lock to hold while finding, starting or stopping an engine, so that two commands share one."""
        self.path.mkdir(parents=True, exist_ok=True)
        return FileLock(self.path / "engine.lock")

    def read(self) -> Deployment | None:
        """The recorded deployment, healthy or not; None when there is none or the file is damaged."""
        try:
            return Deployment.from_json(self.file.read_text())
        except (FileNotFoundError, ValueError):
            return None

    def write(self, deployment: Deployment) -> None:
        """Record the deployment atomically, readable by its owner only, because it contains the API key."""
        unfinished = self.file.with_suffix(".part")
        unfinished.unlink(missing_ok=True)
        with open(unfinished, "x", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(deployment.to_json())
        unfinished.replace(self.file)

    def note_death(self) -> None:
        """Record that an engine ended by itself, whose data the next command has to miss."""
        with suppress(FileNotFoundError):  # the project was deleted, and nobody will ask
            self._death.touch()

    def take_death(self) -> bool:
        """Whether an engine ended by itself since the last call."""
        died = self._death.exists()
        self._death.unlink(missing_ok=True)
        return died

    @property
    def _death(self) -> Path:
        return self.path / "engine.died"

    def clear(self, token: str | None = None) -> None:
        """Forget the deployment; with `token`, only when it is that one."""
        found = self.read()
        if token is None or (found is not None and found.token == token):
            self.file.unlink(missing_ok=True)


def supervisor_of(deployment: Deployment) -> psutil.Process | None:
    """The supervisor's process, or None when it has ended, even if another process now has its id."""
    with suppress(psutil.NoSuchProcess):
        process = psutil.Process(deployment.pid)
        alive = process.status() != psutil.STATUS_ZOMBIE and process.create_time() == deployment.pid_started_at
        return process if alive else None
    return None


def is_healthy(deployment: Deployment) -> bool:
    """Whether the supervisor runs and this same engine answers."""
    return supervisor_of(deployment) is not None and engine.answers(deployment.endpoint_url, deployment.token)
