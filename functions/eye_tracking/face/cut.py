"""Takes square cuts from a frame: level, at a given size, in one colour."""

from __future__ import annotations

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
    height, width = rgb.shape[:2]
    corners = mapped_back(affine, np.array([[0, 0], [side, 0], [0, side], [side, side]]))
    low = np.clip(np.floor(corners.min(axis=0)).astype(int) - 2, 0, [width - 1, height - 1])
    high = np.clip(np.ceil(corners.max(axis=0)).astype(int) + 3, low + 1, [width, height])
    zoom = float(np.hypot(*affine[0, :2]))
    shrink = max(1, int(1 / zoom))  # averaging whole px is fast
    high = low + (high - low + shrink - 1) // shrink * shrink
    high = np.where(high > [width, height], low + (np.array([width, height]) - low) // shrink * shrink, high)
    patch = cv2.extractChannel(rgb[low[1] : high[1], low[0] : high[0]], channel)
    if shrink > 1:
        size = (high - low) // shrink
        patch = cv2.resize(patch, (int(size[0]), int(size[1])), interpolation=cv2.INTER_AREA)
    # Pixel x of the frame is (x - low + .5) / shrink - .5 of the patch, because coordinates refer to pixel centres.
    linear = affine[:, :2] * shrink
    offset = affine[:, 2] + affine[:, :2] @ low + linear @ np.full(2, 0.5 - 0.5 / shrink)
    matrix = np.concatenate([linear, offset[:, None]], axis=1)
    smooth = cv2.INTER_CUBIC if zoom > 1 else cv2.INTER_LINEAR  # linear enlarging would add steps
    taken = cv2.warpAffine(patch, matrix, (side, side), flags=smooth, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(taken, np.uint8)
