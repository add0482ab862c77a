"""Exports beside an erasure: whatever the order of their steps, no archive keeps what was erased."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.api import erasure, table
from functions.api.export import app, state
from functions.shared import storage
from functions.shared.errors import PlatformError
from functions.shared.storage import Address
from tests.unit.api.conftest import RESULTS, UPLOADS
from tests.unit.api.export_files import archive, everything, listed, started

__all__ = ["started"]  # a fixture

STEPS = {
    storage: (
        "abort_uploads",
        "delete",
        "delete_prefix",
        "kept",
        "read",
        "read_range",
        "stat",
        "write",
        "write_new",
        "write_stream",
    ),
    table: ("of_user", "mark_erasing", "delete"),
}


class Actor(threading.Thread):
    """Runs `work` step by step; a step ends before the next call of `STEPS`."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._go, self._stopped = threading.Semaphore(0), threading.Semaphore(0)
        self.has_ended = False
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        self._go.acquire()
        try:
            self._work()
        except PlatformError:  # such as an upload whose parts were erased
            pass
        except BaseException as error:
            self.error = error
        self.has_ended = True
        self._stopped.release()

    def pause(self) -> None:
        self._stopped.release()
        self._go.acquire()

    def step(self) -> None:
        if not self.has_ended:
            self._go.release()
            assert self._stopped.acquire(timeout=20)
        if self.error is not None:
            raise self.error


def stepwise(monkeypatch: pytest.MonkeyPatch) -> None:
    def pausing(call: Callable[..., Any]) -> Callable[..., Any]:
        def paused(*arguments: Any, **named: Any) -> Any:
            actor = threading.current_thread()
            if isinstance(actor, Actor):
                actor.pause()
            return call(*arguments, **named)

        return paused

    for module, names in STEPS.items():
        for name in names:
            monkeypatch.setattr(module, name, pausing(getattr(module, name)))


def export() -> None:
    """A request, and the function that it starts."""
    state.wait("ann", 0)
    for task in vars(threading.current_thread()).pop("tasks", []):
        app.export_user(task)


def invoke(task: dict[str, str]) -> None:
    vars(threading.current_thread()).setdefault("tasks", []).append(task)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(runs=st.lists(st.tuples(st.integers(0, 2), st.integers(1, 40)), min_size=2, max_size=8))
def test_no_archive_keeps_what_was_erased(started: list[dict[str, str]], runs: list[tuple[int, int]]) -> None:
    """runs: whose turn it is, and for how many steps. Long runs with few changes find more than single steps."""
    everything()
    with pytest.MonkeyPatch.context() as monkeypatch:
        stepwise(monkeypatch)
        monkeypatch.setattr(state, "_invoke", invoke)
        actors = [Actor(lambda: erasure.erase("ann")), Actor(export), Actor(export)]
        for number, count in runs:
            for _ in range(count):
                actors[number].step()
        for actor in actors:
            while not actor.has_ended:
                actor.step()

    assert storage.keys(UPLOADS, "") == []
    left = storage.keys(RESULTS, "")
    assert set(left) <= {"exports/ann/data.zip"}
    if left:  # of a request that came when all was erased
        assert listed(zipfile.ZipFile(io.BytesIO(archive()))) == []
        storage.delete(Address(RESULTS, left[0]))
