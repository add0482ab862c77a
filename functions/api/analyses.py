"""Starts analyses once, reports their state and lists them.

The item is written before the execution starts, and both are named after the analysis. A repeated request finds the
item and starts nothing twice. If the API dies in between, a later request notices that the execution is missing.
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from functions.api import table, workflow
from functions.api.documents import to_document
from functions.api.schemas import AnalysisPage
from functions.shared import caller
from functions.shared.errors import InvalidValue, NotFound, Transient
from functions.shared.items import RUNNING, Item, execution_name, iso

_DOUBTFUL_AFTER: Final = timedelta(seconds=60)  # a seat setup takes seconds; after this, ask the workflow itself
_FIRST_LOOK_S: Final = 0.1  # a warm seat setup is done in under a second
_SLOWEST_LOOK_S: Final = 1.0
_LOST: Final = {
    "code": "UNAVAILABLE",
    "message": "The workflow ended before its result was saved. Nothing is wrong with the request: send it again.",
}


def start(item: Item, workflow_input: Callable[[Item], dict[str, Any]]) -> Item:
    """Store `item` and start its workflow, or return the analysis that already has its id.

    Raises InvalidValue (that analysis has a different request), NotFound, RateLimited, Unavailable. After an error
    nothing is stored.
    """
    fresh = table.put_new(item)
    if not fresh:
        item = _same_request(item)
    if item["status"] == RUNNING and item["execution"] == execution_name(item["analysis_id"], item["created_at"]):
        try:
            workflow.start(item["kind"], item["execution"], workflow_input(item))
        except Transient:
            if fresh:
                table.delete(item["analysis_id"])
            raise
    return item


def get(analysis_id: str) -> Item:
    """The analysis in its current state. Raises NotFound, Unavailable."""
    item = table.get(analysis_id)
    if item is None or not caller.owns(item["user_id"]):
        raise NotFound("The analysis is not found: check the id. It may have been erased or have expired.")
    is_doubtful = item["status"] == RUNNING and _age(item) > _DOUBTFUL_AFTER
    if is_doubtful and workflow.has_ended(item["kind"], item["execution"]):
        table.fail_running(analysis_id, _LOST, iso(datetime.now(UTC)))
        item = table.get(analysis_id) or item
    return item


def wait(analysis_id: str, seconds: float) -> Item:
    """The analysis as soon as it has ended, or its state after `seconds`. Raises NotFound, Unavailable."""
    deadline = time.monotonic() + seconds
    pause = _FIRST_LOOK_S
    while True:
        item = get(analysis_id)
        left = deadline - time.monotonic()
        if item["status"] != RUNNING or left <= 0:
            return item
        time.sleep(min(pause, left))
        pause = min(pause * 1.3, _SLOWEST_LOOK_S)


def page(user_id: str, limit: int, token: str | None) -> AnalysisPage:
    """One page of a user's analyses, newest first. Raises InvalidValue (invalid token), Unavailable."""
    found = table.of_user(user_id, limit, _from_token(token, user_id) if token else None)
    following = _to_token(found.following) if found.following else None
    return AnalysisPage(analyses=[to_document(item) for item in found.items], next=following)


def _same_request(item: Item) -> Item:
    earlier = table.get(item["analysis_id"])
    if earlier is None:
        raise NotFound("The analysis of this Idempotency-Key was just erased: use a new key.")
    if earlier["fingerprint"] != item["fingerprint"]:
        raise InvalidValue("Idempotency-Key: an earlier request with other values used this key; use a new one.")
    return earlier


def _age(item: Item) -> timedelta:
    return datetime.now(UTC) - datetime.fromisoformat(item["created_at"])


def _to_token(key: table.Key) -> str:
    return base64.urlsafe_b64encode(json.dumps(key).encode()).decode().rstrip("=")


def _from_token(token: str, user_id: str) -> table.Key:
    """The last key that was read, from its page token. It is checked because the caller sends it."""
    try:
        key = json.loads(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        texts = {name: str(key[name]) for name in ("analysis_id", "created_at", "user_id")}
    except (binascii.Error, ValueError, KeyError, TypeError):
        raise InvalidValue("next: the page token is invalid; send `next` of the previous page.") from None
    if texts["user_id"] != user_id:
        raise InvalidValue("next: this page token belongs to another user.")
    return texts
