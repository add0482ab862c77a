"""Square cuts out of a frame: level, at a given size, one colour."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.mesh import Rgb

Points = NDArray[np.float64]
Cut = NDArray[np.uint8]

RED: Final = 0
GREEN: Final = 1
_SHRINK_BELOW: Final = 0.5  # cut px per frame px; a warp reads 4 x 4 frame px, what lies between them would alias


def to_cut(middle: Points, zoom: float, roll: float, side: int) -> Points:
    """(2, 3) affine from the frame's px to a cut's: `middle` (2,) becomes its middle, `roll` (radians) level.

    zoom: cut px per frame px.
    """
    cos, sin = zoom * np.cos(roll), zoom * np.sin(roll)
    turn = np.array([[cos, sin], [-sin, cos]])
    return np.concatenate([turn, (side / 2 - turn @ middle)[:, None]], axis=1)


def mapped(affine: Points, points: Points) -> Points:
    """(n, 2) px of the frame -> (n, 2) px of the cut."""
    result: Points = points @ affine[:, :2].T + affine[:, 2]
    return result


def mapped_back(affine: Points, points: Points) -> Points:
    """(n, 2) px of the cut -> (n, 2) px of the frame."""
    turn = affine[:, :2]  # a rotation times the zoom, so that its transpose is its inverse but for the zoom's square
    result: Points = (points - affine[:, 2]) @ turn / (turn[0] ** 2).sum()
    return result


def cut(rgb: Rgb, affine: Points, side: int, channel: int) -> Cut:
    """(side, side) of one colour of `rgb` (h, w, 3). Beyond the frame's edge its last pixels are repeated."""
    height, width = rgb.shape[:2]
    corners = mapped_back(affine, np.array([[0, 0], [side, 0], [0, side], [side, side]]))
    low = np.clip(np.floor(corners.min(axis=0)).astype(int) - 2, 0, [width - 1, height - 1])
    high = np.clip(np.ceil(corners.max(axis=0)).astype(int) + 3, low + 1, [width, height])
    patch = np.ascontiguousarray(rgb[low[1] : high[1], low[0] : high[0], channel])
    zoom = float(np.hypot(*affine[0, :2]))
    shrink = np.ones(2)
    if zoom < _SHRINK_BELOW:
        size = np.maximum(1, np.ceil((high - low) * zoom).astype(int))
        shrink = size / (high - low)
        patch = cv2.resize(patch, (int(size[0]), int(size[1])), interpolation=cv2.INTER_AREA)
    # Pixel x of the frame is (x - low + .5) * shrink - .5 of the patch: pixels are counted from their middles.
    linear = affine[:, :2] / shrink
    offset = affine[:, 2] + affine[:, :2] @ low + linear @ (0.5 - 0.5 * shrink)
    matrix = np.concatenate([linear, offset[:, None]], axis=1)
    taken = cv2.warpAffine(patch, matrix, (side, side), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken, np.uint8)
