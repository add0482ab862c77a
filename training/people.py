"""Computes how much drivers with the same six lengths differ, for each setting.

This is a lower bound. It includes the known variation of bodies, applied to the vehicle's geometry. Personal preference
is included in the fore-aft figure only.
"""

from __future__ import annotations

import dataclasses
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.recommend.posture import anatomy, seating
from functions.recommend.posture.anatomy import Bodies
from functions.recommend.posture.seating import Seat, Wanted
from functions.recommend.posture.vehicle import Vehicle
from functions.recommend.settings import NAMES
from training import drivers, labels, posture, wheel

Array = NDArray[np.float64]

# mm. Residual of the fore-aft position of 38 real drivers after the published slope on stature, leave-one-out
# (faraway's `seatpos`; training/checks/real_drivers.py computes it). No known body dimension predicts it.
FORE_AFT_SD: Final = 36.4
RECLINE_SD: Final = 3.5  # degrees; residual of hip-to-eye angle in posture models (Reed et al. 2002). Recalled
# Body dimensions that the six lengths predict only roughly, with ANSUR II's residual spread.
UNKNOWN: Final = {
    "seated_eye_height": "eye_height_sitting",
    "malleolus_height": "lateral_malleolus_height",
    "ball_of_foot_length": "ball_of_foot_length",
    "hand_length": "hand_length",
    "chest_depth": "chest_depth",
}
SAMPLE: Final = 2000


def person_sd(vehicle: Vehicle, seed: int = 1) -> dict[str, float]:
    """One standard deviation per setting, in its unit: half of the distance from the 16th to the 84th percentile.

    Percentiles are used, because settings stop at the ends of their adjustments and a few bodies reach them.
    """
    rng = np.random.default_rng(seed)
    lengths = drivers.sample(SAMPLE, rng)
    expected = anatomy.from_lengths(lengths)
    usual = _settings(expected, posture.place_seat(expected, vehicle), vehicle)
    differing = _differing(expected, rng)
    seat = posture.place_seat(differing, vehicle)
    actual = _settings(differing, _moved(seat, vehicle, rng), vehicle)
    low, high = np.percentile(actual - usual, (15.87, 84.13), axis=0)
    return {name: round(float(spread), 1) for name, spread in zip(NAMES, (high - low) / 2, strict=True)}


def _differing(bodies: Bodies, rng: np.random.Generator) -> Bodies:
    """The same six lengths with the natural variation of eyes, feet, hands and chests."""
    table = population.table()["auxiliary_regressions_pooled"]
    return dataclasses.replace(
        bodies,
        **{
            field: getattr(bodies, field) + 10 * table[name]["resid_sd"] * rng.normal(size=SAMPLE)
            for field, name in UNKNOWN.items()
        },
    )


def _moved(seat: Seat, vehicle: Vehicle, rng: np.random.Generator) -> Seat:
    """The seat with drivers' own preferences: forward or back, upright or reclined."""
    x = np.minimum(seat.wanted.x, seat.wanted.straight_knee_x) + FORE_AFT_SD * rng.normal(size=SAMPLE)
    recline = np.clip(seat.recline_deg + RECLINE_SD * rng.normal(size=SAMPLE), *posture.RECLINE_DEG)
    return seating.settle(Wanted(x, x, seat.wanted.front_lift, seat.wanted.rear_lift), recline, vehicle)


def _settings(bodies: Bodies, seat: Seat, vehicle: Vehicle) -> Array:
    return labels.in_order(labels.settings_of(bodies, seat, wheel.place_wheel(bodies, seat, vehicle), vehicle))
