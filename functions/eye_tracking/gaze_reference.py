"""Where the head is, followed by the skin's own texture from one picture of the clip.

A mesh's points are pulled along by the irises, the rigid ones by .15 to .3 of their way, and shake by a hundredth of an
eye's width: enough to take a quarter of a gaze angle away and to add two degrees of noise. The texture under the same
points is pulled by nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.gaze_cut import GREEN, Cut, cut, mapped, mapped_back, to_cut
from functions.eye_tracking.head import RIGID, Pose, fit_pose
from functions.eye_tracking.mesh import Mesh, Rgb

Points = NDArray[np.float64]

SIDE: Final = 220  # px of a cut: forehead to nose, temple to temple
ZOOM: Final = 100.0  # cut px per unit, the distance of the outer canthi (about 90 mm)
_MIDDLE: Final = np.array([[0.0, -0.15, 0.0]])  # of the cut, in units: above the eyes' middle
_WINDOW: Final = (21, 21)  # px, 2 cm of skin: less has too little texture
_LEVELS: Final = 2  # of the pyramid: a point is found from 0.4 units away
_STOP: Final = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 10, 0.01)
_LEAST_TEXTURE: Final = 1e-4  # smallest eigenvalue of a window's gradients, as OpenCV scales it: the flow's own default
_MOST_MOVED: Final = 0.12  # units from where the mesh says: the mesh is never that wrong, so the flow is
_ROUNDS: Final = 5  # of the pose: each takes the depths from the last one
_OUTLIER: Final = 3.0  # median distances
_LEAST_SPREAD: Final = 0.004  # units, 0.4 px of the cut: the flow's own noise
LEAST_POINTS: Final = 10  # of 28; a similarity has seven unknowns, and points near each other say the same


@dataclass(frozen=True)
class FaceTemplate:
    """picture: (SIDE, SIDE), a level cut of the face; anchors: (28, 2) px, where in it the rigid points are."""

    picture: Cut
    anchors: NDArray[np.float32]


def template_of(rgb: Rgb, reference: Mesh, pose: Pose) -> FaceTemplate:
    """The template of a clip whose face is at `pose` in the frame `rgb`."""
    affine = _affine(pose)
    anchors = mapped(affine, pose.place(reference[RIGID])[:, :2])
    return FaceTemplate(cut(rgb, affine, SIDE, GREEN), anchors.astype(np.float32))


def follow(rgb: Rgb, reference: Mesh, template: FaceTemplate, pose: Pose) -> tuple[Pose, float] | None:
    """The pose that the texture shows, near the mesh's `pose`, and what of it does not fit; None where it is lost.

    The misfit is the root mean square distance of the points that were used, in units of the reference. The projection
    is taken for parallel: across the picture the points are where the flow found them, in depth where the pose puts
    them.
    """
    affine = _affine(pose)
    expected = pose.place(reference[RIGID])
    guess = mapped(affine, expected[:, :2]).astype(np.float32)
    flow, status, _ = cv2.calcOpticalFlowPyrLK(
        template.picture, cut(rgb, affine, SIDE, GREEN), template.anchors, guess.copy(), winSize=_WINDOW,
        maxLevel=_LEVELS, criteria=_STOP, flags=cv2.OPTFLOW_USE_INITIAL_FLOW, minEigThreshold=_LEAST_TEXTURE,
    )  # fmt: skip
    found = np.asarray(flow, np.float64)
    inside = ((found > 0) & (found < SIDE - 1)).all(axis=1)
    near = np.linalg.norm(found - guess, axis=1) < _MOST_MOVED * ZOOM
    used = (status[:, 0] > 0) & inside & near
    if used.sum() < LEAST_POINTS:
        return None
    return _fitted(reference[RIGID], mapped_back(affine, found), expected[:, 2], used)


def _fitted(reference: Points, seen: Points, depth: Points, used: NDArray[np.bool_]) -> tuple[Pose, float] | None:
    weight = used.astype(float)
    for _ in range(_ROUNDS):
        pose = fit_pose(reference, np.column_stack([seen, depth]), weight)
        placed = pose.place(reference)
        depth = placed[:, 2]
        error = np.linalg.norm(placed[:, :2] - seen, axis=1) / pose.scale
        spread = max(float(np.median(error[used])), _LEAST_SPREAD)
        weight = np.maximum(1 - (error / (_OUTLIER * 1.4826 * spread)) ** 2, 0) ** 2 * used
        if (weight > 0).sum() < LEAST_POINTS:
            return None
    return pose, float(np.sqrt((weight * error**2).sum() / weight.sum()))


def _affine(pose: Pose) -> Points:
    return to_cut(pose.place(_MIDDLE)[0, :2], ZOOM / pose.scale, pose.roll, SIDE)
