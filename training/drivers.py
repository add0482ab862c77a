"""Samples drivers from ANSUR II."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.anthropometry.population import Group
from functions.anthropometry.segments import LENGTHS

Array = NDArray[np.float64]

# Soldiers are selected and vary less than civilians. So standard deviations are increased by 8 %; means are kept.
CIVILIAN_SD: Final = 1.08


def sample(count: int, rng: np.random.Generator) -> Array:
    """`count` drivers (count, 6), cm: every second one is a woman; all six lengths are drawn jointly."""
    groups: tuple[Group, Group] = ("female", "male")
    women, men = (
        rng.multivariate_normal(normal.mean, CIVILIAN_SD**2 * normal.covariance, size=size)
        for normal, size in zip(map(population.lengths, groups), ((count + 1) // 2, count // 2), strict=True)
    )
    drivers = np.empty((count, len(LENGTHS)))
    drivers[0::2], drivers[1::2] = women, men
    return drivers
