"""File objects over byte ranges, so that PyAV can open an object in S3."""

from __future__ import annotations

import io
import os
from bisect import bisect_right
from collections.abc import Callable
from typing import Final

Span = tuple[int, int]  # bytes [first, end)
Get = Callable[[int, int], bytes]  # (first, end) -> those bytes

FIRST_READ: Final = 16 << 10  # for box headers and a short index
MAX_READ: Final = 1 << 20  # of one request: a window needs only a few
MAX_REMEMBERED: Final = 1 << 17  # bytes of a read: the start of a file, and a short index
KEPT: Final = 8  # blocks; a worker's memory must not grow with its window


class RangeFile(io.RawIOBase):
    """A seekable, read-only file of `size` bytes over `get`.

    Inside one of `spans`, which are known to be needed, a read fetches ahead up to the span's end. Elsewhere the
    read-ahead starts small and doubles while reading is sequential, so that a jump wastes little.
    """

    def __init__(self, get: Get, size: int, spans: tuple[Span, ...] = ()) -> None:
        self._get = get
        self._size = size
        self._spans = spans
        self._at = 0
        self._ahead = FIRST_READ
        self._blocks: dict[int, bytes] = {}  # by their first byte, oldest first
        self.bytes_read = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def read(self, size: int | None = -1, /) -> bytes:
        left = self._size - self._at if size is None or size < 0 else min(size, self._size - self._at)
        if left <= 0:
            return b""
        piece = self._piece(left)  # may be shorter than requested; the next read fetches the rest
        self._at += len(piece)
        return piece

    def _piece(self, wanted: int) -> bytes:
        for first, block in self._blocks.items():
            if first <= self._at < first + len(block):
                return block[self._at - first : self._at - first + wanted]
        return self._fetch(wanted)[:wanted]

    def _fetch(self, wanted: int) -> bytes:
        end = self._end_of_span()
        if end is None:
            follows = any(first + len(block) == self._at for first, block in self._blocks.items())
            self._ahead = min(2 * self._ahead, MAX_READ) if follows else FIRST_READ
            end = self._at + max(self._ahead, min(wanted, MAX_READ))
        block = self._get(self._at, min(end, self._limit()))
        self.bytes_read += len(block)
        while len(self._blocks) >= KEPT:
            self._blocks.pop(next(iter(self._blocks)))
        self._blocks[self._at] = block
        return block

    def _end_of_span(self) -> int | None:
        for first, end in self._spans:
            if first <= self._at < end:
                return min(end, self._at + MAX_READ)
        return None

    def _limit(self) -> int:
        """The latest end of a fetch from here."""
        return self._size


class HollowFile(RangeFile):
    """A file whose `hollow` spans read as zeros without a request; it may be longer than the real one.

    An MP4's index is in boxes outside its media data, so a demuxer can list every frame while the media data is hollow.
    """

    def __init__(self, get: Get, size: int, hollow: tuple[Span, ...]) -> None:
        super().__init__(get, max([size, *(end for _, end in hollow)]))
        self._hollow = sorted(hollow)  # sorted for bisection: a fragmented video has thousands

    def _piece(self, wanted: int) -> bytes:
        before = self._begun()
        if before and self._at < self._hollow[before - 1][1]:
            return bytes(min(wanted, self._hollow[before - 1][1] - self._at))
        return super()._piece(min(wanted, self._limit() - self._at))

    def _limit(self) -> int:
        following = self._begun()
        return min(self._size, self._hollow[following][0]) if following < len(self._hollow) else self._size

    def _begun(self) -> int:
        """The number of hollow spans that begin here or before."""
        return bisect_right(self._hollow, self._at, key=lambda span: span[0])


def remembered(get: Get) -> Get:
    """`get` with a cache for small reads."""
    known: dict[tuple[int, int], bytes] = {}

    def remembering(first: int, end: int) -> bytes:
        if end - first > MAX_REMEMBERED:
            return get(first, end)
        if (first, end) not in known:
            known[first, end] = get(first, end)
        return known[first, end]

    return remembering
