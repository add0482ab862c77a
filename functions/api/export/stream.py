"""Writes a ZIP piece by piece, so that its size needs no memory and no disk."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

_ZIP64_FROM: Final = 2**31  # what a file may hold without ZIP64, which some old programs cannot read
_PACKED: Final = (".bin", ".gz", ".zip", ".jpg", ".jpeg", ".png", ".webp", ".mp4", ".mov", ".webm", ".mkv", ".npz")


@dataclass(frozen=True)
class Entry:
    """A file of the ZIP. pieces: its bytes, read once, when its turn comes."""

    name: str
    modified: datetime
    size: int
    pieces: Iterable[bytes]

    @classmethod
    def of_bytes(cls, name: str, data: bytes) -> Entry:
        return cls(name, datetime.now(UTC), len(data), (data,))


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The ZIP with these entries. Raises what their pieces raise."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w") as archive:
        for entry in entries:
            with archive.open(_info(entry), "w", force_zip64=entry.size >= _ZIP64_FROM) as file:
                for piece in entry.pieces:
                    file.write(piece)
                    yield sink.taken()
    yield sink.taken()


def _info(entry: Entry) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(entry.name, entry.modified.astimezone(UTC).timetuple()[:6])
    info.compress_type = zipfile.ZIP_STORED if entry.name.lower().endswith(_PACKED) else zipfile.ZIP_DEFLATED
    info.external_attr = 0o600 << 16
    return info


class _Sink(io.RawIOBase):
    """Where zipfile writes. It cannot seek, so zipfile puts sizes and checksums behind each file."""

    def __init__(self) -> None:
        super().__init__()
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # what zipfile gives
        self._held += data
        return len(data)

    def taken(self) -> bytes:
        found = bytes(self._held)
        self._held.clear()
        return found
