"""Where the camera may have stood: the prior, and the effect of each place on what a photo shows.

A camera near the floor makes legs look long, one above the head makes them look short, and a near one exaggerates
both. Its place is unknown, so the measurement model considers a grid of places and weights them by how well they agree
with the photo. Heights and distances are in statures, because the picture depends on nothing else.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.measure.view import View, body_height

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

HEIGHTS: Final = (0.0, 1.4)  # statures; the pictures of the fit reach from 0.03 to 1.4
DISTANCES: Final = (0.8, 3.0)  # statures
_STEPS: Final = (24, 14)

# People photograph each other with the phone at chest or eye height. Some put it on the floor or a shelf, some hold it
# up. Assumption, chosen before it was tested; half or double these spreads change the benchmark by less than 1 %.
_USUAL_SHARE: Final = 0.6
_USUAL_HEIGHT_M: Final = (1.2, 0.25)
_OTHER_HEIGHTS_M: Final = 2.25  # from the floor to an outstretched arm: all alike
_USUAL_DISTANCE_M: Final = (2.7, 0.4)  # median, and SD of the logarithm

_PITCH_SD_DEG: Final = 2.5  # a phone's sensor, and the direction of the body's middle in the picture
_FOCAL_SD: Final = 0.1  # of the logarithm; a body height in px follows the distance only roughly
_WRONG_SHARE: Final = 0.1  # told values that do not describe this picture: cropped, edited or mistaken
_DIAGONAL_35MM: Final = 43.27  # of a 36 x 24 mm frame


@dataclass(frozen=True)
class Framing:
    """How the person lies in the picture, and what is known of the camera; None where unknown.

    off_centre: from the picture's middle down to the body's, in body heights. diagonals: body height over the picture's
    diagonal. pitch_deg: positive looks up. focal_35mm: focal length as its 35 mm equivalent.
    """

    off_centre: float = 0.0
    diagonals: float = 0.5
    pitch_deg: float | None = None
    focal_35mm: float | None = None


@dataclass(frozen=True)
class Camera:
    """Where the camera seems to have stood, m: mean, and one standard deviation of its height above the floor."""

    height_m: float
    height_sd_m: float
    distance_m: float


def framing(view: View, size: tuple[int, int], pitch_deg: float | None, focal_35mm: float | None) -> Framing:
    """Of a person in a picture of `size` (height, width), px."""
    tall = body_height(view)
    middle = float(view.crown[1] + view.soles[1]) / 2
    return Framing((middle - size[0] / 2) / tall, tall / float(np.hypot(*size)), pitch_deg, focal_35mm)


@functools.cache
def places() -> Matrix:
    """(n, 2) height and distance of each place of the grid, statures."""
    heights = np.linspace(*HEIGHTS, _STEPS[0])
    distances = np.geomspace(*DISTANCES, _STEPS[1])
    return np.asarray(np.stack(np.meshgrid(heights, distances, indexing="ij"), axis=-1).reshape(-1, 2))


def features(where: Matrix) -> Matrix:
    """(n, 6) of places (n, 2): a second-order polynomial in the slopes of the rays to the soles and to the crown."""
    down, up = where[:, 0] / where[:, 1], (1 - where[:, 0]) / where[:, 1]
    return np.stack([np.ones_like(down), down, up, down**2, down * up, up**2], axis=-1)


def log_prior(stature_m: float, known: Framing) -> Vector:
    """(n,) logarithm of the probability of each place before the photo is measured; not normalised."""
    height, distance = (places() * stature_m).T
    usual, spread = _USUAL_HEIGHT_M
    bell = np.exp(-0.5 * ((height - usual) / spread) ** 2) / (spread * np.sqrt(2 * np.pi))
    log = np.log(_USUAL_SHARE * bell + (1 - _USUAL_SHARE) / _OTHER_HEIGHTS_M)
    median, log_sd = _USUAL_DISTANCE_M
    log -= 0.5 * (np.log(distance / median) / log_sd) ** 2
    if known.pitch_deg is not None:
        log += _agreement(np.degrees(_pitch(known)) - known.pitch_deg, _PITCH_SD_DEG, 60.0)
    if known.focal_35mm is not None:
        log += _agreement(np.log(_focal_35mm(known) / known.focal_35mm), _FOCAL_SD, 3.0)
    return np.asarray(log, dtype=np.float64)


def estimate(weights: Vector, stature_m: float) -> Camera:
    """The camera's place, from the probability (n,) of each place."""
    mean = weights @ places() * stature_m
    spread = np.sqrt(weights @ (places()[:, 0] * stature_m - mean[0]) ** 2)
    return Camera(float(mean[0]), float(spread), float(mean[1]))


def _agreement(off: Vector, sd: float, span: float) -> Vector:
    """(n,) logarithm of a normal's density at `off`, or of a flat one's over `span` for values that are wrong."""
    bell = np.exp(-0.5 * (off / sd) ** 2) / (sd * np.sqrt(2 * np.pi))
    return np.asarray(np.log((1 - _WRONG_SHARE) * bell + _WRONG_SHARE / span), dtype=np.float64)


def _pitch(known: Framing) -> Vector:
    """(n,) radians: the direction of the body's middle, and how far the picture's middle lies above it."""
    height, distance = places().T
    return np.asarray(np.arctan((0.5 - height) / distance) + np.arctan(known.off_centre / distance))


def _focal_35mm(known: Framing) -> Vector:
    """(n,) the lens that shows a body of that size from each place."""
    height, distance = places().T
    pitch = _pitch(known)
    above = np.tan(np.arctan((1 - height) / distance) - pitch)
    below = np.tan(np.arctan(height / distance) + pitch)
    return np.asarray(known.diagonals * _DIAGONAL_35MM / np.maximum(above + below, 1e-3))
