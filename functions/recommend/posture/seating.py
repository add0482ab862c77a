"""The adjusted seat: where it puts hip and eyes. mm, degrees, arrays (n,)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.recommend.posture.anatomy import Bodies
from functions.recommend.posture.linkage import SidePoint
from functions.recommend.posture.vehicle import Vehicle

Array = NDArray[np.float64]

H_POINT_ABOVE_SEAT_MM: Final = 98.0  # J826 manikin's H-point above the surface for sitting height; recalled
HIP_TO_EYE_DEG: Final = 16.5  # the line from hip to eye is this much steeper than the torso. Assumption, see `eye`


@dataclass(frozen=True)
class Wanted:
    """The seat without limits of track, lifters and leg."""

    x: Array
    straight_knee_x: Array  # where the leg is as straight as allowed
    front_lift: Array
    rear_lift: Array


@dataclass(frozen=True)
class Seat:
    """The adjusted seat and the hip (H-point) in it; all (n,). `wanted`: the seat without the vehicle's limits."""

    hip: SidePoint
    front_lift: Array  # mm above the lowest position
    rear_lift: Array
    recline_deg: Array
    wanted: Wanted


def seat_at(settings: Array, vehicle: Vehicle) -> Seat:
    """The seat for settings (n, 4), in the order of `SEAT`."""
    position, front, rear, recline = settings.T
    package = vehicle.seat
    track = package.track_rear_mm - package.track_front_mm
    x = package.track_front_mm + position / 100 * track - vehicle.pedals.ball_of_foot_ahead_mm
    lifts = (percent / 100 * package.lifter_travel_mm for percent in (front, rear))
    return settle(Wanted(x, x, *lifts), recline, vehicle)


def settle(wanted: Wanted, recline_deg: Array, vehicle: Vehicle) -> Seat:
    """The seat as close to the wanted one as track and lifters allow, and the resulting hip."""
    seat = vehicle.seat
    x = on_track(wanted.x, wanted.straight_knee_x, vehicle)
    rear, front = (np.clip(lift, 0, seat.lifter_travel_mm) for lift in (wanted.rear_lift, wanted.front_lift))
    lifted = rear + seat.h_point_from_rear_lifter * (front - rear) - seat.lifter_travel_mm / 2
    return Seat(SidePoint(x, hip_height(vehicle, x, lifted)), front, rear, recline_deg, wanted)


def on_track(x: Array, straight_knee_x: Array, vehicle: Vehicle) -> Array:
    """x of the hip, limited by the leg's length and the track's ends."""
    return np.clip(np.minimum(x, straight_knee_x), *track_ends(vehicle))


def track_ends(vehicle: Vehicle) -> tuple[float, float]:
    """x of the hip at the front and at the rear end of the track."""
    ahead = vehicle.pedals.ball_of_foot_ahead_mm
    return vehicle.seat.track_front_mm - ahead, vehicle.seat.track_rear_mm - ahead


def hip_height(vehicle: Vehicle, x: Array, lift: Array) -> Array:
    """Height of the H-point: H30 at mid track and mid lifters; the track rises towards the front."""
    seat = vehicle.seat
    middle = sum(track_ends(vehicle)) / 2
    slope = float(np.tan(np.radians(seat.track_slope_deg)))
    return seat.h30_mm + lift - slope * (x - middle)


def eye(bodies: Bodies, hip: SidePoint, recline_deg: Array) -> SidePoint:
    """Mid-eye point. Height: the seated eye height, reclined by A40, minus the H-point's height above the seat.

    The mean body's eyes are 616 mm above and 70 mm behind its H-point. This is between the old J941 centroid (609 above
    at A40 = 23; secondary source) and UN R46's eye points (635 above; secondary source). Status: assumption.
    """
    up = bodies.seated_eye_height * np.cos(np.radians(recline_deg)) - H_POINT_ABOVE_SEAT_MM
    return SidePoint(hip.x + up * np.tan(np.radians(recline_deg - HIP_TO_EYE_DEG)), hip.z + up)
