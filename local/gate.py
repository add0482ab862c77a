"""How many environments of one function run at once on this machine.

The engine starts a process for every invocation that finds none free. Fifty requests at once would then start fifty
interpreters on two cores, and none of them is up within the 10 s that an environment has for its start. So an
invocation first waits for a running environment, and only then is another one started, up to what the memory holds.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

PATIENCE_S = 1.0  # a start costs about this much CPU: waiting longer for a busy environment is the worse choice
FEWEST = 4  # environments per function that are always allowed: some only wait (`Prefer: wait`), they cost no CPU
MAX_PER_CORE = 4  # if all of them start at once, they still do so within the 10 s
MEMORY_SHARE = 0.5  # of the machine's memory may be promised to one function

Function = dict[str, Any]
Execute = Callable[[Function, Any, str], dict[str, Any]]


class Gate:
    """Admits invocations of one function, at most `limit` at once, with as few environments as serve."""

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
    """Environments of a function with `memory_mb` that a machine of this size may run at once."""
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
