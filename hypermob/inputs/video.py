"""The video on disk, checked before anything is started or sent: by its first bytes, without decoding anything."""

from __future__ import annotations

import struct
from pathlib import Path

from hypermob.api.errors import refused_here
from hypermob.inputs.media import Media
from hypermob.inputs.photo import boxed_type

MAX_BYTES = 2_000_000_000  # the service's limit, and the presigned upload's
_HEAD_BYTES = 64  # an EBML header names its type in about the first forty bytes

# Boxes of ISO/IEC 14496-12 that a QuickTime file without `ftyp` begins with (QuickTime File Format, 2001, chapter 1).
_OLD_QUICKTIME = {b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}
_EBML = b"\x1a\x45\xdf\xa3"


def content_type(path: Path) -> str | None:
    """The video's type by content, not by name; None if the service does not accept it."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if head[4:8] == b"ftyp" and boxed_type(head) is None:
        return "video/quicktime" if head[8:12] == b"qt  " else "video/mp4"
    if head[4:8] in _OLD_QUICKTIME:
        return "video/quicktime"
    if head.startswith(_EBML):
        return "video/webm" if b"webm" in head else "video/x-matroska"
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return "video/x-msvideo"
    return None


def checked(path: Path, kind: str) -> Media:
    """The video at `path`, whose content type is `kind`. Raises ApiRefused with the service's codes."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise refused_here(
            "PAYLOAD_TOO_LARGE",
            f"The video has {size / 1e9:.1f} GB, the limit is {MAX_BYTES / 1e9:.0f} GB: shrink it or cut it.",
        )
    if kind in {"video/mp4", "video/quicktime"} and not _has_index(path, size):
        raise refused_here(
            "VIDEO_UNREADABLE",
            f"'{path}' has no index, so nothing in it can be read: was the recording, or the copy, cut off?",
        )
    return Media(stem=path.stem, path=path, content_type=kind)


def _has_index(path: Path, size: int) -> bool:
    """Whether one of the file's top-level boxes is its index (ISO/IEC 14496-12, 4.2): a cut-off recording has none."""
    at = 0
    with path.open("rb") as file:
        while at + 8 <= size:
            file.seek(at)
            head = file.read(16)
            length, box = struct.unpack_from(">I4s", head)
            if box in {b"moov", b"moof"}:
                return True
            if length == 1 and len(head) == 16:
                (length,) = struct.unpack_from(">Q", head, 8)
            if length < 8:  # 0: to the end of the file; anything else is broken
                return False
            at += length
    return False
