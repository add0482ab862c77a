"""Pieces of bytes as a file that can be read once."""

from __future__ import annotations

import io
from collections.abc import Iterator


class Pieces(io.RawIOBase):
    """Reads what `pieces` yields, one after the other."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        super().__init__()
        self._pieces = pieces
        self._held = bytearray()

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        """`size` bytes, fewer only at the end; all of them without a size. Raises what the pieces raise."""
        whole = size is None or size < 0
        while whole or len(self._held) < (size or 0):
            piece = next(self._pieces, None)
            if piece is None:
                break
            self._held += piece
        end = len(self._held) if whole else size
        found = bytes(self._held[:end])
        del self._held[:end]
        return found
