"""What of a function's output belongs in the engine's log: errors with their tracebacks, and what is not JSON.

The engine keeps the output of functions as CloudWatch logs in its memory, which nobody sees and which end with it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from local.gate import Execute, Function

NOTABLE = {"WARNING", "ERROR", "CRITICAL"}
INVOCATION = "invocation "  # the line that local.worker writes for each invocation


def logged(execute: Execute, write: Callable[[str], object]) -> Execute:
    """`execute` that also writes the notable lines of each invocation."""

    def execute_logged(function: Function, event: Any, request_id: str) -> dict[str, Any]:
        result = execute(function, event, request_id)
        lines = [*notable(result.get("log") or ""), *_failure(result)]
        if lines:
            name = (function.get("config") or function).get("FunctionName", "a function")
            write("\n".join([f"{name}, request {request_id}:", *lines]))
        return result

    return execute_logged


def notable(output: str) -> Iterator[str]:
    """Warnings and errors, with their traceback written out, and all lines that are not JSON."""
    for line in output.splitlines():
        record = _record(line)
        if record is None:
            if line.strip() and not line.startswith(INVOCATION):
                yield line
        elif record.get("level") in NOTABLE:
            known = (record["level"], record.get("message"), record.get("error_code"), record.get("request_id"))
            yield " ".join(str(part) for part in known if part)
            if record.get("exception"):
                yield str(record["exception"])


def _failure(result: dict[str, Any]) -> Iterator[str]:
    body = result.get("body")
    if result.get("error") and isinstance(body, dict):
        yield f"failed with {body.get('errorType', 'an error')}: {body.get('errorMessage', '')}"


def _record(line: str) -> dict[str, Any] | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None
