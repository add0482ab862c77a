from __future__ import annotations

import json
from typing import Any

import pytest

from local.function_log import logged, notable

FAULT = {
    "level": "ERROR",
    "message": "unforeseen error",
    "request_id": "r-1",
    "exception": "Traceback (most recent call last):\n  File \"app.py\", line 3\nKeyError: 'x'",
}


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("", []),
        ("invocation 1\n" + json.dumps({"level": "INFO", "message": "answered"}), []),
        ("[1, 2]\n\nSegmentation fault", ["[1, 2]", "Segmentation fault"]),
        (json.dumps({"level": "WARNING", "message": "refused", "error_code": "NO_FACE"}), ["WARNING refused NO_FACE"]),
        (json.dumps(FAULT), ["ERROR unforeseen error r-1", FAULT["exception"]]),
        ("[ERROR] KeyError: 'x'\nTraceback:\n  at 3", ["[ERROR] KeyError: 'x'", "Traceback:", "  at 3"]),
    ],
)
def test_errors_and_what_is_not_json_are_kept(output: str, expected: list[str]) -> None:
    assert list(notable(output)) == expected


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({"body": {"statusCode": 200}, "log": "invocation 1\n"}, []),
        ({"body": {}, "log": json.dumps(FAULT)}, ["api, request 7:\nERROR unforeseen error r-1\nTraceback"]),
        (
            {"error": True, "log": "", "body": {"errorType": "Sandbox.Timedout", "errorMessage": "after 3 s"}},
            ["api, request 7:\nfailed with Sandbox.Timedout: after 3 s"],
        ),
    ],
)
def test_each_invocation_is_written_as_one_entry(result: dict[str, Any], expected: list[str]) -> None:
    written: list[str] = []
    execute = logged(lambda *_: result, written.append)
    assert execute({"config": {"FunctionName": "api"}}, {}, "7") is result
    assert len(written) == len(expected)
    assert all(entry.startswith(start) for entry, start in zip(written, expected, strict=True))
