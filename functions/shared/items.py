"""A new analysis as it is stored in the table, whoever starts it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

Item = dict[str, Any]
RUNNING: Final = "RUNNING"


def new_item(analysis_id: str, kind: str, user_id: str, request: dict[str, Any], retention_days: int) -> Item:
    """A RUNNING analysis of `request` that starts now. `execution`: the name of the workflow execution."""
    now = datetime.now(UTC)
    return {
        "analysis_id": analysis_id,
        "kind": kind,
        "user_id": user_id,
        "status": RUNNING,
        "created_at": iso(now),
        "updated_at": iso(now),
        "request": request,
        "fingerprint": hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest(),
        "execution": execution_name(analysis_id, iso(now)),
        "expires_at": int((now + timedelta(days=retention_days)).timestamp()),
    }


def execution_name(analysis_id: str, created_at: str) -> str:
    """The id plus the start time. After an erasure the same id can start again, but an execution's name cannot."""
    began = "".join(character for character in created_at if character.isdigit())
    return f"{analysis_id}-{began}"


def iso(moment: datetime) -> str:
    """ISO 8601 in a fixed width, so that sorting the text sorts by time."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
