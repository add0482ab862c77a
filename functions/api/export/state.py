"""Starts a user's export once, and finds what became of it.

Its state is in S3, in the user's export folder: `started.json` while it is made, `failed.json` after a failure,
`data.zip` after success. So an erasure deletes it like any folder, and a lifecycle rule ends it after a day.
"""

from __future__ import annotations

import functools
import json
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.api.export.contents import Contents
from functions.api.holdings import Exports
from functions.api.schemas import Export, Links
from functions.api.settings import settings
from functions.shared import storage
from functions.shared.errors import InvalidInput, InvalidValue, NotFound, Unavailable
from functions.shared.items import iso
from functions.shared.storage import Address, Stored
from functions.shared.text import read_json

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

FINGERPRINT: Final = "fingerprint"  # metadata of the archive: of what it was made
MADE_AT: Final = "made-at"

_JSON: Final = "application/json"
_MAX_JSON_BYTES: Final = 1000
_LOST_AFTER: Final = timedelta(minutes=35)  # the function's 15 minutes, twice, and the pause in between
_TOLD_FOR: Final = timedelta(minutes=1)  # a client that repeats a 503 by itself then sees it again, and gives up
_LOOK_EVERY_S: Final = 0.3


@functools.cache
def client() -> LambdaClient:
    """One client per process."""
    return boto3.client("lambda", config=Config(retries={"mode": "standard", "total_max_attempts": 4}))


def wait(user_id: str, seconds: float) -> Export:
    """The export of what is kept now, started if need be, as soon as it is ready, or its state after `seconds`.

    Raises Unavailable, also when it failed.
    """
    deadline = time.monotonic() + seconds
    found = _find(user_id)
    while found.status == "RUNNING" and time.monotonic() < deadline:
        time.sleep(min(_LOOK_EVERY_S, max(deadline - time.monotonic(), 0)))
        found = _find(user_id)
    return found


def is_started(user_id: str, export_id: str) -> bool:
    """Whether this export is wanted: neither erased nor given up for another one. Raises Unavailable."""
    started = _read(Exports.of(user_id).started)
    return started is not None and started["id"] == export_id


def end(user_id: str, export_id: str, failure: str | None = None) -> None:
    """Note that the export is over. Nothing of it stays if it is not wanted any more. Raises Unavailable."""
    places = Exports.of(user_id)
    if not is_started(user_id, export_id):
        storage.delete(places.archive)
        return
    if failure is not None:
        try:
            storage.write_result(places.failed, _noted(code=failure), _JSON, of=places.started)
        except NotFound:  # erased this moment
            return
    storage.delete(places.started)


def _find(user_id: str) -> Export:
    places = Exports.of(user_id)
    started = _read(places.started)
    if started is not None and _age(started) < _LOST_AFTER:
        return _running(user_id)
    failed = _read(places.failed)
    if failed is not None and _age(failed) < _TOLD_FOR:
        raise Unavailable("The export failed. Nothing is wrong with the request: send it again in a minute.")
    archive = _stat(places.archive)
    if archive is not None and archive.metadata.get(FINGERPRINT) == Contents.of(user_id).fingerprint():
        return _ready(user_id, places.archive, archive)
    if started is not None:
        storage.delete(places.started)
    if failed is not None:
        storage.delete(places.failed)
    return _start(user_id)


def _start(user_id: str) -> Export:
    places = Exports.of(user_id)
    export_id = str(uuid.uuid4())
    if storage.write_new(places.started, _noted(id=export_id), _JSON):
        try:
            _invoke({"user_id": user_id, "export_id": export_id})
        except Unavailable:
            storage.delete(places.started)
            raise
    return _running(user_id)


def _invoke(task: dict[str, str]) -> None:
    try:
        client().invoke(
            FunctionName=settings().export_user_function, InvocationType="Event", Payload=json.dumps(task).encode()
        )
    except (ClientError, BotoCoreError) as error:
        raise Unavailable("The export could not be started; send the request again.") from error


def _running(user_id: str) -> Export:
    return Export(status="RUNNING", links=_links(user_id))


def _ready(user_id: str, archive: Address, stored: Stored) -> Export:
    return Export(
        status="READY",
        made_at=stored.metadata.get(MADE_AT),
        size_bytes=stored.size,
        url=storage.link(archive, save_as=f"hypermob-{user_id}.zip"),
        links=_links(user_id),
    )


def _links(user_id: str) -> Links:
    return Links(self=f"/users/{user_id}/export")


def _noted(**facts: str) -> bytes:
    return json.dumps({**facts, "at": iso(datetime.now(UTC))}).encode()


def _age(noted: dict[str, str]) -> timedelta:
    return datetime.now(UTC) - datetime.fromisoformat(noted["at"])


def _read(address: Address) -> dict[str, str] | None:
    try:
        found = read_json(storage.read(address, _MAX_JSON_BYTES))
    except (NotFound, InvalidInput, InvalidValue):
        return None
    return found if isinstance(found, dict) else None


def _stat(address: Address) -> Stored | None:
    try:
        return storage.stat(address)
    except NotFound:
        return None
