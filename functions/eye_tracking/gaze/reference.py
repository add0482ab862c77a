"""Follows the head by the skin's texture, starting from one picture of the clip.

The mesh's points move with the irises, even the rigid ones by .15 to .3 of their way, and drift by a hundredth of an
eye's width. This reduces gaze angles by a quarter and adds two degrees of noise. Skin does not move with the irises.
Where its texture is weak or does not fit a rigid head, the mesh's pose is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.cut import GREEN, Cut, cut, mapped, mapped_back, to_cut
from functions.eye_tracking.face.mesh import Mesh
from functions.eye_tracking.gaze.head import Pose
from functions.eye_tracking.video.picture import Rgb

Points = NDArray[np.float64]

# Forehead, nose bridge, cheeks, cheekbones and the orbit's outer rim. The face's outline is excluded, because it shows
# different skin after a turn of the head, as is skin that moves with the lids, the mouth or the nostrils.
SKIN: Final = [
    6, 168, 197, 195, 122, 351, 193, 417, 8, 9, 107, 336, 10, 151, 109, 338, 67, 297, 116, 345,
    50, 280, 101, 330, 118, 347, 117, 346, 36, 266, 205, 425, 119, 348, 100, 329, 47, 277,
    143, 372, 111, 340, 35, 265, 124, 353,
]  # fmt: skip

SIDE: Final = 176  # px of a cut: forehead to mouth, temple to temple
ZOOM: Final = 80.0  # cut px per unit, the distance of the outer canthi (about 90 mm); 140 is not better
_MIDDLE: Final = np.array([[0.0, -0.1, 0.0]])  # of the cut, in units, above the eyes' middle
_SHADE: Final = (25, 25)  # px: wider structures are light and shade, which do not move with the head
_WINDOW: Final = (17, 17)  # px, 2 cm of skin: a smaller window has too little texture
_LEVELS: Final = 2  # of the pyramid: finds a point up to 0.4 units away
_STOP: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 10, 0.01)
_MIN_TEXTURE: Final = 1e-4  # smallest eigenvalue of a window's gradients: OpenCV's own default
_MAX_MOVED: Final = 0.12  # units from the mesh's position: the mesh is never that wrong, so the flow must be
_ROUNDS: Final = 3  # of the pose; each uses the weights from the previous one
_OUTLIER: Final = 3.0  # standard deviations
_FIRST_SPREAD: Final = 0.02  # units: error of points under the mesh's pose
_MIN_SPREAD: Final = 0.006  # units, half a px of the cut: noise of the flow
_FLOW_COUNT: Final = 12.0  # number of independent points, because errors of neighbours are correlated
# Error of the mesh's own pose, one standard deviation: three angles in radians, growth, two shifts in units.
_MESH_CERTAINTY: Final = np.array([0.05, 0.05, 0.05, 0.05, 0.03, 0.03]) ** -2.0
# Largest average error of the points from a rigid head, in units. Both eyes of a person look up and down together; in
# real videos they agree to 1.4 degrees below .01, to 3 at .02 and to 4 or 5 above, where the skin or the light moves.
MAX_MISFIT: Final = 0.02
MIN_POINTS: Final = 10  # of the flow; fewer do not determine a head's pose


@dataclass(frozen=True)
class FaceTemplate:
    """picture: (SIDE, SIDE), the texture of a level cut of the face; anchors: (46, 2) px, positions of SKIN in it."""

    picture: Cut
    anchors: NDArray[np.float32]


def template_of(rgb: Rgb, reference: Mesh, pose: Pose) -> FaceTemplate:
    """The template of a clip whose face is at `pose` in the frame `rgb`."""
    affine = _affine(pose)
    anchors = mapped(affine, pose.place(reference[SKIN])[:, :2])
    return FaceTemplate(_texture(rgb, affine), anchors.astype(np.float32))


def follow(rgb: Rgb, reference: Mesh, template: FaceTemplate, pose: Pose) -> tuple[Pose, float] | None:
    """The pose of the texture, near the mesh's `pose`, and its misfit; None where the texture is lost.

    The misfit is the root mean square distance of the used points, in units of the reference. Points are found by the
    flow of J.-Y. Bouguet, "Pyramidal implementation of the Lucas Kanade feature tracker", Intel, 2000.
    """
    affine = _affine(pose)
    expected = pose.place(reference[SKIN])
    guess = mapped(affine, expected[:, :2]).astype(np.float32)
    flow, status, _ = cv2.calcOpticalFlowPyrLK(
        template.picture, _texture(rgb, affine), template.anchors, guess.copy(), winSize=_WINDOW,
        maxLevel=_LEVELS, criteria=_STOP, flags=cv2.OPTFLOW_USE_INITIAL_FLOW, minEigThreshold=_MIN_TEXTURE,
    )  # fmt: skip
    found = np.asarray(flow, np.float64)
    inside = ((found > 0) & (found < SIDE - 1)).all(axis=1)
    near = np.linalg.norm(found - guess, axis=1) < _MAX_MOVED * ZOOM
    used = (status[:, 0] > 0) & inside & near
    return _fitted(reference[SKIN], pose, mapped_back(affine, found), used) if used.sum() >= MIN_POINTS else None


def _fitted(skin: Points, near: Pose, seen: Points, used: NDArray[np.bool_]) -> tuple[Pose, float] | None:
    """The pose of points `seen` (46, 2) px in parallel projection, by Gauss-Newton with Tukey's biweight."""
    pose, spread, moved = near, _FIRST_SPREAD, np.zeros(6)
    for _ in range(_ROUNDS):
        placed = pose.place(skin)
        missing = (seen - placed[:, :2]) / pose.scale
        error = np.sqrt((missing**2).sum(axis=1))
        weight = np.maximum(1.0 - np.square(error / (_OUTLIER * spread)), 0.0) ** 2 * used
        total = weight.sum()
        if (weight > 0).sum() < MIN_POINTS:
            return None
        slopes = _slopes((placed - pose.shift) / pose.scale)
        weighted = slopes * np.tile(weight * (_FLOW_COUNT / spread**2 / total), 2)
        matrix = weighted @ slopes.T + np.diag(_MESH_CERTAINTY)
        step = np.linalg.solve(matrix, weighted @ missing.T.ravel() - _MESH_CERTAINTY * moved)
        pose, moved = _moved(pose, step), moved + step
        spread = max(1.4826 * float(np.median(error[used])), _MIN_SPREAD)
    return pose, float(np.sqrt((weight * error**2).sum() / total))


def _slopes(points: Points) -> Points:
    """(6, 2 n): how x and then y of (n, 3) points change with the head's rotation, growth and shift."""
    x, y, z = points.T
    zero, one = np.zeros_like(x), np.ones_like(x)
    return np.concatenate([[zero, z, -y, x, one, zero], [-z, zero, x, y, zero, one]], axis=1)


def _moved(pose: Pose, step: Points) -> Pose:
    x, y, z = step[:3] / 2
    half = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn = np.linalg.solve(np.eye(3) - half, np.eye(3) + half)  # Cayley's formula always gives a rotation
    shift = pose.shift + pose.scale * np.array([step[4], step[5], 0.0])
    return Pose(pose.scale * (1 + float(step[3])), turn @ pose.rotation, shift)


def _texture(rgb: Rgb, affine: Points) -> Cut:
    taken = cut(rgb, affine, SIDE, GREEN)
    return np.asarray(cv2.addWeighted(taken, 2.0, cv2.blur(taken, _SHADE), -2.0, 128.0), np.uint8)


def _affine(pose: Pose) -> Points:
    return to_cut(pose.place(_MIDDLE)[0, :2], ZOOM / pose.scale, pose.roll, SIDE)
