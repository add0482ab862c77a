"""Every limit between what counts as a blink and what does not, in one place.

None is fitted closely: moved by a quarter either way, each changes at most one or two blinks in a hundred
(`python -m bench.eyes.limits`, docs/accuracy.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Limits:
    """Times in s; openness and prominence as shares of the open eye; widths are at half prominence."""

    open_eye_window_s: float = 3.0  # longer than any blink, shorter than most changes of the head's pitch
    open_eye_percentile: float = 80.0  # open even at 60 blinks a minute; the highest values are landmark noise
    open_eye_floor: float = 0.7  # of the whole recording's: eyes closed for seconds are not "the person's open eye"
    max_openness: float = 0.75  # a lid that comes down by less is a twitch, a squint or noise
    complete_openness: float = 0.42  # closed lids measure .1-.4, depending on lashes and on the eye's size in px
    min_prominence: float = 0.25  # a reopening by less between two lows makes them one blink
    noise_factor: float = 6.0  # a valley has to be that many times deeper than the recording's own noise
    max_blink_s: float = 0.8  # longer is a closure
    max_incomplete_s: float = 0.4  # lids that come down halfway for longer are a squint or a look down
    max_cut_openness: float = 0.5  # of a valley whose one side was not seen
    max_bridge_s: float = 0.25  # a face lost for less than that may have been blinking: the valley goes on
    min_apart_s: float = 0.15  # between two lowest points: lids need as long to open and close again


LIMITS: Final = Limits()
OPEN: Final = 0.8  # lids above that are not on their way: what they still do is noise
# Start and end: where 70 % of the way to open is made up, 10 and 5 ms after what people mark (median of 106 blinks).
# Lids that droop before a blink or stay low after it are no part of it.
EXTENT: Final = 0.7
MAX_CLOSING_S: Final = 0.1  # before half prominence
MAX_OPENING_S: Final = 0.2  # after it: lids open half as fast as they close
