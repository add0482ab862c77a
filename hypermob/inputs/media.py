"""What a command is to look at: a file on disk, or one in S3 already."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from hypermob.api.errors import refused_here

Kind = Literal["photo", "video"]


@dataclass(frozen=True)
class Media:
    """On disk (`path` and `content_type`) or in S3 (`address`). stem: what results are named after."""

    stem: str
    path: Path | None = None
    content_type: str = ""
    address: str | None = None

    @property
    def kind(self) -> Kind:
        """Of a file on disk; what is in S3, only the service knows."""
        return "video" if self.content_type.startswith("video/") else "photo"


def in_s3(argument: str) -> Media | None:
    """What an s3:// address names, used as it is; None for a path."""
    if not argument.startswith("s3://"):
        return None
    return Media(stem=PurePosixPath(argument.removeprefix("s3://")).stem, address=argument)


def on_disk(argument: str, what: str) -> Path:
    """The file at a path. Raises ApiRefused NOT_FOUND."""
    path = Path(argument)
    if not path.is_file():
        raise refused_here("NOT_FOUND", f"There is no {what} at '{argument}': check the path.")
    return path
