"""Applies the older rules with fixed limits, if a caller sends their parameters, for comparison with older figures."""

from __future__ import annotations

from collections.abc import Set

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.findings.lids import MIN_SEEN_S
from functions.eye_tracking.findings.recording import Recording
from functions.eye_tracking.schemas import EyeParameters, FixedThreshold

Values = NDArray[np.float64]

BLINK_PARAMETERS = frozenset({"blink_thresh", "blink_min_frames"})
GAZE_PARAMETERS = frozenset({"vpp_thresh"})


def fixed_threshold(recording: Recording, parameters: EyeParameters, sent: Set[str]) -> FixedThreshold | None:
    """The older figures whose parameters the caller `sent`; None if none was sent."""
    figures = FixedThreshold()
    if sent & BLINK_PARAMETERS:
        lids = recording.column("eye_open")[recording.processed]
        below = runs_below(lids, parameters.blink_thresh, parameters.blink_min_frames)
        figures.blink_count_fixed_threshold = len(below)
    if sent & GAZE_PARAMETERS and recording.valid_s >= MIN_SEEN_S:
        figures.vertical_peak_to_peak_lid_gap = lid_gap_range(recording)
        if figures.vertical_peak_to_peak_lid_gap is not None:
            figures.below_vpp_thresh = figures.vertical_peak_to_peak_lid_gap < parameters.vpp_thresh
    return figures if sent & (BLINK_PARAMETERS | GAZE_PARAMETERS) else None


def runs_below(lids: Values, limit: float, frames: int) -> list[tuple[int, int]]:
    """First and last sample of each run of at least `frames` samples below the limit; NaN does not count as below."""
    edges = np.diff(np.concatenate([[0], (lids < limit).astype(int), [0]]))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return [(int(first), int(end) - 1) for first, end in zip(starts, ends, strict=True) if end - first >= frames]


def lid_gap_range(recording: Recording) -> float | None:
    """Largest minus smallest height of the iris over the lid gap, mean of both eyes; None without a face."""
    heights = np.zeros(len(recording.seen))
    for side in "LR":
        gap = recording.column(f"{side}_eye_open")
        heights += (
            np.divide(recording.column(f"{side}_v_offset"), gap, out=np.full(len(gap), np.nan), where=gap > 0) / 2
        )
    heights = heights[np.isfinite(heights)]
    return round(float(np.ptp(heights)), 4) if heights.size else None
