"""The planned frames of a video, with those of failed windows marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

GAP_S: Final = 1.0  # without a frame: longer than any pause of a camera that adapts to the light
GAP_STEPS: Final = 10  # and so many times the usual distance, where frames are far apart anyway
MAX_FRAME_S: Final = 0.5  # what a frame can stand for, unless all are that far apart: a longer pause shows nothing


@dataclass(frozen=True)
class Clip:
    """The planned frames, after `step` and `max_frames`.

    frame: (n,) int64, numbers of source frames, ascending; time_s: (n,) float64, seconds from the video's first frame;
    width, height: px of the upright picture; failed: (n,) bool, frames of windows that failed after all retries;
    truncated: `max_frames` left frames out; source_frames: how many the video has; timed: the container says when
    frames are shown; doubled: frames left out because another one has their timestamp;
    quarters: turns by 90 degrees, counter-clockwise, that made the face upright.
    """

    frame: NDArray[np.int64]
    time_s: NDArray[np.float64]
    width: int
    height: int
    failed: NDArray[np.bool_]
    truncated: bool
    source_frames: int
    timed: bool = True
    doubled: int = 0
    quarters: int = 0

    @property
    def seconds(self) -> NDArray[np.float64]:
        """(n,) the time that each frame represents: until the next one; for the last one, the usual interval."""
        steps = np.diff(self.time_s)
        usual = float(np.median(steps)) if steps.size else 0.0
        return np.minimum(np.append(steps, usual), max(MAX_FRAME_S, 1.5 * usual))

    @property
    def gaps(self) -> list[tuple[float, float]]:
        """(start, length) in s of each pause in which the recording has no frames."""
        steps = np.diff(self.time_s)
        usual = float(np.median(steps)) if steps.size else 0.0
        found = np.flatnonzero(steps > max(GAP_S, GAP_STEPS * usual))
        return [(float(self.time_s[at]), float(steps[at])) for at in found]

    @property
    def duration_s(self) -> float:
        """Seconds from the first frame to the end of the last."""
        return float(self.time_s[-1] - self.time_s[0] + self.seconds[-1]) if self.time_s.size else 0.0
