"""Errors of estimates against the truth, and a comparison of two methods."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Score:
    """All (5,) per segment, cm; coverage: share of cases within the stated standard deviation, or None."""

    absolute: Matrix
    signed: Matrix
    p95: Matrix
    coverage: Matrix | None

    @property
    def mean(self) -> float:
        """Mean absolute error over all segments."""
        return float(self.absolute.mean())


def score(estimates: Matrix, truth: Matrix, sd: Matrix | None = None) -> Score:
    """Score (n, 5) estimates in cm; `sd` are their stated standard deviations."""
    error = estimates - truth
    return Score(
        absolute=np.abs(error).mean(axis=0),
        signed=error.mean(axis=0),
        p95=np.percentile(np.abs(error), 95, axis=0),
        coverage=None if sd is None else (np.abs(error) < sd).mean(axis=0),
    )


def bootstrap_difference(ours: Matrix, theirs: Matrix, truth: Matrix, seed: int = 0) -> tuple[float, float, float]:
    """Mean and 95 % interval of (our - their) mean absolute error, resampling pictures; below zero: we are better."""
    difference = (np.abs(ours - truth) - np.abs(theirs - truth)).mean(axis=1)
    random = np.random.default_rng(seed)
    means = difference[random.integers(0, len(difference), (10_000, len(difference)))].mean(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return float(difference.mean()), float(low), float(high)
