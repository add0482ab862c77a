"""The life of an analysis: started once, watched, listed.

The item is written before the execution starts, and both are named after the analysis: a repeated request finds the
item and starts nothing twice; an API that dies in between leaves an item whose execution a later look finds missing.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from functions.api import table, workflow
from functions.api.schemas import Analysis, AnalysisPage, AnalyzeRequest, Links
from functions.api.settings import settings
from functions.shared import storage
from functions.shared.errors import InvalidValue, NotFound, Transient
from functions.shared.storage import Address

KIND: Final = "seat_setup"
RUNNING: Final = "RUNNING"
_KEY_NAMESPACE: Final = uuid.UUID("4d4bc1b4-3c1e-4e9b-9c07-d31f0f6f6a55")  # any constant; it makes ids of keys ours
_DOUBTFUL_AFTER: Final = timedelta(seconds=60)  # a seat setup takes seconds: past this, ask the workflow itself
_FIRST_LOOK_S: Final = 0.1  # a warm seat setup is done in under a second
_SLOWEST_LOOK_S: Final = 1.0
_LOST: Final = {
    "code": "UNAVAILABLE",
    "message": "The workflow ended before its result was saved. Nothing is wrong with the request: send it again.",
}


def start(request: AnalyzeRequest, idempotency_key: str | None) -> Analysis:
    """Start an analysis, or find the one that the same key started.

    Raises InvalidValue (no photo in the uploads bucket, or the key belongs to another request), RateLimited,
    Unavailable; then nothing was kept.
    """
    Address.uploaded(request.image_url, settings().uploads_bucket)
    item = _new_item(request, idempotency_key)
    fresh = table.put_new(item)
    if not fresh:
        item = _same_request(item)
    if item["status"] == RUNNING:
        try:
            workflow.start(_execution_name(item), _workflow_input(item))
        except Transient:
            if fresh:
                table.delete(item["analysis_id"])
            raise
    return to_analysis(item)


def get(analysis_id: str) -> Analysis:
    """The analysis as it stands. Raises NotFound, Unavailable."""
    item = table.get(analysis_id)
    if item is None:
        raise NotFound("There is no such analysis; its data may have been erased or expired.")
    if item["status"] == RUNNING and _age(item) > _DOUBTFUL_AFTER and workflow.has_ended(_execution_name(item)):
        table.fail_running(analysis_id, _LOST, _now())
        item = table.get(analysis_id) or item
    return to_analysis(item, with_links=True)


def wait(analysis_id: str, seconds: float) -> Analysis:
    """The analysis as soon as it has ended, or as it stands after `seconds`. Raises NotFound, Unavailable."""
    deadline = time.monotonic() + seconds
    pause = _FIRST_LOOK_S
    while True:
        analysis = get(analysis_id)
        left = deadline - time.monotonic()
        if analysis.status != RUNNING or left <= 0:
            return analysis
        time.sleep(min(pause, left))
        pause = min(pause * 1.3, _SLOWEST_LOOK_S)


def page(user_id: str, limit: int, token: str | None) -> AnalysisPage:
    """One page of a user's analyses, newest first. Raises InvalidValue (a token that is none), Unavailable."""
    found = table.of_user(user_id, limit, _from_token(token, user_id) if token else None)
    following = _to_token(found.following) if found.following else None
    return AnalysisPage(analyses=[to_analysis(item) for item in found.items], next=following)


def to_analysis(item: table.Item, with_links: bool = False) -> Analysis:
    """A table item as callers see it; `with_links` signs a link to the overlay."""
    overlay = item.get("measurement", {}).get("output_image") if with_links else None
    return Analysis(
        **{name: item[name] for name in Analysis.model_fields if name in item},
        overlay_url=storage.link(Address.parse(overlay)) if overlay else None,
        links=Links(self=f"/analyses/{item['analysis_id']}"),
    )


def _new_item(request: AnalyzeRequest, idempotency_key: str | None) -> table.Item:
    now = datetime.now(UTC)
    asked = request.model_dump(exclude={"user_id"})
    same = f"{request.user_id}\n{idempotency_key}"
    return {
        "analysis_id": str(uuid.uuid5(_KEY_NAMESPACE, same) if idempotency_key else uuid.uuid4()),
        "kind": KIND,
        "user_id": request.user_id,
        "status": RUNNING,
        "created_at": _iso(now),
        "updated_at": _iso(now),
        "request": asked,
        "fingerprint": hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest(),
        "expires_at": int((now + timedelta(days=settings().retention_days)).timestamp()),
    }


def _same_request(item: table.Item) -> table.Item:
    earlier = table.get(item["analysis_id"])
    if earlier is None:
        raise NotFound("The analysis of this Idempotency-Key was erased a moment ago: use a new key.")
    if earlier["fingerprint"] != item["fingerprint"]:
        raise InvalidValue("Idempotency-Key: it belongs to an earlier request with other values; use a new key.")
    return earlier


def _workflow_input(item: table.Item) -> dict[str, Any]:
    """A pure function of the item: a repeated start has the same input, which makes it no second start."""
    asked = item["request"]
    return {
        "analysis_id": item["analysis_id"],
        "user_id": item["user_id"],
        "image_url": asked["image_url"],
        "height_cm": asked["height_cm"],
        "sex": asked.get("sex"),
        "camera_pitch_deg": asked.get("camera_pitch_deg"),
        "vehicle": asked.get("vehicle"),
    }


def _execution_name(item: table.Item) -> str:
    """The id plus when it began: after an erasure the same key may begin anew, its old execution's name may not."""
    began = "".join(character for character in item["created_at"] if character.isdigit())
    return f"{item['analysis_id']}-{began}"


def _age(item: table.Item) -> timedelta:
    return datetime.now(UTC) - datetime.fromisoformat(item["created_at"])


def _now() -> str:
    return _iso(datetime.now(UTC))


def _iso(moment: datetime) -> str:
    """Fixed width, so that text order is time order."""
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _to_token(key: table.Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _from_token(token: str, user_id: str) -> table.Key:
    """A page token is the last key that was read; it is checked because it comes back from outside."""
    try:
        key = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        texts = {name: str(key[name]) for name in ("analysis_id", "created_at", "user_id")}
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise InvalidValue("next: this is no page token; send the one of the page before.") from None
    if texts["user_id"] != user_id:
        raise InvalidValue("next: this page token belongs to another user.")
    return texts
