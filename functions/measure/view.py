"""The points taken from a picture, and the figures that the measurement model uses.

Figures are fractions of the body's height in the picture, so they do not depend on the size of the photo.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.segments import SEGMENTS
from functions.measure.landmarks import (
    ANKLES,
    EARS,
    ELBOWS,
    EYES,
    FACE,
    FINGERS,
    HEELS,
    LIMBS,
    NOSE,
    TOES,
    Pose,
    segment_lines,
)
from functions.measure.silhouette import Silhouette

Points = NDArray[np.float64]

RATIOS: Final = (*SEGMENTS, "ankle_height", "elbow_to_finger")
CUES: Final = ("trunk_breadth", "head_breadth", "eye_distance", "foot_tilt", "face_tilt")
FIGURES: Final = (*RATIOS, *CUES)
_SHORTEST: Final = 1e-3  # of the body's height, so that every length has a logarithm


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
    return np.array([*segments, ankle_height, reach]) / body_height(view)


def longer_arm(view: View) -> int:
    """The arm that `ratios` uses from elbow to finger: 0 left, 1 right."""
    return int(_reaches(view.landmarks).argmax())


def cues(view: View) -> Points:
    """(5,) figures over the silhouette's height, in the order of CUES; NaN where not visible.

    They say little about the segments and much about the camera. Head and eyes look large from near. Toes lie below the
    heels, and ears below the eyes, when the camera looks down on them. On a broad trunk the network places shoulders
    and hips differently.
    """
    points = view.landmarks
    eyes = np.linalg.norm(points[EYES[0]] - points[EYES[1]])
    breadths = [np.linalg.norm(edges[1] - edges[0]) for edges in (view.trunk, view.head)]
    foot = points[list(TOES), 1].mean() - points[list(HEELS), 1].mean()
    face = points[list(EARS), 1].mean() - points[list(EYES), 1].mean()
    return np.array([*breadths, eyes, foot, face]) / body_height(view)


def figures(view: View) -> Points:
    """(12,) what the model takes from a photo, in the order of FIGURES: lengths' ratios as logarithms, the rest as is.

    A near camera enlarges a length by a factor. In logarithms this is a sum, so one term serves long and short limbs.
    """
    seen = dict(zip(RATIOS, ratios(view).tolist(), strict=True))
    ankle_height = seen["ankle_height"]
    logarithms = {name: np.log(max(value, _SHORTEST)) for name, value in seen.items()}
    return np.array([*(logarithms | {"ankle_height": ankle_height}).values(), *cues(view)])


def _reaches(points: Points) -> Points:
    """(2,) left and right distance from elbow to index finger, px."""
    reaches: Points = np.linalg.norm(points[list(FINGERS)] - points[list(ELBOWS)], axis=1)
    return reaches


def body_height(view: View) -> float:
    """px from crown to soles."""
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
