"""The adult population as a multivariate normal over the six lengths, from ANSUR II (`ansur.json`)."""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.segments import LENGTHS, SEGMENTS

Group = Literal["male", "female", "pooled_50_50"]
SURVEYED_STATURE_CM: Final = (141.0, 199.0)  # of the survey's shortest and tallest people
# As far as the survey's relations are extrapolated and the seat model is checked. Beyond, a child or a wrong number is
# more likely than an adult.
ADULT_STATURE_CM: Final = (130.0, 220.0)
POOLED: Final[Group] = "pooled_50_50"  # women and men weighted equally, for people whose sex is not given


@dataclass(frozen=True)
class Normal:
    """A multivariate normal: mean (n,), covariance (n, n), in cm and cm²."""

    mean: NDArray[np.float64]
    covariance: NDArray[np.float64]

    @property
    def sd(self) -> NDArray[np.float64]:
        """Standard deviations (n,), cm."""
        return np.sqrt(np.diag(self.covariance))

    def distance(self, values: NDArray[np.float64]) -> float:
        """Mahalanobis distance of `values` (n,), cm, from the mean."""
        from_mean = values - self.mean
        return float(np.sqrt(from_mean @ np.linalg.solve(self.covariance, from_mean)))

    def expected(self, unknown: NDArray[np.bool_], values: NDArray[np.float64]) -> NDArray[np.float64]:
        """`values` (n,) with those that are `unknown` (n,) replaced by what the others let expect of them."""
        known = ~unknown
        slope = np.linalg.solve(self.covariance[np.ix_(known, known)], self.covariance[np.ix_(known, unknown)])
        filled = values.copy()
        filled[unknown] = self.mean[unknown] + (values - self.mean)[known] @ slope
        return filled


@functools.cache
def table() -> dict[str, Any]:
    """The survey's statistics from the package."""
    text = resources.files(__package__).joinpath("ansur.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


def lengths(group: Group = POOLED) -> Normal:
    """The six lengths of a group, in the order of `LENGTHS`."""
    entry = table()[group]
    return Normal(np.array([entry["mean"][name] for name in LENGTHS]), np.array(entry["cov"]))


def segments_given_height(height_cm: float, group: Group = POOLED) -> Normal:
    """The five segments of people of one stature, in the order of `SEGMENTS`: the normal conditional on height."""
    everyone = lengths(group)
    slope = everyone.covariance[1:, 0] / everyone.covariance[0, 0]
    mean = everyone.mean[1:] + slope * (height_cm - everyone.mean[0])
    covariance = everyone.covariance[1:, 1:] - np.outer(slope, everyone.covariance[0, 1:])
    assert mean.shape == (len(SEGMENTS),)
    return Normal(mean, covariance)
