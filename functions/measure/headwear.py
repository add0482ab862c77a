"""Finds a tall hat: something that stands on the head and is of another colour than what lies beside it.

The network's mask often ends in the middle of a hat, so its height alone does not tell. GrabCut continues the head
upwards in a small crop of the picture.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from functions.measure.landmarks import EARS, EYES, FACE, MOUTH, Pose
from functions.measure.silhouette import Silhouette

# Fitted on 754 good pictures: the logarithm of the head's height (eyes to crown, over eyes to mouth) as a polynomial in
# how far the ears lie below the eyes (over eyes to mouth), which tells whether the camera looks up or down on the head.
_USUAL: Final = (0.911, -1.125, 0.806)
_EARS_BELOW: Final = (-0.05, 1.4)  # in those pictures
# Times the usual height. Above it are 11 of those pictures, 41 of 43 drawn hats, and both hats of the spoilt pictures.
TALLER: Final = 1.29
# In heads, from the crown to the eyes.
MAX_ABOVE: Final = 1.7  # what reaches higher above the crown is a door frame or a lamp post
MIN_WIDTH: Final = 0.35  # mean width over the face's, for a cone; a pole behind the head is narrower

_HEAD_PX: Final = 32  # enough to see a hat, and quick
_ABOVE: Final = 2.0  # the crop above the crown
_BESIDE: Final = 1.6  # the crop beside the face, in widths of the face
_NEAR: Final = 0.9  # where a hat may be, in widths of the face
_UNLIKE: Final = 10.0  # distance in CIELAB, 8 bit, with half the weight on lightness
_SAMPLES: Final = 150
_MIN_ROW_PX: Final = 4


@dataclass(frozen=True)
class _Crop:
    """The picture above the eyes, a head high in _HEAD_PX. near: (w,) columns where a hat may be."""

    rgb: NDArray[np.uint8]
    head: NDArray[np.uint8]
    near: NDArray[np.bool_]
    crown: int
    face: float


def covers_head(rgb: NDArray[np.uint8], pose: Pose, silhouette: Silhouette) -> bool:
    """Whether the head, with what stands on it, is much higher than heads are."""
    eyes, ears, mouth = (float(pose.middle(pair)[1]) for pair in (EYES, EARS, MOUTH))
    face = max(mouth - eyes, 1.0)
    below = np.clip((ears - eyes) / face, *_EARS_BELOW)
    usual = float(np.exp(np.polynomial.Polynomial(_USUAL)(below)))
    crop = _crop(rgb, pose, silhouette, eyes)
    height = (eyes - silhouette.top) * (1 + (0.0 if crop is None else _above_crown(crop)))
    return height / face > TALLER * usual


def _above_crown(crop: _Crop) -> float:
    """How far something of the width of a hat goes on above the mask's crown, in heads; 0 for nothing."""
    above = _continued(crop)[: crop.crown, crop.near].sum(axis=1)
    rows = np.flatnonzero(above >= _MIN_ROW_PX)
    if not rows.size:
        return 0.0
    hat = above[rows[0] :]
    height = hat.size / _HEAD_PX
    return height if height < MAX_ABOVE and hat.mean() > MIN_WIDTH * crop.face else 0.0


def _crop(rgb: NDArray[np.uint8], pose: Pose, silhouette: Silhouette, eyes: float) -> _Crop | None:
    """None where the picture shows too little around the head."""
    x, head = pose.points[list(FACE), 0], eyes - silhouette.top
    middle, face = float(x.mean()), max(float(np.ptp(x)), head)
    top, left = int(max(0, silhouette.top - _ABOVE * head)), int(max(0, middle - _BESIDE * face))
    part = np.s_[top : int(eyes), left : int(middle + _BESIDE * face)]
    if min(rgb[part].shape[:2]) < 2 * _MIN_ROW_PX:
        return None
    scale = _HEAD_PX / head
    small = cv2.resize(rgb[part], None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    size = small.shape[1::-1]
    mask = cv2.resize(pose.mask[part].astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    near = abs(np.arange(size[0]) - (middle - left) * scale) < _NEAR * face * scale
    return _Crop(
        np.asarray(small, np.uint8), np.asarray(mask, np.uint8), near, int((silhouette.top - top) * scale), face * scale
    )


def _continued(crop: _Crop) -> NDArray[np.bool_]:
    """(h, w) the head, and what GrabCut counts to it above the crown."""
    labels = np.full(crop.head.shape, cv2.GC_BGD, np.uint8)
    above = labels[: crop.crown + 2]
    above[:, crop.near] = np.where(_unlike_beside(crop), cv2.GC_PR_FGD, cv2.GC_PR_BGD)
    square = np.ones((3, 3), np.uint8)
    sure = cv2.erode(crop.head, square) > 0
    labels[cv2.dilate(crop.head, square, iterations=2) > 0] = cv2.GC_PR_FGD
    labels[sure] = cv2.GC_FGD
    if not sure.any() or (labels != cv2.GC_BGD).all():
        return sure
    cv2.setRNGSeed(0)  # GrabCut starts from random clusters: the same photo gets the same answer
    cv2.grabCut(crop.rgb, labels, (0, 0, 0, 0), np.zeros((1, 65)), np.zeros((1, 65)), 3, cv2.GC_INIT_WITH_MASK)
    parts = cv2.connectedComponents(np.isin(labels, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.uint8))[1]
    return np.isin(parts, np.setdiff1d(parts[sure], 0))


def _unlike_beside(crop: _Crop) -> NDArray[np.bool_]:
    """(crown + 2, near) whether a pixel above the head has a colour that nothing beside it has."""
    colours = cv2.cvtColor(crop.rgb, cv2.COLOR_RGB2LAB)[: crop.crown + 2] * np.array([0.5, 1.0, 1.0])
    beside = colours[:, ~crop.near].reshape(-1, 3)
    if not len(beside):
        return np.zeros(colours[:, crop.near].shape[:2], bool)
    some = beside[:: max(1, len(beside) // _SAMPLES)]
    squared = ((colours[:, crop.near, np.newaxis] - some) ** 2).sum(axis=-1)
    return np.asarray(squared.min(axis=-1) > _UNLIKE**2)
