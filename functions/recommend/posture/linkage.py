"""Side-view geometry of the seated driver: points, the leg, the torso. mm, degrees, arrays (n,)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.recommend.posture.anatomy import Bodies
from functions.recommend.posture.vehicle import Pedals

Array = NDArray[np.float64]

SHOE_SOLE_MM: Final = 25.0  # sole under the ankle; the usual correction of SAE manikins. Assumption
ANKLE_FROM_HEEL: Final = 0.2  # share of the heel-to-ball length, from the heel to the ankle joint. Assumption


@dataclass(frozen=True)
class SidePoint:
    """x rearward of the accelerator heel point, z above it."""

    x: Array
    z: Array

    def distance(self, other: SidePoint) -> Array:
        return np.hypot(self.x - other.x, self.z - other.z)


def ankle(bodies: Bodies, pedals: Pedals) -> SidePoint:
    """The ankle joint, with the ball of the foot on its reference point and the shoe flat on the pedal plane.

    Geometry of ANSUR's foot; a shorter foot has its ankle nearer to the pedal. Status: own construction.
    """
    plane = np.radians(pedals.plane_deg)
    heel_to_reference = pedals.ball_of_foot_ahead_mm / np.cos(plane)
    along = heel_to_reference - (1 - ANKLE_FROM_HEEL) * bodies.ball_of_foot_length
    above = bodies.malleolus_height + SHOE_SOLE_MM
    return SidePoint(above * np.sin(plane) - along * np.cos(plane), along * np.sin(plane) + above * np.cos(plane))


def knee_deg(bodies: Bodies, hip: SidePoint, foot: SidePoint) -> Array:
    """Included angle at the knee, by the law of cosines; 180 when the leg cannot reach."""
    return corner_deg(bodies.thigh_link, bodies.calf_link, hip.distance(foot))


def thigh_deg(bodies: Bodies, hip: SidePoint, foot: SidePoint) -> Array:
    """Elevation of the thigh from horizontal, the knee above the line from hip to ankle."""
    reach = hip.distance(foot)
    towards_foot: Array = np.degrees(np.arctan2(foot.z - hip.z, hip.x - foot.x))
    return towards_foot + corner_deg(bodies.thigh_link, reach, bodies.calf_link)


def along_torso(hip: SidePoint, recline_deg: Array, up: Array, ahead: Array | float = 0.0) -> SidePoint:
    """The point at `up` along the torso line from the hip and `ahead` at right angles to it; recline from vertical."""
    recline = np.radians(recline_deg)
    return SidePoint(
        hip.x + up * np.sin(recline) - ahead * np.cos(recline),
        hip.z + up * np.cos(recline) + ahead * np.sin(recline),
    )


def reaches(a: Array, b: Array, distance: Array) -> NDArray[np.bool_]:
    """Whether a limb of links `a` and `b` can span `distance`."""
    reached: NDArray[np.bool_] = (distance <= a + b) & (distance >= np.abs(a - b))
    return reached


def third_side(a: Array, b: Array, corner_deg: float) -> Array:
    """Length opposite to the angle between sides `a` and `b`."""
    length: Array = np.sqrt(a**2 + b**2 - 2 * a * b * np.cos(np.radians(corner_deg)))
    return length


def nearest_allowed(value_at: Callable[[Array], Array], needed: float, start: Array, limit: Array | float) -> Array:
    """The value nearest to `start`, towards `limit`, at which `value_at` reaches `needed`; `limit` if it never does.

    `value_at` must rise from `start` to `limit`. Uses bisection: 20 halvings leave a thousandth of a millimetre.
    """
    near, far = start.copy(), np.broadcast_to(np.asarray(limit, dtype=np.float64), start.shape).copy()
    for _ in range(20):
        middle = (near + far) / 2
        reached = value_at(middle) >= needed
        near, far = np.where(reached, near, middle), np.where(reached, middle, far)
    return np.where(value_at(start) >= needed, start, far)


def corner_deg(a: Array, b: Array, opposite: Array) -> Array:
    """The angle between sides `a` and `b`, degrees."""
    cosine = (a**2 + b**2 - opposite**2) / (2 * a * b)
    corner: Array = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
    return corner
