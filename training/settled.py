"""Computes the position of a body in a vehicle from its settings, for checks, mirrors and pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from functions.recommend.settings import MIRRORS, NAMES, SEAT
from training import labels, linkage, mirrors, posture, wheel
from training.anatomy import Bodies
from training.linkage import SidePoint
from training.posture import Seat, Wanted
from training.vehicle import Vehicle

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Driver:
    """n bodies in a vehicle with its settings; angles in degrees, distances in mm, all (n,) but `eyes` (n, 3)."""

    seat: Seat
    hub: SidePoint
    column_deg: Array
    eyes: Array
    knee_deg: Array
    elbow_deg: Array
    trunk_thigh_deg: Array
    sternum_mm: Array


def place(bodies: Bodies, settings: Array, vehicle: Vehicle) -> Driver:
    """The drivers for bodies (n) with settings (n, 12), in the order of `SETTINGS`."""
    value = dict(zip(NAMES, settings.T, strict=True))
    seat = seat_at(settings[:, [NAMES.index(name) for name in SEAT]], vehicle)
    column = value["wheel_angle"]
    hub = wheel.hub_at(vehicle, vehicle.wheel.telescope_mm * (value["wheel_position"] / 50 - 1), column)
    foot = linkage.ankle(bodies, vehicle.pedals)
    thigh = linkage.thigh_deg(bodies, seat.hip, foot)
    return Driver(
        seat=seat,
        hub=hub,
        column_deg=column,
        eyes=labels.eyes(bodies, seat, seat.recline_deg, vehicle),
        knee_deg=linkage.knee_deg(bodies, seat.hip, foot),
        elbow_deg=wheel.elbow_deg(bodies, seat.hip, seat.recline_deg, hub),
        trunk_thigh_deg=90 + seat.recline_deg - thigh,
        sternum_mm=wheel.sternum(bodies, seat.hip, seat.recline_deg).distance(hub),
    )


def seat_at(settings: Array, vehicle: Vehicle) -> Seat:
    """The seat for settings (n, 4), in the order of `SEAT`."""
    position, front, rear, recline = settings.T
    package = vehicle.seat
    track = package.track_rear_mm - package.track_front_mm
    x = package.track_front_mm + position / 100 * track - vehicle.pedals.ball_of_foot_ahead_mm
    lifts = (percent / 100 * package.lifter_travel_mm for percent in (front, rear))
    return posture.settle(Wanted(x, x, *lifts), recline, vehicle)


def ray_miss_deg(driver: Driver, settings: Array, vehicle: Vehicle) -> dict[str, Array]:
    """By mirror: angle (n,) between the direction that the driver sees in its middle and its target."""
    value = dict(zip(NAMES, settings.T, strict=True))
    assert set(MIRRORS) <= value.keys()
    misses = {}
    for name, aim in mirrors.aims(vehicle, labels.mean_eye_x(vehicle)).items():
        up = -1 if name == "room" else 1
        normals = mirrors.from_yaw_pitch(value[f"mirror_{name}_yaw"], up * value[f"mirror_{name}_pitch"])
        misses[name] = np.asarray(mirrors.miss_deg(aim, driver.eyes, normals))
    return misses
