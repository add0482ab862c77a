"""Body dimensions that the posture model needs beyond the six lengths, for many bodies at once: mm, arrays (n,).

Dimensions that the six lengths do not determine (eye height, hand, foot, chest) have their expected values. Their
spread, 15 mm for the seated eye height, is real but cannot be learned from the six lengths. In the labels it would
only be noise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.anthropometry.segments import LENGTHS

Array = NDArray[np.float64]

# Joint centre to joint centre over tape length: de Leva's (1996) mean link lengths of men over their stature (1741 mm:
# upper arm 281.7, forearm 268.9, thigh 422.2, shank 434.0, mid-shoulder to mid-hip 515.5), divided by ANSUR II's mean
# ratio of the tape length to stature (.1910, .1504, .2330, .2429, .3041). Status: de Leva's figures are recalled.
LINK_RATIO: Final = {"upper_arm": 0.847, "forearm": 1.027, "thigh": 1.041, "calf": 1.026, "torso": 0.974}


@dataclass(frozen=True)
class Bodies:
    """n bodies; every field is (n,) in mm. Links run between joint centres."""

    stature: Array
    upper_arm_link: Array
    forearm_link: Array
    thigh_link: Array
    calf_link: Array
    torso_link: Array
    leg_surplus: Array  # thigh + calf, minus the expectation for the stature
    seated_eye_height: Array
    malleolus_height: Array
    ball_of_foot_length: Array
    hand_length: Array
    chest_depth: Array


def from_lengths(lengths_cm: Array) -> Bodies:
    """Bodies of the six lengths (n, 6), cm, in the order of `LENGTHS`."""
    tape = dict(zip(LENGTHS, np.asarray(lengths_cm, dtype=np.float64).T * 10, strict=True))
    return Bodies(
        stature=tape["height"],
        **{f"{segment}_link": ratio * tape[segment] for segment, ratio in LINK_RATIO.items()},
        leg_surplus=tape["thigh"] + tape["calf"] - _expected_leg(tape["height"]),
        seated_eye_height=_regression("eye_height_sitting", tape),
        malleolus_height=_regression("lateral_malleolus_height", tape),
        ball_of_foot_length=_regression("ball_of_foot_length", tape),
        hand_length=_regression("hand_length", tape),
        chest_depth=_regression("chest_depth", tape),
    )


def mean_body() -> Bodies:
    """The mean of women and men weighted equally, as n = 1. The middle of every adjustment is made for this body."""
    return from_lengths(population.lengths().mean[np.newaxis])


def _regression(name: str, tape_mm: dict[str, Array]) -> Array:
    """One of ANSUR II's auxiliary regressions (`ansur.json`), computed for this project from the survey's tables."""
    entry = population.table()["auxiliary_regressions_pooled"][name]
    intercept, *slopes = entry["coef"]
    _, *columns = entry["cols"]
    terms = [slope * tape_mm[column] for slope, column in zip(slopes, columns, strict=True)]
    return np.asarray(10 * intercept + sum(terms), dtype=np.float64)


def _expected_leg(stature_mm: Array) -> Array:
    """Thigh + calf of people of that stature (n,), mm."""
    given = population.table()[population.POOLED]["given_height"]
    legs = [given["segments"].index(name) for name in ("thigh", "calf")]
    slope, intercept = (sum(given[key][leg] for leg in legs) for key in ("slope", "intercept"))
    return np.asarray(10 * intercept + slope * stature_mm, dtype=np.float64)
