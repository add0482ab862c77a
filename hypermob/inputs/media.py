"""The file that a command analyses: on disk, or already in S3."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from hypermob.api.errors import refused_here

Kind = Literal["photo", "video"]


@dataclass(frozen=True)
class Media:
    """On disk (`path` and `content_type`) or in S3 (`address`). stem: results are named after it."""

    stem: str
    path: Path | None = None
    content_type: str = ""
    address: str | None = None

    @property
    def kind(self) -> Kind:
        """The size of a file on disk; for a file in S3 only the service knows it."""
        return "video" if self.content_type.startswith("video/") else "photo"


def in_s3(argument: str) -> Media | None:
    """The file at an s3:// address, which is not checked; None for a path."""
    if not argument.startswith("s3://"):
        return None
    return Media(stem=PurePosixPath(argument.removeprefix("s3://")).stem, address=argument)


def on_disk(argument: str, what: str) -> Path:
    """The file at a path. Raises ApiRefused NOT_FOUND."""
    path = Path(argument)
    if not path.is_file():
        raise refused_here("NOT_FOUND", f"There is no {what} at '{argument}': check the path.")
    return path
