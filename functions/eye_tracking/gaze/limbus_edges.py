"""Finds the limbus along rays from an iris's centre: the strongest step from dark to bright between the lids.

Positions are px of the cuts of limbus_view; arrays of two are the left and the right eye.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.gaze.limbus_view import SIDE, EyesView

Points = NDArray[np.float64]

# Rays avoid the directions where lids cut the iris. Degrees, y down: to the picture's right, then to its left.
ANGLES: Final = np.radians(np.concatenate([np.linspace(-50, 80, 21), np.linspace(100, 230, 21)]))
DIRECTIONS: Final = np.stack([np.cos(ANGLES), np.sin(ANGLES)], axis=1)
SIDES: Final = np.stack([DIRECTIONS[:, 0] > 0, DIRECTIONS[:, 0] < 0])
REACH: Final = np.linspace(0.55, 1.45, 31)  # along a ray, in radii of the foreshortened limbus
PRIOR_SD: Final = 0.15  # radii, around the expected step; the pupil's edge and the lashes are farther away
SMOOTHING_SD: Final = 0.06  # radii, of the derivative along a ray
MIN_STEP: Final = 25.0  # grey values per radius; below it is only noise
# Radii by which the lids' polygon is eroded: its edges are steps, too, and the mesh's lids follow the iris by up to
# half of its way. With .08 the image gain is .08 lower.
LID_MARGIN: Final = 0.2

# First candidates for the centre around the mesh's iris, in radii: the mesh is wrong by up to .35 looking up or down.
_ACROSS, _DOWN = np.meshgrid([-0.15, 0.0, 0.15], np.linspace(-0.5, 0.5, 9))
_TRIED: Final = np.stack([_ACROSS.ravel(), _DOWN.ravel()], axis=1)
_TRUST: Final = np.exp(-(_TRIED**2).sum(axis=1))
_COARSE: Final = DIRECTIONS[::2]
_RING: Final = np.array([0.88, 1.12])  # radii, inside and outside the limbus


def _derivative() -> NDArray[np.float32]:
    """(reach, reach) matrix: profile @ matrix is the derivative per radius, smoothed by a Gaussian."""
    distance = REACH[None, :] - REACH[:, None]
    kernel = -distance * np.exp(-0.5 * (distance / SMOOTHING_SD) ** 2)
    kernel[np.abs(distance) > 3 * SMOOTHING_SD] = 0
    scaled: NDArray[np.float32] = (kernel / -(kernel * distance)[:, len(REACH) // 2].sum()).astype(np.float32)
    return scaled


_DERIVATIVE: Final = _derivative()
_PRIOR: Final = np.exp(-0.5 * ((REACH - 1) / PRIOR_SD) ** 2).astype(np.float32)
_EYE: Final = np.arange(2)[:, None]
_RAY: Final = np.arange(len(ANGLES))[None]


@dataclass(frozen=True)
class Edges:
    """One step per ray and eye. points: (2, rays, 2) px; found: (2, rays), whether there is one.

    profile: (2, rays, reach), brightness along each ray; at: (2, rays), position of the step on it, in radii.
    """

    points: Points
    found: NDArray[np.bool_]
    profile: NDArray[np.float32]
    at: Points


def find_edges(view: EyesView, centre: Points, radius: Points, turn: Points, shrink: Points) -> Edges:
    """The steps around limbi at `centre` (2, 2) of `radius` (2,), narrowed along `turn` (2, 2) to `shrink` (2,)."""
    cosine = turn @ DIRECTIONS.T
    ray = (radius[:, None] / np.sqrt(cosine**2 / shrink[:, None] ** 2 + 1 - cosine**2))[:, :, None] * DIRECTIONS
    profile, inside = sample(view, centre[:, None, None] + ray[:, :, None] * REACH[:, None])
    step = profile @ _DERIVATIVE
    score = np.where(inside > LID_MARGIN * radius[:, None, None], step * _PRIOR, 0)
    best = np.clip(score.argmax(axis=2), 1, len(REACH) - 2)
    before, peak, after = (step[_EYE, _RAY, best + k] for k in (-1, 0, 1))
    bend = np.minimum(before - 2 * peak + after, -1e-6)  # of the parabola through the three
    at = REACH[best] + np.clip((before - after) / (2 * bend), -1, 1) * (REACH[1] - REACH[0])
    return Edges(centre[:, None] + ray * at[:, :, None], score.max(axis=2) > MIN_STEP, profile, at)


def likely_centre(view: EyesView, start: Points, radius: Points) -> Points:
    """(2, 2): the position near `start` (2, 2) with the strongest step around it.

    A coarse form of the operator of J. Daugman, "High confidence visual recognition of persons by a test of statistical
    independence", IEEE TPAMI 15(11), 1993. Without it, the rays' prior would keep a wrong position from the mesh.
    """
    centres = start[:, None] + _TRIED * radius[:, None, None]
    rings = radius[:, None, None, None, None] * (_COARSE[:, None] * _RING[:, None])
    places = (centres[:, :, None, None] + rings).reshape(2, -1, 2, 2)
    read, inside = sample(view, places)
    visible = inside.min(axis=2) > LID_MARGIN * radius[:, None]
    step = np.where(visible, read[:, :, 1] - read[:, :, 0], 0)
    best = (step.reshape(2, len(_TRIED), -1).mean(axis=2) * _TRUST).argmax(axis=1)
    likely: Points = centres[[0, 1], best]
    return likely


def sample(view: EyesView, places: Points) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Brightness at (2, m, n, 2) px of the cuts, and how far inside the lids that is."""
    count = places.shape[1] * places.shape[2]
    flat = places.reshape(2 * count, 2).astype(np.float32)
    np.clip(flat[:, 1], 0, SIDE - 1, out=flat[:, 1])
    flat[count:, 1] += SIDE  # the right eye's cut is below the left one's
    read = cv2.remap(view.layers, flat[:, :1], flat[:, 1:], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    sampled = np.asarray(read, np.float32).reshape(*places.shape[:3], 2)
    return sampled[..., 0], sampled[..., 1]
