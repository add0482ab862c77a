from __future__ import annotations

import os
import stat
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from local.deployment import Deployment
from local.state import StateDirectory, supervisor_of


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    """On record as if this very process were its supervisor."""
    return Deployment(
        api_url="http://127.0.0.1:1/_aws/execute-api/id/prod",
        api_key="key",
        outputs={"ApiId": "id"},
        endpoint_url="http://127.0.0.1:1",
        pid=os.getpid(),
        pid_started_at=psutil.Process().create_time(),
        engine_pid=os.getpid(),
        token="hypermob-1",
        fingerprint="f",
        directory=str(tmp_path),
        log=str(tmp_path / "engine.log"),
    )


def test_what_is_written_is_read_and_is_for_the_owner_only(tmp_path: Path, deployment: Deployment) -> None:
    state = StateDirectory(tmp_path)
    state.write(deployment)
    assert state.read() == deployment
    assert stat.S_IMODE(state.file.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pid": 1}', "null"])
def test_a_damaged_record_is_no_record(tmp_path: Path, content: str) -> None:
    state = StateDirectory(tmp_path)
    state.file.write_text(content)
    assert state.read() is None


def test_a_newer_engine_s_record_is_not_cleared(tmp_path: Path, deployment: Deployment) -> None:
    state = StateDirectory(tmp_path)
    state.write(deployment)
    state.clear("hypermob-0")
    assert state.read() == deployment
    state.clear("hypermob-1")
    assert state.read() is None


def test_a_process_id_that_was_given_to_another_process_is_recognised(deployment: Deployment) -> None:
    assert supervisor_of(deployment) is not None
    assert supervisor_of(replace(deployment, pid_started_at=deployment.pid_started_at - 100)) is None


def test_a_process_that_ended_is_recognised(deployment: Deployment) -> None:
    assert supervisor_of(replace(deployment, pid=2**22 + 1)) is None  # above Linux's and macOS's largest process id


def test_the_death_of_an_engine_is_told_once(tmp_path: Path) -> None:
    state = StateDirectory(tmp_path)
    assert not state.take_death()
    state.note_death()
    assert [state.take_death(), state.take_death()] == [True, False]
