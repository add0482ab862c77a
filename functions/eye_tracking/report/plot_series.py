"""Thins series and gaps for drawing, so that half an hour of video still shows every blink."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]

BUCKETS: Final = 1500  # about one for each pixel of a screen's width


def thinned(time_s: Values, values: Values) -> tuple[Values, Values]:
    """The lowest and highest value of each of at most BUCKETS stretches, in order; short series are unchanged.

    time_s, values: (n,), NaN without a value.
    """
    per_bucket = -(-len(values) // BUCKETS)
    if per_bucket <= 2:
        return time_s, values
    rows = _in_buckets(values, per_bucket, np.nan)
    low = np.argmin(np.where(np.isfinite(rows), rows, np.inf), axis=1)
    high = np.argmax(np.where(np.isfinite(rows), rows, -np.inf), axis=1)
    picked = np.sort(np.stack([low, high], axis=1), axis=1) + np.arange(len(rows))[:, None] * per_bucket
    kept = np.minimum(picked.ravel(), len(values) - 1)
    return time_s[kept], values[kept]


def spans(time_s: Values, seconds: Values, flags: Flags) -> list[tuple[float, float]]:
    """(start, width) in s of runs of flagged samples; in long series only runs of half a stretch or more."""
    per_bucket = -(-len(flags) // BUCKETS)
    if per_bucket > 2:
        flags = np.repeat(_in_buckets(flags.astype(float), per_bucket, 0.0).mean(axis=1) >= 0.5, per_bucket)[
            : len(flags)
        ]
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    return [
        (float(time_s[first]), float(time_s[last - 1] + seconds[last - 1] - time_s[first]))
        for first, last in edges.reshape(-1, 2)
    ]


def _in_buckets(values: Values, per_bucket: int, filler: float) -> Values:
    missing = -len(values) % per_bucket
    buckets: Values = np.concatenate([values, np.full(missing, filler)]).reshape(-1, per_bucket)
    return buckets
