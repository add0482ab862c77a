"""Checks whether six lengths can belong to one person, and limits implausible ones with a warning."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.anthropometry.population import ADULT_STATURE_CM, Normal
from functions.anthropometry.segments import SEGMENTS, BodyLengths
from functions.shared.remarks import Remark

# One adult in 16,000 is beyond 4 SD in a given length: a hidden arm or a value in inches is more likely.
LIMIT_SD: Final = 4.0
# Mahalanobis distance of the five segments from those of adults of this stature (chi-square, 5 degrees of freedom). The
# farthest of ANSUR II's 6,068 people is at 5.4; of a normal population one in 60,000 is beyond 5.5.
LIMIT_DISTANCE: Final = 5.5
CODE: Final = "IMPLAUSIBLE_LENGTH"
TOGETHER_CODE: Final = "IMPLAUSIBLE_BODY"

Lengths = NDArray[np.float64]


def make_plausible(body: BodyLengths) -> tuple[BodyLengths, tuple[Remark, ...]]:
    """A plausible body for the model, and a remark for each length that was wrong or for lengths that do not fit.

    The stature is limited to ADULT_STATURE_CM, each segment to LIMIT_SD around its expectation for that stature, and
    all segments together to LIMIT_DISTANCE (ANSUR II): beyond it those that were already limited are moved towards what
    the others let expect; if that is not enough, or there were none, all are moved towards the usual ones.
    """
    height = _hold(body.height, *ADULT_STATURE_CM)
    given = population.segments_given_height(height)
    low, high = given.mean - LIMIT_SD * given.sd, given.mean + LIMIT_SD * given.sd
    told = body.as_vector()[1:]
    limited = np.clip(told, low, high)
    used, is_odd = _together(limited, given, limited != told)
    remarks = [] if height == body.height else [_remark("height", body.height, height, *ADULT_STATURE_CM)]
    remarks += [
        _remark(SEGMENTS[index], told[index], used[index], low[index], high[index])
        for index in np.flatnonzero(limited != told)
    ]
    if is_odd:
        remarks.append(_odd(height, used))
    return BodyLengths(height, *used.tolist()), tuple(remarks)


def _together(values: Lengths, given: Normal, limited: NDArray[np.bool_]) -> tuple[Lengths, bool]:
    """`values` (5,) moved to LIMIT_DISTANCE if they are beyond; and whether those that were not `limited` moved too."""
    distance = given.distance(values)
    if distance <= LIMIT_DISTANCE:
        return values, False
    if limited.any():
        expected = given.expected(limited, values)
        others = given.distance(expected)  # of the lengths that keep their value
        if others < LIMIT_DISTANCE:
            share = np.sqrt((LIMIT_DISTANCE**2 - others**2) / (distance**2 - others**2))
            return expected + (values - expected) * share, False
    return given.mean + (values - given.mean) * LIMIT_DISTANCE / distance, True


def _hold(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _remark(name: str, value: float, used: float, low: float, high: float) -> Remark:
    whose = "adults" if name == "height" else "adults of this height"
    message = f"{name}: {value:.1f} cm is outside the {low:.1f}-{high:.1f} cm of {whose}; {used:.1f} cm was used."
    return Remark(code=CODE, message=message)


def _odd(height: float, used: Lengths) -> Remark:
    lengths = ", ".join(f"{name} {value:.1f}" for name, value in zip(SEGMENTS, used, strict=True))
    message = f"These lengths do not occur together in an adult of {height:.0f} cm; used were, in cm: {lengths}."
    return Remark(code=TOGETHER_CODE, message=message)
