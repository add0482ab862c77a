"""The list of a video's frames in its container."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.video.ranges import Span


@dataclass(frozen=True)
class Packets:
    """A video's frames as its container lists them, in decoding order, without decoding.

    pts, dts: (n,) presentation and decoding timestamps in units of `time_base` (s); key: (n,) whether decoding can
    start there; shown: (n,) False for frames that only others refer to; first, end: (n,) their bytes in the file.
    header: the bytes of the container's index. pixels: per frame, 0 if the container does not state them.
    """

    pts: NDArray[np.int64]
    dts: NDArray[np.int64]
    key: NDArray[np.bool_]
    shown: NDArray[np.bool_]
    first: NDArray[np.int64]
    end: NDArray[np.int64]
    time_base: Fraction
    header: tuple[Span, ...]
    pixels: int
    seekable: bool  # whether a key frame can be reached without reading everything before it
