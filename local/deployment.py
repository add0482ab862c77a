"""A deployed system on a running local engine, and how to reach it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from local import clients


@dataclass(frozen=True)
class Deployment:
    """The data with which another process uses the engine and checks that it is still the same one."""

    api_url: str  # base address of the HTTP API, without a trailing slash
    api_key: str
    outputs: dict[str, str]  # the stack's outputs, as the template names them
    endpoint_url: str  # the engine itself, for AWS clients
    pid: int  # the supervisor's
    pid_started_at: float  # seconds since the epoch, from psutil; identifies the process even if its id is reused
    engine_pid: int
    token: str
    fingerprint: str  # of the running sources
    directory: str  # the engine's temporary files
    log: str

    def client(self, service: str) -> Any:
        """A boto3 client for this engine. The caller closes it."""
        return clients.client(self.endpoint_url, service)

    def to_json(self) -> str:
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def from_json(cls, text: str) -> Deployment:
        """The deployment that `to_json` wrote. Raises ValueError for anything else."""
        try:
            return cls(**json.loads(text))
        except TypeError as error:
            raise ValueError(f"not a deployment: {error}") from error
