"""Limits how many environments of one function run at once on this machine.

The engine starts a process for every invocation that finds none free. Fifty requests at once would start fifty
interpreters on two cores, and none would start within the allowed 10 s. So an invocation first waits for a running
environment. Only then is another one started, as far as memory allows.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE_S = 1.0  # a start takes about this much CPU time, so waiting longer is slower
FEWEST = 4  # always allowed per function: some only wait (`Prefer: wait`) and use no CPU
MAX_PER_CORE = 4  # if all start at once, they still start within the 10 s
MEMORY_SHARE = 0.5  # of the machine's memory that one function may use

Function = dict[str, Any]
Execute = Callable[[Function, Any, str], dict[str, Any]]


class Gate:
    """Admits at most `limit` invocations of one function at once, with as few environments as possible."""

    def __init__(self, limit: int, patience_s: float = PATIENCE_S) -> None:
        self._limit = limit
        self._patience_s = patience_s
        self._freed = threading.Condition()
        self._environments = 0
        self._busy = 0

    @contextmanager
    def admitted(self) -> Iterator[None]:
        with self._freed:
            self._wait()
            self._busy += 1
        try:
            yield
        finally:
            with self._freed:
                self._busy -= 1
                self._freed.notify()

    def _wait(self) -> None:
        while self._busy >= self._environments:
            waited_in_vain = self._environments == 0 or not self._freed.wait(self._patience_s)
            if waited_in_vain and self._busy >= self._environments and self._environments < self._limit:
                self._environments += 1


def limit_for(memory_mb: int, machine_bytes: int, cores: int) -> int:
    """The number of environments of a function with `memory_mb` that this machine may run at once."""
    in_memory = int(machine_bytes * MEMORY_SHARE / (memory_mb * 1024**2))
    return max(FEWEST, min(in_memory, cores * MAX_PER_CORE))


def gated(execute: Execute) -> Execute:
    """`execute` behind one gate per function."""
    machine_bytes = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    cores = os.cpu_count() or 1
    gates: dict[str, Gate] = {}
    creating = threading.Lock()

    def gate_of(config: dict[str, Any]) -> Gate:
        with creating:
            name = str(config["FunctionName"])
            if name not in gates:
                gates[name] = Gate(limit_for(int(config.get("MemorySize", 128)), machine_bytes, cores))
            return gates[name]

    def execute_gated(function: Function, event: Any, request_id: str) -> dict[str, Any]:
        with gate_of(function.get("config") or function).admitted():
            return execute(function, event, request_id)

    return execute_gated
