"""Notices a recording that plays slower than it was recorded, by the time that the lids take to close.

Lids close within about a tenth of a second, even before a long closure. `python -m bench.eyes.slow_motion` retimes real
videos: docs/accuracy.md has the rates.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from functions.eye_tracking.findings.recording import Recording
from functions.eye_tracking.schemas import Blink
from functions.shared.remarks import Remark

MIN_CLOSINGS: Final = 3  # one slow closing can be a look down
MIN_AMPLITUDE: Final = 0.4  # smaller ones can be squints, which are slow
SLOW_CLOSING_S: Final = 0.2  # median: up to .10 at true speed, .18 with composed blinks of 800 ms
MIN_FRAMES: Final = 3.0  # of the closing: at low frame rates it looks longer


def slow_motion(recording: Recording, listed: Sequence[Blink]) -> Iterator[Remark]:
    """A warning if the lids close too slowly. listed: blinks and closures with their movements."""
    known = [one.closing_s for one in listed if one.closing_s is not None and (one.amplitude or 0) >= MIN_AMPLITUDE]
    if len(known) < MIN_CLOSINGS:
        return
    closing_s = float(np.median(known))
    if closing_s >= max(SLOW_CLOSING_S, MIN_FRAMES * float(np.median(recording.seconds))):
        slow = f"The lids take {closing_s:.2f} s to close, where 0.1 s is usual"
        cause = "the video seems to be slow motion, played slower than it was recorded, or the lids are very slow"
        advice = "In slow motion every rate, duration and speed is wrong: send the video at its true speed."
        yield Remark(code="SLOW_MOTION", message=f"{slow}: {cause}. {advice}")
