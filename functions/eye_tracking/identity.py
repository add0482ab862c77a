"""Whose video an object is, how it is to be analysed, and the analysis that belongs to it. No numerics.

The same object, analysed in the same way for the same user, is the same analysis: a repeated event, or a request for
what an upload has started already, finds it and starts nothing twice.
"""

from __future__ import annotations

import json
import re
import uuid
from typing import Any, Final

from functions.shared import items
from functions.shared.errors import InvalidInput, InvalidValue
from functions.shared.items import Item
from functions.shared.storage import Address, Stored
from functions.shared.text import read_json
from functions.shared.validation import ANONYMOUS, is_user_id

KIND: Final = "eye_tracking"
FOLDER: Final = "videos"  # in the uploads bucket; what arrives there starts by itself
USER_METADATA: Final = "user-id"
PARAMETERS_METADATA: Final = "parameters"  # a JSON object

_NAMESPACE: Final = uuid.UUID("0c1a6b04-3f0f-4c55-8f5e-5f0a5c1d7a10")  # any constant; it makes ids of objects ours


def analysis_id(address: Address, etag: str, user_id: str, parameters: dict[str, Any]) -> str:
    """The one analysis of this very object with these `parameters`, as they were sent, for this user."""
    asked = json.dumps(parameters, sort_keys=True, separators=(",", ":"))
    return str(uuid.uuid5(_NAMESPACE, "\n".join((str(address), etag, user_id, asked))))


def user_of(address: Address, stored: Stored) -> str:
    """The user that the object's metadata names, or else its folder `videos/USER/`."""
    folder = re.match(rf"{FOLDER}/([^/]+)/", address.key)
    named = (stored.metadata.get(USER_METADATA, ""), folder.group(1) if folder else "")
    return next((name for name in named if is_user_id(name)), ANONYMOUS)


def parameters_of(stored: Stored) -> dict[str, Any]:
    """The parameters in the object's metadata, unchecked; text that is no JSON object is kept as the name of one.

    A name that no parameter has is refused later, when there is an analysis that can say so.
    """
    text = stored.metadata.get(PARAMETERS_METADATA, "").strip()
    if not text:
        return {}
    try:
        found = read_json(text)
    except (InvalidInput, InvalidValue):
        return {text[:100]: None}
    return found if isinstance(found, dict) else {text[:100]: None}


def to_metadata(user_id: str, parameters: dict[str, Any]) -> dict[str, str]:
    """The metadata that an upload carries; ASCII, as S3's headers have to be."""
    metadata = {USER_METADATA: user_id}
    if parameters:
        metadata[PARAMETERS_METADATA] = json.dumps(parameters, sort_keys=True, separators=(",", ":"))
    return metadata


def new_item(address: Address, etag: str, user_id: str, parameters: dict[str, Any], retention_days: int) -> Item:
    """The analysis of this object as the table holds it at its start."""
    request = {"video_path": str(address), "etag": etag, "parameters": parameters}
    return items.new_item(analysis_id(address, etag, user_id, parameters), KIND, user_id, request, retention_days)


def workflow_input(item: Item) -> dict[str, Any]:
    """A pure function of the item: a repeated start has the same input, which makes it no second start."""
    asked = item["request"]
    return {
        "analysis_id": item["analysis_id"],
        "user_id": item["user_id"],
        "video_url": asked["video_path"],
        "etag": asked["etag"],
        "parameters": asked["parameters"],
    }
