"""Takes square cuts from a frame: level, at a given size, in one colour."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.video.picture import Rgb

Points = NDArray[np.float64]
Cut = NDArray[np.uint8]

RED: Final = 0
GREEN: Final = 1


def to_cut(middle: Points, zoom: float, roll: float, side: int) -> Points:
    """(2, 3) affine from px of the frame to px of a cut around `middle` (2,), levelled by `roll` (radians).

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
    turn = affine[:, :2]  # a rotation times the zoom: its inverse is its transpose over the square of the zoom
    result: Points = (points - affine[:, 2]) @ turn / (turn[0] ** 2).sum()
    return result


def cut(rgb: Rgb, affine: Points, side: int, channel: int) -> Cut:
    """(side, side) cut of one colour of `rgb` (h, w, 3). Beyond the frame's edge its last pixels are repeated.

    Large cuts are shrunk first: a warp reads only 4 x 4 pixels of the frame, so finer detail would alias.
    """
    # Plain numbers: two cuts of every frame are made, and arrays of two or four numbers would take most of the time.
    (a, b, x0), (c, d, y0) = affine.tolist()
    zoom = math.hypot(a, b)
    shrink = max(1, int(1 / zoom))  # averaging whole px is fast
    corners = [(x - x0, y - y0) for x in (0, side) for y in (0, side)]
    left, right = _span([(x * a + y * c) / zoom**2 for x, y in corners], rgb.shape[1], shrink)
    top, bottom = _span([(x * b + y * d) / zoom**2 for x, y in corners], rgb.shape[0], shrink)
    patch = cv2.extractChannel(rgb[top:bottom, left:right], channel)
    if shrink > 1:
        size = (max(1, (right - left) // shrink), max(1, (bottom - top) // shrink))
        patch = cv2.resize(patch, size, interpolation=cv2.INTER_AREA)
    # Pixel x of the frame is (x - left + .5) / shrink - .5 of the patch, because coordinates refer to pixel centres.
    half = 0.5 * shrink - 0.5
    matrix = np.array(
        [
            [a * shrink, b * shrink, x0 + a * (left + half) + b * (top + half)],
            [c * shrink, d * shrink, y0 + c * (left + half) + d * (top + half)],
        ]
    )
    smooth = cv2.INTER_CUBIC if zoom > 1 else cv2.INTER_LINEAR  # linear enlarging would add steps
    taken = cv2.warpAffine(patch, matrix, (side, side), flags=smooth, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken, np.uint8)


def _span(ends: list[float], length: int, shrink: int) -> tuple[int, int]:
    """First and last px, exclusive, of a side of the patch: inside the frame, a multiple of `shrink` long."""
    low = min(max(math.floor(min(ends)) - 2, 0), max(length - shrink, 0))
    high = min(max(math.ceil(max(ends)) + 3, low + 1), length)
    high = low + -(-(high - low) // shrink) * shrink
    return low, high if high <= length else max(low + (length - low) // shrink * shrink, low + 1)
