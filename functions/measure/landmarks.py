"""Where MediaPipe Pose's 33 landmarks are on the body, and which pairs bound a segment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.segments import SEGMENTS

NOSE: Final = 0
EYES: Final = (3, 6)  # outer corners
MOUTH: Final = (9, 10)
EARS: Final = (7, 8)
FACE: Final = tuple(range(11))  # nose, eyes, ears, mouth
SHOULDERS: Final = (11, 12)  # left first, here and below: the person's own left
ELBOWS: Final = (13, 14)
WRISTS: Final = (15, 16)
FINGERS: Final = (19, 20)  # index
ARMS: Final = tuple(range(11, 23))  # from the shoulders to the fingers
HIPS: Final = (23, 24)
KNEES: Final = (25, 26)
ANKLES: Final = (27, 28)
HEELS: Final = (29, 30)
TOES: Final = (31, 32)
# The landmark of the other side, for each of the 33.
MIRRORED: Final = (
    0,
    4,
    5,
    6,
    1,
    2,
    3,
    8,
    7,
    10,
    9,
    *(index + 1 if index % 2 else index - 1 for index in range(11, 33)),
)

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


def segment_lines(points: NDArray[np.float64], segment: str) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """The lines in the photo that show a segment: left and right limb, or the middle line of the trunk."""
    (left_start, right_start), (left_end, right_end) = LIMBS[segment]
    if segment == "torso":
        return [((points[left_start] + points[right_start]) / 2, (points[left_end] + points[right_end]) / 2)]
    return [(points[left_start], points[left_end]), (points[right_start], points[right_end])]
