"""The planned frames of a video, with those of failed windows marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

MAX_FRAME_S: Final = 0.5  # the longest time that a frame represents, unless all frames are farther apart


@dataclass(frozen=True)
class Clip:
    """The planned frames, after `step` and `max_frames`.

    frame: (n,) int64, numbers of source frames, ascending; time_s: (n,) float64, seconds from the video's first frame;
    width, height: px of the upright picture; failed: (n,) bool, frames of windows that failed after all retries;
    truncated: `max_frames` left frames out; source_frames: number of frames in the video.
    """

    frame: NDArray[np.int64]
    time_s: NDArray[np.float64]
    width: int
    height: int
    failed: NDArray[np.bool_]
    truncated: bool
    source_frames: int

    @property
    def seconds(self) -> NDArray[np.float64]:
        """(n,) the time that each frame represents: until the next one; for the last one, the usual interval."""
        steps = np.diff(self.time_s)
        usual = float(np.median(steps)) if steps.size else 0.0
        return np.minimum(np.append(steps, usual), max(MAX_FRAME_S, 1.5 * usual))

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame to the end of the last."""
        return float(self.time_s[-1] - self.time_s[0] + self.seconds[-1]) if self.time_s.size else 0.0
