"""Computes the twelve settings of a driver in a vehicle: posture, wheel and mirrors, in the service's conventions."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.recommend.posture import anatomy, seating
from functions.recommend.posture.anatomy import Bodies
from functions.recommend.posture.linkage import SidePoint
from functions.recommend.posture.seating import Seat
from functions.recommend.posture.vehicle import Vehicle
from functions.recommend.settings import MIRRORS, NAMES, POSTURE
from training import mirrors, posture, wheel
from training.wheel import Steering

Array = NDArray[np.float64]

KNEE_CLEAR_DEG: Final = 0.5  # margin inside the knee's range, so that small errors of a model stay inside, too


def label(lengths_cm: Array, vehicle: Vehicle) -> Array:
    """Settings (n, 12), unrounded, in the order of `SETTINGS`, for bodies (n, 6) in cm."""
    bodies = anatomy.from_lengths(lengths_cm)
    seat = posture.place_seat(bodies, vehicle)
    return in_order(settings_of(bodies, seat, wheel.place_wheel(bodies, seat, vehicle), vehicle))


def wanted(lengths_cm: Array, vehicle: Vehicle) -> Array:
    """Seat and wheel (n, 6) without limits of adjustments or leg length, in the order of `POSTURE`.

    Within the limits they equal the settings. They are smooth where settings have corners, so that a regression can fit
    them, and they show which drivers would go beyond a limit.
    """
    bodies = anatomy.from_lengths(lengths_cm)
    seat = posture.place_seat(bodies, vehicle)
    steering = wheel.place_wheel(bodies, seat, vehicle)
    settings = seat_settings(seat.wanted.x, seat.wanted.front_lift, seat.wanted.rear_lift, vehicle)
    settings |= wheel_settings(steering.wanted_telescope, steering.wanted_column_deg, vehicle)
    settings["seat_angle"] = steering.recline_deg
    return in_order(settings, POSTURE)


def straight_knee(lengths_cm: Array, vehicle: Vehicle) -> Array:
    """Seat position (n,), percent, at which the knee is as straight as a model allows."""
    bodies = anatomy.from_lengths(lengths_cm)
    most = posture.KNEE_DEG[1] - KNEE_CLEAR_DEG
    return seat_percent(posture.straight_knee_x(bodies, vehicle, posture.cushion_lift(bodies), most), vehicle)


def mirrors_in_seat(lengths_cm: Array, seat: Seat, vehicle: Vehicle) -> Array:
    """Mirror angles (n, 6) for bodies (n, 6) in an adjusted seat, in the order of `MIRRORS`."""
    eye = seating.eye(anatomy.from_lengths(lengths_cm), seat.hip, seat.recline_deg)
    return in_order(mirror_settings(eye, vehicle), MIRRORS)


def settings_of(bodies: Bodies, seat: Seat, steering: Steering, vehicle: Vehicle) -> dict[str, Array]:
    """All twelve settings by name, each (n,)."""
    values = seat_settings(seat.hip.x, seat.front_lift, seat.rear_lift, vehicle)
    values |= wheel_settings(steering.telescope, steering.column_deg, vehicle)
    values["seat_angle"] = steering.recline_deg
    return values | mirror_settings(seating.eye(bodies, seat.hip, steering.recline_deg), vehicle)


def in_order(values: dict[str, Array], names: tuple[str, ...] = NAMES) -> Array:
    """The values as one array (n, len(names))."""
    return np.stack([values[name] for name in names], axis=-1)


def in_space(eye: SidePoint, vehicle: Vehicle) -> Array:
    """Mid-eye points (n, 3), mm."""
    return np.stack([eye.x, np.full_like(eye.x, vehicle.seat.driver_y_mm), eye.z], axis=-1)


def mean_eye_x(vehicle: Vehicle) -> float:
    """x of the mean body's eyes, mm: the origin for the targets of the outside mirrors."""
    middle = anatomy.mean_body()
    seat = posture.place_seat(middle, vehicle)
    return float(seating.eye(middle, seat.hip, seat.recline_deg).x[0])


def seat_settings(hip_x: Array, front_lift: Array, rear_lift: Array, vehicle: Vehicle) -> dict[str, Array]:
    """The seat's settings: percent of the track and of the lifters' travel."""
    return {
        "seat_position": seat_percent(hip_x, vehicle),
        "seat_front_height": _percent(front_lift, 0.0, vehicle.seat.lifter_travel_mm),
        "seat_rear_height": _percent(rear_lift, 0.0, vehicle.seat.lifter_travel_mm),
    }


def seat_percent(hip_x: Array, vehicle: Vehicle) -> Array:
    """Percent of the track for the hip at x."""
    behind_ball = hip_x + vehicle.pedals.ball_of_foot_ahead_mm
    return _percent(behind_ball, vehicle.seat.track_front_mm, vehicle.seat.track_rear_mm)


def wheel_settings(telescope: Array, column_deg: Array, vehicle: Vehicle) -> dict[str, Array]:
    """The wheel's settings: percent of the telescope's travel, and the column's angle."""
    travel = vehicle.wheel.telescope_mm
    return {"wheel_position": _percent(telescope, -travel, travel), "wheel_angle": column_deg}


def mirror_settings(eye: SidePoint, vehicle: Vehicle) -> dict[str, Array]:
    """The mirrors' settings for eyes (n). Positive pitch is up for outside mirrors and down for the room mirror."""
    angles = {}
    for name, aim in mirrors.aims(vehicle, mean_eye_x(vehicle)).items():
        yaw, pitch = mirrors.yaw_pitch(mirrors.normal(aim, in_space(eye, vehicle)))
        angles[f"mirror_{name}_yaw"] = yaw
        angles[f"mirror_{name}_pitch"] = -pitch if name == "room" else pitch
    return angles


def _percent(value: Array, low: float, high: float) -> Array:
    return 100 * (value - low) / (high - low)
