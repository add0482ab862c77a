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
    header: the bytes that lead a reader to them. pixels: of a frame, 0 where the container does not say.
    pixel_aspect: width over height of a pixel. timed: False where the container has no presentation timestamps: `pts`
    then counts packets at the frame rate, and only the decoder knows the order of the frames.
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
    seekable: bool  # whether the container leads to a key frame without reading all before it
    pixel_aspect: Fraction = Fraction(1)
    timed: bool = True
