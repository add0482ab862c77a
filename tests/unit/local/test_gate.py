from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from local.gate import FEWEST, Gate, gated, limit_for


def _most_at_once(gate: Gate, invocations: int, lasting: threading.Event) -> int:
    """How many of so many invocations the gate admits before any of them ends."""
    inside = threading.Semaphore(0)

    def invoke() -> None:
        with gate.admitted():
            inside.release()
            lasting.wait(10)

    with ThreadPoolExecutor(invocations) as pool:
        futures = [pool.submit(invoke) for _ in range(invocations)]
        admitted = 0
        while inside.acquire(timeout=0.3):
            admitted += 1
        lasting.set()
        for future in futures:
            future.result(10)
    return admitted


def test_no_more_than_the_limit_run_at_once_and_none_is_lost() -> None:
    assert _most_at_once(Gate(limit=3, patience_s=0.01), invocations=12, lasting=threading.Event()) == 3


def test_a_short_wait_is_preferred_to_a_new_environment() -> None:
    assert _most_at_once(Gate(limit=8, patience_s=5.0), invocations=4, lasting=threading.Event()) == 1


def test_an_invocation_that_fails_frees_its_place() -> None:
    gate = Gate(limit=1)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError), gate.admitted():
            _ = 1 / 0
    with gate.admitted():
        pass


@pytest.mark.parametrize(
    ("memory_mb", "machine_gb", "cores", "limit"),
    [(3008, 16, 8, 2.7), (512, 16, 2, 8), (1024, 16, 8, 8), (3008, 64, 8, 10)],
)
def test_the_limit_fits_the_machine(memory_mb: int, machine_gb: int, cores: int, limit: float) -> None:
    assert limit_for(memory_mb, machine_gb * 1024**3, cores) == max(FEWEST, int(limit))


def test_functions_do_not_wait_for_each_other() -> None:
    first_runs, release = threading.Event(), threading.Event()

    def execute(function: dict[str, Any], event: Any, request_id: str) -> dict[str, Any]:
        if function["FunctionName"] == "slow":
            first_runs.set()
            release.wait(10)
        return {"body": event}

    invoke = gated(execute)
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(invoke, {"FunctionName": "slow"}, 1, "a")
        assert first_runs.wait(10)
        assert invoke({"FunctionName": "fast"}, 2, "b") == {"body": 2}
        release.set()
        assert slow.result(10) == {"body": 1}
