"""Where uploads go: one place per user and kind, limited by type, size and minutes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from functions.api.schemas import UploadForm, UploadRequest
from functions.api.settings import settings
from functions.shared import storage
from functions.shared.errors import UnsupportedMedia
from functions.shared.storage import Address

EXPIRES_S: Final = 900  # long enough for a slow phone, short enough that a leaked form is soon worthless


@dataclass(frozen=True)
class Kind:
    """folder: prefix in the uploads bucket. types: content type -> file extension."""

    folder: str
    max_bytes: int
    types: dict[str, str]


KINDS: Final = {
    "photo": Kind("photos", 20_000_000, {"image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}),
    "video": Kind(
        "videos",
        500_000_000,  # about half an hour of 720p
        {
            "video/mp4": "mp4",
            "video/quicktime": "mov",
            "video/webm": "webm",
            "video/x-matroska": "mkv",
            "video/x-msvideo": "avi",
        },
    ),
}


def create(request: UploadRequest) -> UploadForm:
    """A presigned POST for one file. Raises UnsupportedMedia naming the types that are taken."""
    kind = KINDS[request.kind]
    extension = kind.types.get(request.content_type)
    if extension is None:
        raise UnsupportedMedia(f"content_type: a {request.kind} may be {', '.join(kind.types)}.")
    address = Address(settings().uploads_bucket, f"{kind.folder}/{request.user_id}/{uuid.uuid4()}.{extension}")
    form = storage.upload_form(address, request.content_type, kind.max_bytes, EXPIRES_S)
    return UploadForm(
        url=form["url"],
        fields=form["fields"],
        s3_url=str(address),
        expires_in_s=EXPIRES_S,
        max_bytes=kind.max_bytes,
    )
