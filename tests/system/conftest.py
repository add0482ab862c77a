"""The real template on a private local engine, over HTTP. Nothing here talks to any other machine."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pytest_socket import socket_allow_hosts

import local
from local.project import PROJECT_ROOT
from tests.system.eye_workflow import FRAMES
from tests.system.films import Film, write

ANSWER_S = 120.0  # a cold MediaPipe on a busy machine


@pytest.fixture(autouse=True)
def only_this_machine() -> None:
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def project_root() -> Path:
    return PROJECT_ROOT


@pytest.fixture(scope="session")
def stack(project_root: Path) -> Iterator[local.Deployment]:
    """The project deployed on an engine that belongs to this test session alone."""
    # Small windows: a film of seconds is cut into several, as a long one is.
    with local.session(project_root, {"WindowFrames": "60"}) as deployment:
        yield deployment


@pytest.fixture(scope="session")
def api(stack: local.Deployment) -> Iterator[httpx.Client]:
    """An HTTP client with the API's address and key: `api.get("/health")`."""
    headers = {"X-API-Key": stack.api_key}
    with httpx.Client(base_url=stack.api_url, headers=headers, timeout=ANSWER_S, trust_env=False) as client:
        yield client


@pytest.fixture(scope="session")
def film(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Eight seconds with six blinks (the sample's), one of them across a window's edge, in four stretches."""
    folder = tmp_path_factory.mktemp("films")
    source = project_root / "samples" / "face-10s.mp4"
    return write(source, folder, Film("film.mp4", options={"preset": "veryfast"}), FRAMES).read_bytes()


@pytest.fixture
def user() -> str:
    return f"user-{uuid.uuid4()}"
