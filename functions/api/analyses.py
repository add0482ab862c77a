"""Starts analyses once, reports their state and lists them.

The item is written before the execution starts, and both are named after the analysis: a repeated request finds the
item and starts nothing twice; an API that dies in between leaves an item whose execution a later look finds missing.
A request whose start failed takes its item back, unless a repeat of it has started the execution meanwhile.
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
from functions.shared.errors import InvalidInput, InvalidValue, NotFound, Transient, Unavailable
from functions.shared.items import RUNNING, Item, execution_name, iso
from functions.shared.text import read_json

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
        found = _same_request(item)
        if _may_start_again(found):
            table.delete_failed(found["analysis_id"])
            return start(item, workflow_input)
        item = found
    if item["status"] == RUNNING and item["execution"] == execution_name(item["analysis_id"], item["created_at"]):
        _start_execution(item, workflow_input(item), fresh)
    elif item["status"] == RUNNING:
        _promise(item)
    return item


def _may_start_again(item: Item) -> bool:
    """Whether it failed through no fault of the request: "send it again" has to be true under the same key, too."""
    error: dict[str, str] = item.get("error") or {}
    return error.get("code") == Unavailable.code()


def _start_execution(item: Item, payload: dict[str, Any], fresh: bool) -> None:
    """Start, and leave the table so that it agrees, whatever another request for the same analysis does meanwhile."""
    try:
        workflow.start(item["kind"], item["execution"], payload)
    except Transient:
        if fresh and table.delete_unstarted(item["analysis_id"]):
            raise
        if fresh:  # a repeat has started it
            return
        raise
    if (
        not fresh and not item.get("started") and not table.mark_started(item["analysis_id"])
    ):  # the first request has taken its item back
        table.put_new({**item, "started": True})


def _promise(item: Item) -> None:
    """Note that a caller knows the analysis of an arrival, so that its workflow does not forget it. Raises NotFound."""
    if not item.get("started") and not table.mark_started(item["analysis_id"]):
        raise NotFound("The video was deleted before its analysis began.")


def get(analysis_id: str) -> Item:
    """The analysis in its current state. Raises NotFound, Unavailable."""
    item = table.get(analysis_id)
    if item is None or "erasing" in item or not caller.owns(item["user_id"]):
        raise NotFound("There is no such analysis; its data may have been erased or expired.")
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
    shown = [to_document(item) for item in found.items if "erasing" not in item]
    return AnalysisPage(analyses=shown, next=following)


def _same_request(item: Item) -> Item:
    earlier = table.get(item["analysis_id"])
    if earlier is None or "erasing" in earlier:
        raise NotFound("The analysis of this Idempotency-Key was erased a moment ago: use a new key.")
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
        key = read_json(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)))
        texts = {name: str(key[name]) for name in ("analysis_id", "created_at", "user_id")}
    except (binascii.Error, InvalidInput, InvalidValue, ValueError, KeyError, TypeError):
        raise InvalidValue("next: this is not a page token; send the one of the previous page.") from None
    if texts["user_id"] != user_id:
        raise InvalidValue("next: this page token belongs to another user.")
    return texts
