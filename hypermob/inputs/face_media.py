"""A photo or a video of a face, distinguished by content and checked before anything is started or sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from hypermob.api.errors import refused_here
from hypermob.inputs import photo, video
from hypermob.inputs.media import Media, in_s3, on_disk

MAX_INLINE_BYTES = 4_000_000  # the service's limit for a photo inside the request; larger ones are uploaded

_PHOTO_ENDINGS = {
    ".jpg",
    ".jpeg",
    ".png",
    ".webp",
    ".heic",
    ".heif",
    ".avif",
}  # the service uses these for files that it cannot read


def find(argument: str) -> Media:
    """The file that FILE names, a path or an s3:// address. Raises ApiRefused with the service's codes."""
    return in_s3(argument) or _checked(on_disk(argument, "photo or video"))


def check_parameters(media: Media, parameters: Mapping[str, object]) -> None:
    """Raises ApiRefused INVALID_VALUE, as an upload would: these options are only for videos."""
    if parameters and media.path is not None and media.kind == "photo":
        problem = "only for videos, and this is a photo"
        raise refused_here(
            "INVALID_VALUE",
            f"{_listed(parameters)}: {problem}.",
            {"fields": [{"field": name, "problem": problem} for name in parameters]},
        )


def fits_inline(media: Media) -> bool:
    """Whether this is a photo on disk that can be sent within the request."""
    return media.path is not None and media.kind == "photo" and media.path.stat().st_size <= MAX_INLINE_BYTES


def _checked(path: Path) -> Media:
    kind = video.content_type(path)
    if kind is not None:
        return video.checked(path, kind)
    named_photo = path.suffix.lower() in _PHOTO_ENDINGS
    if path.stat().st_size == 0:
        code = "IMAGE_UNREADABLE" if named_photo else "VIDEO_UNREADABLE"
        raise refused_here(code, f"'{path}' is empty: was it copied whole?")
    if named_photo or photo.is_picture(path):
        return photo.checked(path)
    raise refused_here(
        "VIDEO_UNREADABLE",
        f"'{path}' is neither a video (MP4, MOV, WebM, MKV, AVI) nor a photo (JPEG, PNG, WebP, HEIC, AVIF) "
        "that can be read.",
    )


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"--{name.replace('_', '-')}" for name in names)
