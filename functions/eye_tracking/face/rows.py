"""The measured rows of a window, frame by frame, and their file format: one small NPZ per window."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.features import COLUMNS


@dataclass(frozen=True)
class Rows:
    """One row per face and frame, and one for a frame without a face; in time order.

    frame: (n,) int64, source frame; face: (n,) int64, 0 and up within the frame, -1 without one; values:
    (n, len(COLUMNS)) float64, NaN where nothing was measured: no face, or gaze was not requested.
    """

    frame: NDArray[np.int64]
    face: NDArray[np.int64]
    values: NDArray[np.float64]

    def column(self, name: str) -> NDArray[np.float64]:
        """(n,) values of one of COLUMNS."""
        return self.values[:, COLUMNS.index(name)]

    def to_bytes(self) -> bytes:
        """As NPZ; `from_bytes` reads it."""
        buffer = io.BytesIO()
        np.savez_compressed(buffer, frame=self.frame, face=self.face, values=self.values)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Rows:
        """The inverse of `to_bytes`. Raises ValueError for anything else."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            return cls(arrays["frame"], arrays["face"], arrays["values"])

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """All rows of all parts, sorted by frame."""
        if not parts:
            return cls(np.empty(0, np.int64), np.empty(0, np.int64), np.empty((0, len(COLUMNS))))
        frame = np.concatenate([part.frame for part in parts])
        order = np.argsort(frame, kind="stable")
        return cls(
            frame[order],
            np.concatenate([part.face for part in parts])[order],
            np.concatenate([part.values for part in parts])[order],
        )
