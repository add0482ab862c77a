"""The subject of a check, one vehicle of a model on drivers outside its training; and a check's finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.anthropometry.population import Group
from functions.recommend.model import VehicleModel
from functions.recommend.posture.vehicle import Vehicle
from functions.recommend.settings import NAMES
from training import drivers

Array = NDArray[np.float64]

FRESH_SEED: Final = 77  # different from the seed of the training
FRESH_DRIVERS: Final = 8_000
_Z95: Final = 1.645  # 95th percentile of a normal


@dataclass(frozen=True)
class Subject:
    """A vehicle and its model."""

    model: VehicleModel
    package: Vehicle


@dataclass(frozen=True)
class Finding:
    """The result of one check: the requirement and the finding, in words for people."""

    name: str
    demanded: str
    found: str
    passed: bool


Check = Callable[[Subject], list[Finding]]


def fresh_drivers(count: int = FRESH_DRIVERS) -> Array:
    """The lengths of new drivers, (count, 6) cm."""
    return drivers.sample(count, np.random.default_rng(FRESH_SEED))


def usual_drivers() -> Array:
    """New drivers between the 5th percentile of women's stature and the 95th of men's, of all proportions."""
    low, high = stature_ends()
    bodies = fresh_drivers()
    return bodies[(bodies[:, 0] >= low) & (bodies[:, 0] <= high)]


def stature_ends() -> tuple[float, float]:
    """5th percentile of women and 95th of men, cm (ANSUR II)."""
    women, men = population.lengths("female"), population.lengths("male")
    return float(women.mean[0] - _Z95 * women.sd[0]), float(men.mean[0] + _Z95 * men.sd[0])


def mean_bodies(heights_cm: Array, group: Group = population.POOLED) -> Array:
    """(n, 6) cm: statures with their expected segments."""
    return np.array([[height, *population.segments_given_height(height, group).mean] for height in heights_cm.tolist()])


def column(settings: Array, name: str) -> Array:
    """One setting (n,) of (n, 12)."""
    return np.asarray(settings[:, NAMES.index(name)], dtype=np.float64)
