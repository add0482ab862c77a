"""Every limit that decides what counts as a blink.

None is critical: a change of a quarter in either direction affects at most one or two blinks in a hundred
(`python -m bench.eyes.limits`, docs/accuracy.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Limits:
    """Times in s; openness and prominence as shares of the open eye; widths are at half prominence."""

    open_eye_window_s: float = 3.0  # longer than any blink, shorter than most changes of the head's pitch
    open_eye_percentile: float = 80.0  # still open at 60 blinks a minute; higher values are landmark noise
    open_eye_floor: float = 0.7  # of the whole recording's, so that eyes closed for seconds do not count as open
    open_eye_least: float = 0.14  # aspect ratio: open eyes measured .24-.39 in 15 videos of people, shut ones .02-.05
    max_openness: float = 0.75  # a smaller lid movement is a twitch, a squint or noise
    complete_openness: float = 0.42  # closed lids measure .1-.4, depending on lashes and the eye's size in px
    min_prominence: float = 0.25  # two lows with a smaller reopening between them are one blink
    noise_factor: float = 6.0  # a valley must be this many times deeper than the recording's noise
    max_blink_s: float = 0.8  # longer is a closure
    max_incomplete_s: float = 0.4  # half-closed lids for longer are a squint or a look down
    max_incomplete_closing_s: float = 0.15  # from 10 to 90 % of the way: blinks took .03-.09, squints .13-.53
    max_cut_openness: float = 0.5  # of a valley with only one side seen
    max_bridge_s: float = 0.25  # a valley continues across shorter losses of the face
    min_apart_s: float = 0.15  # between two lowest points: lids need this long to open and close again


LIMITS: Final = Limits()
OPEN: Final = 0.8  # above it, movements of the lids are noise
# Start and end: where the lids are 70 % of the way to open, 10 and 5 ms after people's marks (median of 106 blinks).
# Lids that droop before a blink or stay low after it are not part of it.
EXTENT: Final = 0.7
MAX_CLOSING_S: Final = 0.1  # before half prominence
MAX_OPENING_S: Final = 0.2  # after it: lids open half as fast as they close
CLOSING_FRAMES: Final = 2.5  # a closing looks this long at a low frame rate, however fast it is
