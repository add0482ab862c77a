"""Reference answers for bodies of mean proportions, and those bodies."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.anthropometry.population import Group

Array = NDArray[np.float64]

# The answers for three bodies of mean proportions, worked out beforehand and apart from this code, with the tolerance
# that their rounding and the geometry's free choices (grip, ankle) leave.
EXAMPLES: Final[list[tuple[str, tuple[float, float, float], float]]] = [
    ("seat_position", (16, 61, 85), 0.5),
    ("seat_angle", (22, 23, 24), 0.5),
    ("seat_front_height", (73, 41, 23), 2.0),
    ("seat_rear_height", (90, 36, 9), 0.5),
    ("mirror_left_yaw", (73, 75.5, 76.6), 0.5),
    ("mirror_left_pitch", (9.5, 9.5, 9.5), 0.25),
    ("mirror_right_yaw", (118.5, 116.4, 115.3), 0.25),
    ("mirror_right_pitch", (6.5, 6.5, 6.5), 0.5),
    ("mirror_room_yaw", (108, 105.5, 104), 0.5),
    ("mirror_room_pitch", (8, 5.5, 4.4), 0.5),
    ("wheel_position", (4, 57, 92), 3.0),
    ("wheel_angle", (25, 25.3, 25.6), 0.5),
]


def mean_of_height(height_cm: float, group: Group) -> Array:
    """(6,) cm: the stature and the segments that are expected with it."""
    return np.concatenate([[height_cm], population.segments_given_height(height_cm, group).mean])


BODIES: Final = np.array(
    [mean_of_height(152.5, "female"), mean_of_height(175, "pooled_50_50"), mean_of_height(187, "male")]
)
