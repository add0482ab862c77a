"""The wheel's hub and the arms that hold it. mm, degrees, arrays (n,)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.recommend.posture import linkage
from functions.recommend.posture.anatomy import Bodies
from functions.recommend.posture.linkage import SidePoint
from functions.recommend.posture.vehicle import Vehicle

Array = NDArray[np.float64]

GRIP_SHARE: Final = 0.46  # of the hand's length, from the wrist to the centre of the grip. Assumption


def resting_hub(vehicle: Vehicle) -> SidePoint:
    """The hub at mid travel."""
    x = vehicle.wheel.l6_mm - vehicle.pedals.ball_of_foot_ahead_mm
    return SidePoint(np.array([x]), np.array([vehicle.wheel.h17_mm]))


def pivot(vehicle: Vehicle) -> SidePoint:
    """The point around which the column tilts."""
    rest, column = resting_hub(vehicle), np.radians(vehicle.wheel.column_deg)
    arm = vehicle.wheel.tilt_pivot_mm
    return SidePoint(rest.x - arm * np.cos(column), rest.z - arm * np.sin(column))


def hub_at(vehicle: Vehicle, telescope: Array, column_deg: Array) -> SidePoint:
    """The hub for a wheel setting."""
    base, arm, column = pivot(vehicle), vehicle.wheel.tilt_pivot_mm + telescope, np.radians(column_deg)
    return SidePoint(base.x + arm * np.cos(column), base.z + arm * np.sin(column))


def rim_bottom(vehicle: Vehicle, hub: SidePoint, column_deg: Array) -> SidePoint:
    """The rim's lowest point, which is the nearest one to the thigh."""
    radius, column = vehicle.wheel.rim_diameter_mm / 2, np.radians(column_deg)
    return SidePoint(hub.x + radius * np.sin(column), hub.z - radius * np.cos(column))


def shoulder_at(bodies: Bodies, hip: SidePoint, recline_deg: Array) -> SidePoint:
    """The shoulder joint, at the end of the torso link."""
    return linkage.along_torso(hip, recline_deg, bodies.torso_link)


def to_grip(bodies: Bodies) -> Array:
    """The distance from the elbow to the centre of the grip."""
    return bodies.forearm_link + GRIP_SHARE * bodies.hand_length


def elbow_deg(bodies: Bodies, shoulder: SidePoint, hub: SidePoint) -> Array:
    """Included angle at the elbow, with hands at the sides of the rim; 180 when the arms cannot reach."""
    return linkage.corner_deg(bodies.upper_arm_link, to_grip(bodies), shoulder.distance(hub))
