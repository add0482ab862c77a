"""How many requests the fuzz tests send, and what every answer has to be.

The suite sends a few, always the same. `make fuzz` sets FUZZ to the number for each test, and they differ each time.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import httpx
import schemathesis
from hypothesis import HealthCheck, settings

DESCRIPTION = Path(__file__).parents[2] / "docs" / "openapi.json"
SCHEMA: Any = schemathesis.openapi.from_dict(json.loads(DESCRIPTION.read_text(encoding="utf-8")))
MANY = int(os.environ.get("FUZZ", "0"))


def hostile_settings(few: int = 8, most: int | None = None) -> settings:
    """`most`: for tests whose every example takes seconds."""
    return settings(
        max_examples=min(MANY, most or MANY) or few,
        deadline=None,  # a cold function takes seconds
        derandomize=not MANY,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )


def checked(path: str, method: str, answer: httpx.Response) -> None:
    """Fail unless the answer is described for this route, and no fault of the service."""
    assert not answer.is_server_error, f"{method} {path}: {answer.status_code} {answer.text[:300]}"
    operation = SCHEMA[path][method]
    assert str(answer.status_code) in operation.definition.raw["responses"], f"{answer.status_code} is not described"
    operation.validate_response(answer)
    if not answer.is_success:
        assert answer.json()["error"]["code"]
