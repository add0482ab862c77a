"""Handler of IdentifyVideo: finds the owner of an uploaded object and creates its analysis, ready to be registered."""

from __future__ import annotations

import functools
from typing import Any

from functions.eye_tracking.identity import new_item, parameters_of, user_of, workflow_input
from functions.eye_tracking.requests import ObjectCreated
from functions.shared import storage
from functions.shared.config import Settings
from functions.shared.observability import logger
from functions.shared.records import to_item
from functions.shared.storage import Address
from functions.shared.tasks import task_handler
from functions.shared.validation import parse


class IdentifySettings(Settings):
    retention_days: int = 365


@functools.cache
def settings() -> IdentifySettings:
    return IdentifySettings.from_environment()


def identify_task(payload: dict[str, Any]) -> dict[str, Any]:
    """The workflow's input, as the API makes it, and the item to store. Raises NotFound when the object is deleted."""
    detail = parse(ObjectCreated, payload).detail
    address = Address(detail.bucket.name, detail.object.key)
    stored = storage.stat(address)
    item = new_item(address, stored.etag, user_of(address, stored), parameters_of(stored), settings().retention_days)
    logger.append_keys(analysis_id=item["analysis_id"])
    return {"video": workflow_input(item), "item": to_item({**item, "execution": payload["execution"]})}


handler = task_handler(identify_task)
