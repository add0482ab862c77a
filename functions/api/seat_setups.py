"""Turns a seat setup request into an analysis and its workflow's input."""

from __future__ import annotations

import uuid
from typing import Any, Final

from functions.api import analyses
from functions.api.schemas import AnalyzeRequest
from functions.api.settings import settings
from functions.shared.items import Item, new_item
from functions.shared.storage import Address

KIND: Final = "seat_setup"
_KEY_NAMESPACE: Final = uuid.UUID("4d4bc1b4-3c1e-4e9b-9c07-d31f0f6f6a55")  # any constant; sets our ids apart


def start(request: AnalyzeRequest, idempotency_key: str | None) -> Item:
    """Start an analysis, or return the one that the same key started.

    Raises InvalidValue (the photo is not in the uploads bucket, or another request used the key), RateLimited,
    Unavailable. After an error nothing is stored.
    """
    Address.uploaded(request.image_url, settings().uploads_bucket)
    same = f"{request.user_id}\n{idempotency_key}"
    analysis_id = str(uuid.uuid5(_KEY_NAMESPACE, same) if idempotency_key else uuid.uuid4())
    asked = request.model_dump(exclude={"user_id"})
    item = new_item(analysis_id, KIND, request.user_id, asked, settings().retention_days)
    return analyses.start(item, _workflow_input)


def _workflow_input(item: Item) -> dict[str, Any]:
    """The workflow's input. It depends on the item only, so that repeating a start has no effect."""
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
