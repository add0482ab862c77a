"""Cuts both eyes out of a frame, level and at one size, and finds their lids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.cut import RED, cut, mapped, mapped_back, to_cut
from functions.eye_tracking.face.eyes import LEFT, RIGHT
from functions.eye_tracking.face.mesh import Mesh
from functions.eye_tracking.gaze.head import Pose
from functions.eye_tracking.video.picture import Rgb

Points = NDArray[np.float64]

EYES: Final = (LEFT, RIGHT)  # the order of every array of two
CANTHI: Final = np.array([eye.canthi for eye in EYES])
IRISES: Final = np.array([eye.iris for eye in EYES])
RIMS: Final = np.array([eye.rim for eye in EYES])
# The mesh's lid edges, from the picture's left canthus to its right one.
UPPER_LIDS: Final = np.array(
    [[362, 398, 384, 385, 386, 387, 388, 466, 263], [33, 246, 161, 160, 159, 158, 157, 173, 133]]
)
LOWER_LIDS: Final = np.array(
    [[362, 382, 381, 380, 374, 373, 390, 249, 263], [33, 7, 163, 144, 145, 153, 154, 155, 133]]
)

SIDE: Final = 128  # px of a cut: an iris is 17 px in radius
EYE_WIDTHS: Final = 1.6  # across a cut: it contains the iris at its extremes and its rays
_ROWS: Final = np.arange(SIDE, dtype=float)[:, None]


@dataclass(frozen=True)
class EyesView:
    """The two cuts, left eye first.

    layers: (2 * SIDE, SIDE, 2), one cut above the other. The first layer is red, in which skin and sclera are bright
    and every iris is dark; the second is the vertical distance inside the lids, px. affine: (2, 2, 3), from the frame's
    px. upper, lower: (2, SIDE), the lids' y at each column. zoom: cut px per frame px.
    """

    layers: NDArray[np.float32]
    affine: Points
    upper: Points
    lower: Points
    zoom: float

    def into(self, points: Points) -> Points:
        """(2, 2) px of the frame, one position per eye -> (2, 2) px of the cuts."""
        return np.array([mapped(affine, point) for affine, point in zip(self.affine, points, strict=True)])

    def out_of(self, points: Points) -> Points:
        """(2, 2) px of the cuts -> (2, 2) px of the frame."""
        return np.array([mapped_back(affine, point) for affine, point in zip(self.affine, points, strict=True)])


def view_of(rgb: Rgb, mesh: Mesh, reference: Mesh, pose: Pose) -> EyesView:
    """Cut both eyes out, at the positions given by the head's pose, not by the lids.

    rgb: (h, w, 3); mesh, reference: (478, 3).
    """
    middles = pose.place(reference[CANTHI].mean(axis=1))[:, :2]
    width = pose.scale * np.linalg.norm(reference[CANTHI[:, 0]] - reference[CANTHI[:, 1]], axis=1).mean()
    zoom = SIDE / (EYE_WIDTHS * width)
    affine = np.array([to_cut(middle, zoom, pose.roll, SIDE) for middle in middles])
    upper, lower = (_heights(mesh, lids, affine) for lids in (UPPER_LIDS, LOWER_LIDS))
    layers = np.empty((2, SIDE, SIDE, 2), np.float32)
    for eye in (0, 1):
        layers[eye, :, :, 0] = cut(rgb, affine[eye], SIDE, RED)
    layers[:, :, :, 1] = np.minimum(_ROWS - upper[:, None], lower[:, None] - _ROWS)
    return EyesView(layers.reshape(2 * SIDE, SIDE, 2), affine, upper, lower, zoom)


def _heights(mesh: Mesh, lids: NDArray[np.int_], affine: Points) -> Points:
    edges = [mapped(matrix, mesh[lid, :2]) for matrix, lid in zip(affine, lids, strict=True)]
    return np.array([np.interp(np.arange(SIDE), *edge.T) for edge in edges])
