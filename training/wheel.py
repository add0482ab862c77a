"""Computes a driver's steering wheel position and the recline that keeps the torso clear of it. mm, degrees, (n,)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.recommend.posture import linkage, seating, steering
from functions.recommend.posture.anatomy import Bodies, mean_body
from functions.recommend.posture.linkage import SidePoint
from functions.recommend.posture.seating import Seat
from functions.recommend.posture.vehicle import Vehicle, Wheel
from training import posture

Array = NDArray[np.float64]

ELBOW_DEG: Final = 118.0  # middle of the comfortable range; recalled, from the posture literature
# Share of the way to the elbow's best angle that a driver moves the wheel. Assumption: people bend their elbows before
# they move the wheel, and with the whole way four in ten drivers would reach an end of the telescope.
TELESCOPE_SHARE: Final = 0.43
EYE_SHARE: Final = 0.5  # share of an eye height's difference that the hub follows. Assumption
STERNUM_MM: Final = 250.0  # minimum distance from breastbone to hub: NHTSA's 10 inches for air bags; recalled
STERNUM_UP: Final = 0.8  # height of the sternum's middle along the torso link. Assumption
STERNUM_AHEAD: Final = 0.5  # of the chest depth, ahead of the torso link. Assumption
EXTRA_RECLINE_DEG: Final = 4.0
RIM_TO_THIGH_MM: Final = 45.0
BEYOND_DEG: Final = 15.0  # computed range beyond the ends of an adjustment: more than any driver wants
BEYOND_MM: Final = 150.0
THIGH_ABOVE_LINK_MM: Final = 76.0  # ANSUR II: mean thigh clearance 174 mm, less 98 mm from the seat to the H-point


@dataclass(frozen=True)
class Steering:
    """The adjusted wheel and the torso's recline with it; all (n,)."""

    telescope: Array  # mm from mid travel, positive towards the driver
    column_deg: Array
    hub: SidePoint
    recline_deg: Array
    wanted_telescope: Array  # without the limits of the wheel's adjustments
    wanted_column_deg: Array


def place_wheel(bodies: Bodies, seat: Seat, vehicle: Vehicle) -> Steering:
    """The wheel for arms and eyes, kept clear of thigh and chest; the seat back reclines if that is not enough."""
    telescope, wanted_column = _reach(vehicle, wanted_hub(bodies, seat, vehicle))
    wanted_column = _clear_of_thigh(bodies, seat, vehicle, _in_travel(vehicle.wheel, telescope), wanted_column)
    column = np.clip(wanted_column, vehicle.wheel.column_lowest_deg, vehicle.wheel.column_highest_deg)
    wanted_telescope = _clear_of_sternum(bodies, seat, vehicle, column, telescope)
    telescope = _in_travel(vehicle.wheel, wanted_telescope)
    hub = steering.hub_at(vehicle, telescope, column)

    def clearance(recline: Array) -> Array:
        return sternum(bodies, seat.hip, recline).distance(hub)

    most = np.minimum(seat.recline_deg + EXTRA_RECLINE_DEG, posture.RECLINE_DEG[1])
    recline = linkage.nearest_allowed(clearance, STERNUM_MM, seat.recline_deg, most)
    return Steering(telescope, column, hub, recline, wanted_telescope, wanted_column)


def wanted_hub(bodies: Bodies, seat: Seat, vehicle: Vehicle) -> SidePoint:
    """The hub for arms and eyes: its height follows half of the eyes' difference, its reach the elbow's angle.

    The shoulder is at the end of the torso link; the hands are at the sides of the rim, in the hub's plane.
    """
    rest = steering.resting_hub(vehicle)
    middle = mean_body()
    mean_seat = posture.place_seat(middle, vehicle)
    mean_eye = seating.eye(middle, mean_seat.hip, mean_seat.recline_deg)
    eye = seating.eye(bodies, seat.hip, seat.recline_deg)
    height = rest.z + EYE_SHARE * (eye.z - mean_eye.z)
    shoulder = steering.shoulder_at(bodies, seat.hip, seat.recline_deg)
    reach = linkage.third_side(bodies.upper_arm_link, steering.to_grip(bodies), ELBOW_DEG)
    best = shoulder.x - np.sqrt(np.maximum(reach**2 - (shoulder.z - height) ** 2, 0.0))
    return SidePoint(rest.x + TELESCOPE_SHARE * (best - rest.x), height)


def sternum(bodies: Bodies, hip: SidePoint, recline_deg: Array) -> SidePoint:
    """The breastbone's middle, on the chest's surface."""
    up, ahead = STERNUM_UP * bodies.torso_link, STERNUM_AHEAD * bodies.chest_depth
    return linkage.along_torso(hip, recline_deg, up, ahead)


def rim_to_thigh(bodies: Bodies, seat: Seat, vehicle: Vehicle, hub: SidePoint, column_deg: Array) -> Array:
    """The distance from the rim's lowest point to the thigh's upper side."""
    rim = steering.rim_bottom(vehicle, hub, column_deg)
    thigh = np.radians(linkage.thigh_deg(bodies, seat.hip, linkage.ankle(bodies, vehicle.pedals)))
    above_link: Array = (rim.z - seat.hip.z) * np.cos(thigh) - (seat.hip.x - rim.x) * np.sin(thigh)
    return above_link - THIGH_ABOVE_LINK_MM


def _reach(vehicle: Vehicle, hub: SidePoint) -> tuple[Array, Array]:
    """Telescope and column angle that bring the hub to a point, without their limits."""
    base = steering.pivot(vehicle)
    column: Array = np.degrees(np.arctan2(hub.z - base.z, hub.x - base.x))
    return hub.distance(base) - vehicle.wheel.tilt_pivot_mm, column


def _clear_of_thigh(bodies: Bodies, seat: Seat, vehicle: Vehicle, telescope: Array, column_deg: Array) -> Array:
    """The column angle, raised where the rim would come closer than 45 mm to the thigh."""

    def clearance(column: Array) -> Array:
        return rim_to_thigh(bodies, seat, vehicle, steering.hub_at(vehicle, telescope, column), column)

    start = np.maximum(column_deg, vehicle.wheel.column_lowest_deg)
    cleared = linkage.nearest_allowed(clearance, RIM_TO_THIGH_MM, start, start + BEYOND_DEG)
    return np.where(cleared > start, cleared, column_deg)


def _clear_of_sternum(bodies: Bodies, seat: Seat, vehicle: Vehicle, column_deg: Array, telescope: Array) -> Array:
    """The telescope, pushed in where the hub would come closer than 250 mm to the breastbone."""
    chest = sternum(bodies, seat.hip, seat.recline_deg)

    def clearance(travel: Array) -> Array:
        return chest.distance(steering.hub_at(vehicle, travel, column_deg))

    start = np.minimum(telescope, vehicle.wheel.telescope_mm)
    cleared = linkage.nearest_allowed(clearance, STERNUM_MM, start, start - BEYOND_MM)
    return np.where(cleared < start, cleared, telescope)


def _in_travel(wheel: Wheel, telescope: Array) -> Array:
    return np.clip(telescope, -wheel.telescope_mm, wheel.telescope_mm)
