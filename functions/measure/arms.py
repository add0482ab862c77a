"""Arms that point out of the picture's plane: they look shorter than they are, never longer.

The rendered people of the fit hold their arms straight and in the plane. Real people let the forearms swing forward.
How far is unknown, so the measurement model considers several angles, as it considers several cameras.
"""

from __future__ import annotations

import functools
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.measure.view import FIGURES

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

# Chosen on 44 real people's landmarks and the rendered ones together: among shares of .3-.7 and half-normals of
# 20-30 and 10-15 degrees this takes the bias from the real arms and costs the rendered ones least.
_STRAIGHT_SHARE: Final = 0.6
_FOREARM_SD_DEG: Final = 20.0
_UPPER_ARM_SD_DEG: Final = 10.0
_FOREARM_DEG: Final = (0.0, 15.0, 25.0, 35.0, 45.0, 55.0)
_UPPER_ARM_DEG: Final = (0.0, 12.0, 20.0, 28.0)
_REACH_SHARE: Final = 0.8  # the reach is the longer of two arms, and its hand may hang straight
FORWARD_DEG: Final = 25.0


@functools.cache
def angles() -> Matrix:
    """(n, 2) degrees of forearm and upper arm out of the plane."""
    grid = np.meshgrid(_FOREARM_DEG, _UPPER_ARM_DEG, indexing="ij")
    return np.asarray(np.stack(grid, axis=-1).reshape(-1, 2))


@functools.cache
def shifts() -> Matrix:
    """(n, 12) what each pair of angles adds to FIGURES."""
    found = np.zeros((len(angles()), len(FIGURES)))
    forearm, upper_arm = np.log(np.cos(np.radians(angles()))).T
    found[:, FIGURES.index("forearm")] = forearm
    found[:, FIGURES.index("elbow_to_finger")] = _REACH_SHARE * forearm
    found[:, FIGURES.index("upper_arm")] = upper_arm
    return found


@functools.cache
def log_prior() -> Vector:
    """(n,) logarithm of the probability of each pair of angles."""
    swung = np.exp(-0.5 * ((angles() / [_FOREARM_SD_DEG, _UPPER_ARM_SD_DEG]) ** 2).sum(axis=1))
    straight = (angles() == 0).all(axis=1)
    return np.asarray(np.log((1 - _STRAIGHT_SHARE) * swung / swung.sum() + _STRAIGHT_SHARE * straight))


def forward(weights: Vector) -> float:
    """The probability that the forearms point clearly forward, from that (n,) of each pair of angles."""
    return float(weights[angles()[:, 0] >= FORWARD_DEG].sum())
