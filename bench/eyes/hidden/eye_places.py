"""Where a face's eyes are in a frame, for drawing on and around them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.eyes import LEFT, RIGHT
from functions.eye_tracking.face.mesh import Mesh

Points = NDArray[np.float64]
Mask = NDArray[np.float32]
SIDES = {"L": LEFT, "R": RIGHT}
CHEEKS = (50, 280, 205, 425)
LID_LINES = {
    "L": (362, 398, 384, 385, 386, 387, 388, 466, 263),
    "R": (33, 246, 161, 160, 159, 158, 157, 173, 133),
}


@dataclass(frozen=True)
class Place:
    """One eye: its middle (2,), the direction of its long axis (2,) and its width; px of the frame."""

    middle: Points
    along: Points
    width: float

    def point(self, right: float, down: float) -> Points:
        """The point that lies so many eye widths from the middle, in the eye's own axes."""
        across = np.array([-self.along[1], self.along[0]])
        return np.asarray(self.middle + self.width * (right * self.along + down * across))

    def moved(self, right: float, down: float) -> Place:
        """The same place, moved by so many eye widths."""
        return replace(self, middle=self.point(right, down))


def place(mesh: Mesh, side: str) -> Place:
    """The left ("L") or right ("R") eye of a mesh. Its width is the head's, so a turned head does not narrow it."""
    first, last = (mesh[number, :2] for number in SIDES[side].canthi)
    along = (last - first) / np.linalg.norm(last - first)
    outer = np.linalg.norm(mesh[LEFT.canthi[1], :2] - mesh[RIGHT.canthi[0], :2])
    return Place((first + last) / 2, along, max(float(np.linalg.norm(last - first)), 0.25 * float(outer)))


def skin(rgb: NDArray[np.uint8], mesh: Mesh) -> Points:
    """(3,) the colour of the cheeks."""
    height, width = rgb.shape[:2]
    at = np.clip(mesh[list(CHEEKS), :2].astype(int), 0, [width - 1, height - 1])
    return np.asarray(rgb[at[:, 1], at[:, 0]].mean(axis=0), np.float64)


def blob(rgb: NDArray[np.uint8], outline: Points, soft: float) -> Mask:
    """(h, w) coverage of a picture, 0 to 1, by a polygon (n, 2) with an edge that is `soft` px wide."""
    mask = np.zeros(rgb.shape[:2], np.float32)
    cv2.fillPoly(mask, [np.round(outline * 8).astype(np.int32)], [1.0], cv2.LINE_AA, 3)
    return np.asarray(cv2.GaussianBlur(mask, (0, 0), soft), np.float32) if soft > 0.3 else mask


def ellipse(eye: Place, half_wide: float, half_high: float, power: float = 2.0) -> Points:
    """(48, 2) outline of a superellipse around the eye, in eye widths: power 2 is an ellipse, 5 nearly a rectangle."""
    angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    cos, sin = np.cos(angle), np.sin(angle)
    right = half_wide * np.sign(cos) * np.abs(cos) ** (2 / power)
    down = half_high * np.sign(sin) * np.abs(sin) ** (2 / power)
    return np.stack([eye.point(x, y) for x, y in zip(right, down, strict=True)])


def laid(rgb: NDArray[np.uint8], mask: Mask, paint: NDArray[np.float64]) -> NDArray[np.uint8]:
    """`rgb` with `paint`, a colour (3,) or a picture (h, w, 3), laid over it."""
    mixed = rgb + mask[..., None] * (paint - rgb)
    return np.asarray(np.clip(mixed, 0, 255), np.uint8)
