"""Measures how the lids move in a blink: amplitude, width, phases and speeds. docs/blinks.md has the sources.

A peak speed between two frames depends on the frame rate and, at high rates, on noise. So a speed here is the largest
mean over SPEED_WINDOW_S, the same at every frame rate that reaches it (`python -m bench.eyes.kinematics`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.findings.blinks import Closing

Values = NDArray[np.float64]

SHOULDER_S: Final = 0.25  # the lids' level before and after is the highest in this time around the blink
PHASE: Final = (0.1, 0.9)  # of the way: rise time as IEEE 181 defines it, so that slow ends do not count
SPEED_WINDOW_S: Final = 0.02  # bench.eyes.kinematics: 92-98 % of the true peak at any frame rate that reaches it
STEP_TOLERANCE: Final = 1.05  # of SPEED_WINDOW_S between two frames: timestamps of 50 frames per second are rounded


@dataclass(frozen=True)
class Phase:
    """One way of the lids. seconds: between PHASE's shares of the way; speed: openness per second, if known."""

    seconds: float | None
    speed: float | None


@dataclass(frozen=True)
class Movement:
    """Shares of the open eye, s, and openness per second. See the fields of LidMovement."""

    amplitude: float
    prominence: float
    half_width_s: float
    closing: Phase
    opening: Phase


def movements(time_s: Values, opened: Values, found: list[Closing]) -> list[Movement | None]:
    """The movement of each closing, in order; None where one side was not seen.

    time_s: (n,); opened: (n,) relative to the open eye, NaN where no face was seen.
    """
    peaks = [-1, *(one.peak for one in found), len(time_s)]
    return [movement(time_s, opened, one, peaks[number] + 1, peaks[number + 2]) for number, one in enumerate(found)]


def movement(time_s: Values, opened: Values, one: Closing, first: int, end: int) -> Movement | None:
    """The movement of one closing within samples first to end, half-open, which exclude the lowest ones of others."""
    left = max(first, int(np.searchsorted(time_s, one.start_s - SHOULDER_S)))
    right = min(end, int(np.searchsorted(time_s, one.end_s + SHOULDER_S, side="right")))
    near = left + np.flatnonzero(np.isfinite(opened[left:right]))
    down, up = near[near <= one.peak], near[near >= one.peak][::-1]
    if len(down) < 2 or len(up) < 2:
        return None
    least = float(opened[one.peak])
    before, after = float(opened[down].max()) - least, float(opened[up].max()) - least
    prominence = min(before, after)
    if prominence <= 0:
        return None
    half = least + prominence / 2
    return Movement(
        amplitude=before,
        prominence=prominence,
        half_width_s=_last_above(time_s[up], opened[up], half) - _last_above(time_s[down], opened[down], half),
        closing=_phase(time_s[down], opened[down], least, before),
        opening=_phase(-time_s[up], opened[up], least, after),
    )


def _phase(time_s: Values, opened: Values, least: float, amplitude: float) -> Phase:
    """A way down. time_s: (k,) ascending; a way up is one in reversed time."""
    begin = int(np.argmax(opened))  # what comes before the highest sample can be the end of another blink
    time_s, opened = time_s[begin:], opened[begin:]
    high, low = (least + (1 - share) * amplitude for share in PHASE)
    bottom = int(np.argmax(opened <= low))  # the last sample is the lowest, so there is one
    top = int(np.flatnonzero(opened[:bottom] >= high)[-1])
    seconds = _crossing(time_s, opened, bottom - 1, low) - _crossing(time_s, opened, top, high)
    way = slice(max(0, top - 1), bottom + 2)
    return Phase(seconds, _peak_speed(time_s[way], opened[way]))


def _peak_speed(time_s: Values, opened: Values) -> float | None:
    """The largest mean speed over SPEED_WINDOW_S; None if frames are further apart."""
    if np.diff(time_s).max() > SPEED_WINDOW_S * STEP_TOLERANCE or time_s[-1] - time_s[0] < SPEED_WINDOW_S:
        return None
    begins = np.concatenate([time_s, time_s - SPEED_WINDOW_S])  # a maximum has a sample at one end
    begins = begins[(begins >= time_s[0]) & (begins <= time_s[-1] - SPEED_WINDOW_S)]
    lost = np.interp(begins, time_s, opened) - np.interp(begins + SPEED_WINDOW_S, time_s, opened)
    return float(lost.max() / SPEED_WINDOW_S)


def _last_above(time_s: Values, opened: Values, level: float) -> float:
    """When the way to the lowest sample, the last one, falls below `level` for good."""
    return _crossing(time_s, opened, int(np.flatnonzero(opened >= level)[-1]), level)


def _crossing(time_s: Values, opened: Values, at: int, level: float) -> float:
    """When the line from sample `at` to the next one passes `level`; the sample's own time if it does not."""
    high, low = opened[at], opened[at + 1]
    share = (high - level) / (high - low) if high > low else 0.0
    return float(time_s[at] + np.clip(share, 0, 1) * (time_s[at + 1] - time_s[at]))
