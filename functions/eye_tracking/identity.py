"""Finds a video's user, its parameters and the id of its analysis. Imports no numerics.

The same object with the same parameters and the same user is the same analysis. A repeated event, or a request after
the upload has started the analysis, finds it and starts nothing twice.
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
FOLDER: Final = "videos"  # in the uploads bucket; uploading a file there starts its analysis
USER_METADATA: Final = "user-id"
PARAMETERS_METADATA: Final = "parameters"  # a JSON object

_NAMESPACE: Final = uuid.UUID("0c1a6b04-3f0f-4c55-8f5e-5f0a5c1d7a10")  # any constant; sets our ids apart


def analysis_id(address: Address, etag: str, user_id: str, parameters: dict[str, Any]) -> str:
    """The id of the analysis of this version of the object with these `parameters`, as sent, for this user."""
    asked = json.dumps(parameters, sort_keys=True, separators=(",", ":"))
    return str(uuid.uuid5(_NAMESPACE, "\n".join((str(address), etag, user_id, asked))))


def user_of(address: Address, stored: Stored) -> str:
    """The user named by the object's metadata, otherwise by its folder `videos/USER/`."""
    folder = re.match(rf"{FOLDER}/([^/]+)/", address.key)
    named = (stored.metadata.get(USER_METADATA, ""), folder.group(1) if folder else "")
    return next((name for name in named if is_user_id(name)), ANONYMOUS)


def parameters_of(stored: Stored) -> dict[str, Any]:
    """The parameters in the object's metadata, unchecked. Text that is not a JSON object is kept as a parameter name.

    An unknown name is refused later, so that the analysis can report it.
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
    """The metadata of an upload, in ASCII, as S3's headers must be."""
    metadata = {USER_METADATA: user_id}
    if parameters:
        metadata[PARAMETERS_METADATA] = json.dumps(parameters, sort_keys=True, separators=(",", ":"))
    return metadata


def new_item(address: Address, etag: str, user_id: str, parameters: dict[str, Any], retention_days: int) -> Item:
    """The new analysis of this object, as stored in the table."""
    request = {"video_path": str(address), "etag": etag, "parameters": parameters}
    return items.new_item(analysis_id(address, etag, user_id, parameters), KIND, user_id, request, retention_days)


def workflow_input(item: Item) -> dict[str, Any]:
    """The workflow's input. It depends on the item only, so that repeating a start has no effect."""
    asked = item["request"]
    return {
        "analysis_id": item["analysis_id"],
        "user_id": item["user_id"],
        "video_url": asked["video_path"],
        "etag": asked["etag"],
        "parameters": asked["parameters"],
    }
