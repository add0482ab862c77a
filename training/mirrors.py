"""Mirror angles: a plane mirror shows the eye a target when its normal bisects the directions to both.

This is the law of reflection, exact. Directions are unit vectors (n, 3) in the vehicle's axes (x rearward, y right,
z up).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.recommend.posture.vehicle import Vehicle

Array = NDArray[np.float64]

# FMVSS 111 (read in a secondary source): the outside mirror shows the road from 10.7 m behind the driver's eyes, up to
# 2.4 m from the side of the body. The target is the middle of that strip, at the height of the horizon.
BEHIND_EYE_MM: Final = 10_700.0
BEYOND_BODY_MM: Final = 1_200.0


@dataclass(frozen=True)
class Aim:
    """The position of a mirror and of its target; (3,) each, mm."""

    mirror: Array
    target: Array


def aims(vehicle: Vehicle, mean_eye_x: float) -> dict[str, Aim]:
    """The three mirrors `left`, `right` and `room`. Targets belong to the vehicle, so they depend on the mean eye."""
    mirrors = vehicle.mirrors
    out = mirrors.body_half_width_mm + BEYOND_BODY_MM
    behind = mean_eye_x + BEHIND_EYE_MM
    left, right = np.array(mirrors.left_mm), np.array(mirrors.right_mm)
    return {
        "left": Aim(left, np.array([behind, -out, left[2]])),  # the horizon is at the mirror's height
        "right": Aim(right, np.array([behind, out, right[2]])),
        "room": Aim(np.array(mirrors.room_mm), np.array(mirrors.rear_window_mm)),
    }


def normal(aim: Aim, eye: Array) -> Array:
    """The mirror's unit normal (n, 3) for eyes (n, 3), mm."""
    return _unit(_unit(eye - aim.mirror) + _unit(aim.target - aim.mirror))


def yaw_pitch(normals: Array) -> tuple[Array, Array]:
    """Degrees (n,): yaw 0 = the mirror faces right, 90 = straight back, 180 = left; pitch > 0 = it faces up."""
    x, y, z = normals.T
    return np.degrees(np.arctan2(x, y)), np.degrees(np.arcsin(z))


def from_yaw_pitch(yaw_deg: Array, pitch_deg: Array) -> Array:
    """The inverse of `yaw_pitch`."""
    yaw, pitch = np.radians(yaw_deg), np.radians(pitch_deg)
    return np.stack([np.sin(yaw) * np.cos(pitch), np.cos(yaw) * np.cos(pitch), np.sin(pitch)], axis=-1)


def line_of_sight(aim: Aim, eye: Array, normals: Array) -> Array:
    """Unit direction (n, 3) in which an eye (n, 3) sees through the mirror: the reflected ray."""
    ray = _unit(aim.mirror - eye)
    reflected: Array = ray - 2 * np.sum(ray * normals, axis=-1, keepdims=True) * normals
    return reflected


def miss_deg(aim: Aim, eye: Array, normals: Array) -> Array:
    """Angle (n,) between the line of sight and the direction to the target."""
    cosine = np.sum(line_of_sight(aim, eye, normals) * _unit(aim.target - aim.mirror), axis=-1)
    miss: Array = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
    return miss


def _unit(vectors: Array) -> Array:
    return np.asarray(vectors / np.linalg.norm(vectors, axis=-1, keepdims=True), dtype=np.float64)
