"""Upload forms: one folder per user and kind, with limits on type, size and time."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from functions.api.schemas import UploadForm, UploadRequest
from functions.api.settings import settings
from functions.eye_tracking import identity
from functions.shared import storage
from functions.shared.errors import InvalidValue, UnsupportedMedia
from functions.shared.storage import Address

EXPIRES_S: Final = 900  # long enough for a slow phone, short enough that a leaked form soon expires


@dataclass(frozen=True)
class Kind:
    """folder: prefix in the uploads bucket. types: content type -> file extension."""

    folder: str
    max_bytes: int
    types: dict[str, str]


KINDS: Final = {
    "photo": Kind(
        "photos",
        20_000_000,
        {
            "image/jpeg": "jpg",
            "image/png": "png",
            "image/webp": "webp",
            "image/heic": "heic",
            "image/heif": "heic",
            "image/avif": "avif",
        },
    ),
    "video": Kind(
        identity.FOLDER,
        2_000_000_000,  # an hour of 720p from a phone; the analysis accepts no more
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
    """A presigned POST for one file. A video's form contains its parameters, because uploading starts the analysis.

    Raises UnsupportedMedia naming the accepted types, InvalidValue (parameters for a photo).
    """
    kind = KINDS[request.kind]
    extension = kind.types.get(request.content_type)
    if extension is None:
        raise UnsupportedMedia(f"content_type: a {request.kind} must be one of {', '.join(kind.types)}.")
    address = Address(settings().uploads_bucket, f"{kind.folder}/{request.user_id}/{uuid.uuid4()}.{extension}")
    form = storage.upload_form(address, request.content_type, kind.max_bytes, EXPIRES_S, _metadata(request))
    return UploadForm(
        url=form["url"],
        fields=form["fields"],
        s3_url=str(address),
        expires_in_s=EXPIRES_S,
        max_bytes=kind.max_bytes,
    )


def _metadata(request: UploadRequest) -> dict[str, str]:
    if request.kind == "video":
        sent = request.parameters.model_dump(exclude_unset=True) if request.parameters else {}
        return identity.to_metadata(request.user_id, sent)
    if request.parameters is not None:
        raise InvalidValue("parameters: allowed only for videos; leave them out for a photo.")
    return {}
