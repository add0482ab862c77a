"""An analysis as the table holds it at its start, whoever starts it."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

Item = dict[str, Any]
RUNNING: Final = "RUNNING"


def new_item(analysis_id: str, kind: str, user_id: str, request: dict[str, Any], retention_days: int) -> Item:
    """A RUNNING analysis of `request`, which begins now. `execution`: the name that the API starts its workflow by."""
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
    """The id plus when it began: after an erasure the same id may begin anew, its old execution's name may not."""
    began = "".join(character for character in created_at if character.isdigit())
    return f"{analysis_id}-{began}"


def iso(moment: datetime) -> str:
    """Fixed width, so that text order is time order."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
