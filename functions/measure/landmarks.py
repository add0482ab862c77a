"""Where MediaPipe Pose's 33 landmarks are on the body, and which pairs bound a segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.segments import SEGMENTS

NOSE: Final = 0
FACE: Final = tuple(range(11))  # nose, eyes, ears, mouth
SHOULDERS: Final = (11, 12)  # left first, as everywhere below: the person's own left
ELBOWS: Final = (13, 14)
WRISTS: Final = (15, 16)
HIPS: Final = (23, 24)
KNEES: Final = (25, 26)
ANKLES: Final = (27, 28)
HEELS: Final = (29, 30)
TOES: Final = (31, 32)

LIMBS: Final[dict[str, tuple[tuple[int, int], tuple[int, int]]]] = {
    "upper_arm": (SHOULDERS, ELBOWS),
    "forearm": (ELBOWS, WRISTS),
    "thigh": (HIPS, KNEES),
    "calf": (KNEES, ANKLES),
    "torso": (SHOULDERS, HIPS),
}
assert tuple(LIMBS) == SEGMENTS


@dataclass(frozen=True)
class Pose:
    """One person in a photo.

    points: (33, 2) pixels of the working photo, x right, y down. visibility: (33,) 0-1.
    mask: (h, w) bool, True where the person is.
    """

    points: NDArray[np.float64]
    visibility: NDArray[np.float64]
    mask: NDArray[np.bool_]

    def middle(self, pair: tuple[int, int]) -> NDArray[np.float64]:
        """The point (2,) between a left and a right landmark."""
        middle: NDArray[np.float64] = self.points[list(pair)].mean(axis=0)
        return middle


def segment_lines(pose: Pose, segment: str) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """The lines in the photo whose lengths stand for a segment: left and right limb, or the trunk's middle line."""
    (left_a, right_a), (left_b, right_b) = LIMBS[segment]
    if segment == "torso":
        return [(pose.middle(SHOULDERS), pose.middle(HIPS))]
    return [(pose.points[left_a], pose.points[left_b]), (pose.points[right_a], pose.points[right_b])]


def pixel_length(pose: Pose, segment: str) -> float:
    """Mean length of a segment's lines, px."""
    return float(np.mean([np.linalg.norm(end - start) for start, end in segment_lines(pose, segment)]))
