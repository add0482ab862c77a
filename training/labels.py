"""The twelve settings of a driver in a vehicle: posture, wheel and mirrors, in the service's conventions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from functions.recommend.settings import SETTINGS
from training import anatomy, mirrors, posture, wheel
from training.anatomy import Bodies
from training.posture import Seat
from training.vehicle import Vehicle
from training.wheel import Steering

Array = NDArray[np.float64]


def label(lengths_cm: Array, vehicle: Vehicle) -> Array:
    """Settings (n, 12), unrounded, in the order of `SETTINGS`, for bodies (n, 6) in cm."""
    bodies = anatomy.from_lengths(lengths_cm)
    seat = posture.place_seat(bodies, vehicle)
    steering = wheel.place_wheel(bodies, seat, vehicle)
    values = _seat_and_wheel(seat, steering, vehicle) | _mirror_angles(eyes(bodies, seat, steering, vehicle), vehicle)
    return np.stack([values[setting.name] for setting in SETTINGS], axis=-1)


def eyes(bodies: Bodies, seat: Seat, steering: Steering, vehicle: Vehicle) -> Array:
    """Mid-eye points (n, 3), mm."""
    eye = posture.eye(bodies, seat.hip, steering.recline_deg)
    return np.stack([eye.x, np.full_like(eye.x, vehicle.seat.driver_y_mm), eye.z], axis=-1)


def mean_eye_x(vehicle: Vehicle) -> float:
    """x of the mean body's eyes, mm: what the targets of the outside mirrors are measured from."""
    middle = anatomy.mean_body()
    seat = posture.place_seat(middle, vehicle)
    return float(posture.eye(middle, seat.hip, seat.recline_deg).x[0])


def _seat_and_wheel(seat: Seat, steering: Steering, vehicle: Vehicle) -> dict[str, Array]:
    package, telescope = vehicle.seat, vehicle.wheel.telescope_mm
    behind_ball = seat.hip.x + vehicle.pedals.ball_of_foot_ahead_mm
    return {
        "seat_position": _percent(behind_ball, package.track_front_mm, package.track_rear_mm),
        "seat_front_height": _percent(seat.front_lift, 0.0, package.lifter_travel_mm),
        "seat_rear_height": _percent(seat.rear_lift, 0.0, package.lifter_travel_mm),
        "seat_angle": steering.recline_deg,
        "wheel_position": _percent(steering.telescope, -telescope, telescope),
        "wheel_angle": steering.column_deg,
    }


def _mirror_angles(eye: Array, vehicle: Vehicle) -> dict[str, Array]:
    """Pitch is counted as drivers see it: outside mirrors up, the room mirror down."""
    angles = {}
    for name, aim in mirrors.aims(vehicle, mean_eye_x(vehicle)).items():
        yaw, pitch = mirrors.yaw_pitch(mirrors.normal(aim, eye))
        angles[f"mirror_{name}_yaw"] = yaw
        angles[f"mirror_{name}_pitch"] = -pitch if name == "room" else pitch
    return angles


def _percent(value: Array, low: float, high: float) -> Array:
    return 100 * (value - low) / (high - low)
