"""Eye tracking requests: a photo is answered at once, a video becomes an analysis."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import Any, Final

from functions.api import analyses, faces
from functions.api.schemas import EyeTrackingRequest
from functions.api.settings import settings
from functions.api.uploads import KINDS
from functions.eye_tracking import identity
from functions.eye_tracking.schemas import FaceMetrics
from functions.shared import storage
from functions.shared.errors import MissingFields, PayloadTooLarge
from functions.shared.items import Item
from functions.shared.storage import Address, Stored
from functions.shared.validation import decode_base64

MAX_INLINE_BYTES: Final = 4_000_000  # a Lambda event holds 6 MB, and base64 makes files a third larger
_TYPES: Final = {extension: kind for kind, extension in KINDS["video"].types.items()}
_PHOTO_ENDINGS: Final = {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif"}


def handle(request: EyeTrackingRequest) -> FaceMetrics | Item:
    """The metrics of a photo, or the analysis of a video, new or existing.

    Raises MissingFields, InvalidValue, PayloadTooLarge, NotFound, RateLimited, Unavailable, and a photo's errors.
    """
    if request.action == "analyze_image":
        _inline(request)
        return faces.describe({"file_data": request.file_data})
    if request.action == "analyze_video":
        return _start(*_stored_video(request), request)
    address = Address.uploaded(_required(request, "s3_url"), settings().uploads_bucket)
    stored = storage.stat(address)
    if _is_photo(address, stored):
        return faces.describe({"image_url": str(address)})
    return _start(address, stored, request)


def _start(address: Address, stored: Stored, request: EyeTrackingRequest) -> Item:
    """Start the analysis. The object's metadata fills in what the request omits, as it does after an upload."""
    said = request.model_fields_set
    user_id = request.user_id if "user_id" in said else identity.user_of(address, stored)
    sent = request.parameters.model_dump(exclude_unset=True) if request.parameters else None
    parameters = identity.parameters_of(stored) if sent is None else sent
    item = identity.new_item(address, stored.etag, user_id, parameters, settings().retention_days)
    return analyses.start(item, identity.workflow_input)


def _stored_video(request: EyeTrackingRequest) -> tuple[Address, Stored]:
    """Store the video among the uploads. Its arrival starts the same analysis that this request then finds.

    It is named by its content, so that the same request sent twice is one analysis.
    """
    data = _inline(request)
    extension = PurePosixPath(request.file_name or "").suffix.lower().lstrip(".")
    content_type = _TYPES.get(extension, "video/mp4")
    name = f"{hashlib.sha256(data).hexdigest()[:32]}.{KINDS['video'].types[content_type]}"
    address = Address(settings().uploads_bucket, f"{identity.FOLDER}/{request.user_id}/{name}")
    sent: dict[str, Any] = request.parameters.model_dump(exclude_unset=True) if request.parameters else {}
    metadata = identity.to_metadata(request.user_id, sent)
    etag = storage.write(address, data, content_type, metadata)
    return address, Stored(len(data), etag, content_type, metadata)


def _inline(request: EyeTrackingRequest) -> bytes:
    text = _required(request, "file_data")
    if len(text) > MAX_INLINE_BYTES * 4 / 3 + 100:  # with a data URL prefix
        raise PayloadTooLarge(
            f"file_data holds more than {MAX_INLINE_BYTES / 1e6:.0f} MB: upload the file with POST /uploads "
            "and send its address with the action process_s3_file."
        )
    return decode_base64("file_data", text)


def _required(request: EyeTrackingRequest, field: str) -> str:
    value: str | None = getattr(request, field)
    if not value:
        raise MissingFields(f"Missing: {field} (for the action {request.action}).", {"fields": [field]})
    return value


def _is_photo(address: Address, stored: Stored) -> bool:
    return stored.content_type.startswith("image/") or PurePosixPath(address.key).suffix.lower() in _PHOTO_ENDINGS
