"""The points taken from a picture, and the ratios of lengths that the measurement model uses.

Ratios depend neither on the distance of the camera nor on the size of the photo. If the caller sends the camera's
pitch, the points are first turned to the usual pitch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.segments import SEGMENTS
from functions.measure.landmarks import ANKLES, ELBOWS, EYES, FACE, FINGERS, LIMBS, NOSE, Pose, segment_lines
from functions.measure.silhouette import Silhouette

Points = NDArray[np.float64]

RATIOS: Final = (*SEGMENTS, "ankle_height", "elbow_to_finger")
COVARIATES: Final = ("trunk_breadth", "head_breadth", "eye_distance")

# The model was fitted on this view: a phone at chest height, three metres away, aimed at the middle of the body.
USUAL_PITCH_DEG: Final = -8.0
USUAL_RANGE_DEG: Final = 6.0
USUAL_FOCAL_35MM: Final = 28.0  # the main camera of most phones
_DIAGONAL_35MM: Final = 43.27  # of a 36 x 24 mm frame


@dataclass(frozen=True)
class View:
    """Points of one person, px, x right, y down.

    landmarks: (33, 2). crown, soles: (2,). trunk, head: (2, 2), the body's left and right edge at half the trunk's
    height and at the eyes; NaN where the mask has a hole there.
    """

    landmarks: Points
    crown: Points
    soles: Points
    trunk: Points
    head: Points


def view_of(pose: Pose, silhouette: Silhouette) -> View:
    """The points of a person as the camera saw them."""
    hips, shoulders = pose.middle(LIMBS["torso"][1]), pose.middle(LIMBS["torso"][0])
    middle = (hips + shoulders) / 2
    eyes = pose.middle(EYES)
    return View(
        landmarks=pose.points,
        crown=np.array([pose.points[list(FACE), 0].mean(), silhouette.top]),
        soles=np.array([hips[0], silhouette.bottom]),
        trunk=_edges(pose.mask, middle[1], hips[0]),
        head=_edges(pose.mask, eyes[1], pose.points[NOSE, 0]),
    )


def levelled(view: View, size: tuple[int, int], camera_pitch_deg: float, focal_35mm: float | None) -> View:
    """The view from a less steep camera angle.

    Usual angles stay unchanged: the model corrects them by the head's size (COVARIATES), and turning those views as
    well made the benchmark worse. For a steep angle, the excess over USUAL_RANGE_DEG is removed by a rotation about
    the camera's horizontal axis, a homography of the picture (Hartley and Zisserman, Multiple View Geometry, 2nd
    edition, 8.4.2). size: (height, width) of the photo, px. camera_pitch_deg: negative looks down.
    """
    off = camera_pitch_deg - USUAL_PITCH_DEG
    excess = float(np.sign(off)) * max(0.0, abs(off) - USUAL_RANGE_DEG)
    height, width = size
    focal_px = (focal_35mm or USUAL_FOCAL_35MM) / _DIAGONAL_35MM * float(np.hypot(height, width))
    angle = np.radians(excess)
    rotation = np.array(
        [[1, 0, 0], [0, np.cos(angle), -np.sin(angle)], [0, np.sin(angle), np.cos(angle)]]
    )  # camera axes: x right, y down, z forward
    centre = np.array([width, height]) / 2

    def turn(points: Points) -> Points:
        rays = np.concatenate([(points - centre) / focal_px, np.ones((*points.shape[:-1], 1))], axis=-1) @ rotation.T
        seen: Points = rays[..., :2] / rays[..., 2:] * focal_px + centre
        return seen

    return replace(view, landmarks=turn(view.landmarks), crown=turn(view.crown), soles=turn(view.soles))


def ratios(view: View) -> Points:
    """(7,) lengths over the silhouette's height, in the order of RATIOS.

    The five segments (mean of left and right), the ankles' height above the soles, and the longer of the two distances
    from elbow to index finger. The longer one belongs to the less foreshortened arm, and it is less noisy than the
    forearm.
    """
    points = view.landmarks
    segments = [_mean_length(points, name) for name in SEGMENTS]
    ankle_height = view.soles[1] - points[list(ANKLES), 1].mean()
    reach = _reaches(points).max()
    return np.array([*segments, ankle_height, reach]) / _height(view)


def longer_arm(view: View) -> int:
    """The arm that `ratios` uses from elbow to finger: 0 left, 1 right."""
    return int(_reaches(view.landmarks).argmax())


def covariates(view: View) -> Points:
    """(3,) lengths over the silhouette's height, in the order of COVARIATES; NaN where not visible.

    They correct the landmarks' errors: on a broad trunk the network places shoulders and hips differently, and the
    head's size in the picture shows how near the camera was.
    """
    eyes = np.linalg.norm(view.landmarks[EYES[0]] - view.landmarks[EYES[1]])
    breadths = [np.linalg.norm(edges[1] - edges[0]) for edges in (view.trunk, view.head)]
    return np.array([*breadths, eyes]) / _height(view)


def _reaches(points: Points) -> Points:
    """(2,) left and right distance from elbow to index finger, px."""
    reaches: Points = np.linalg.norm(points[list(FINGERS)] - points[list(ELBOWS)], axis=1)
    return reaches


def _height(view: View) -> float:
    return float(view.soles[1] - view.crown[1])


def _mean_length(points: Points, segment: str) -> float:
    lines = segment_lines(points, segment)
    return float(np.mean([np.linalg.norm(end - start) for start, end in lines]))


def _edges(mask: NDArray[np.bool_], y: float, x: float) -> Points:
    """(2, 2) the ends of the unbroken run of body pixels through (x, y) along its row; NaN when there is no body."""
    row = mask[int(np.clip(y, 0, mask.shape[0] - 1))]
    at = int(np.clip(x, 0, row.size - 1))
    if not row[at]:
        return np.full((2, 2), np.nan)
    holes = np.flatnonzero(~row)
    before, after = holes[holes < at], holes[holes > at]
    left = int(before[-1]) + 1 if before.size else 0
    right = int(after[0]) - 1 if after.size else row.size - 1
    return np.array([[left, y], [right, y]], dtype=np.float64)
