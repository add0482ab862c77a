"""Computes the position of bodies in a vehicle from its settings. mm, degrees, arrays (n,)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from functions.recommend.posture import linkage, seating, steering
from functions.recommend.posture.anatomy import Bodies
from functions.recommend.posture.linkage import SidePoint
from functions.recommend.posture.seating import Seat
from functions.recommend.posture.vehicle import Vehicle
from functions.recommend.settings import NAMES, SEAT

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Settled:
    """n bodies in a vehicle with its settings."""

    seat: Seat
    ankle: SidePoint
    shoulder: SidePoint
    hub: SidePoint
    eye: SidePoint
    thigh_deg: Array  # from horizontal
    column_deg: Array
    knee_deg: Array
    elbow_deg: Array
    trunk_thigh_deg: Array


def place(bodies: Bodies, settings: Array, vehicle: Vehicle) -> Settled:
    """The bodies (n) with settings (n, 12), in the order of `SETTINGS`."""
    value = dict(zip(NAMES, settings.T, strict=True))
    seat = seating.seat_at(settings[:, [NAMES.index(name) for name in SEAT]], vehicle)
    column = value["wheel_angle"]
    hub = steering.hub_at(vehicle, vehicle.wheel.telescope_mm * (value["wheel_position"] / 50 - 1), column)
    ankle, shoulder = linkage.ankle(bodies, vehicle.pedals), steering.shoulder_at(bodies, seat.hip, seat.recline_deg)
    thigh = linkage.thigh_deg(bodies, seat.hip, ankle)
    return Settled(
        seat=seat,
        ankle=ankle,
        shoulder=shoulder,
        hub=hub,
        eye=seating.eye(bodies, seat.hip, seat.recline_deg),
        thigh_deg=thigh,
        column_deg=column,
        knee_deg=linkage.knee_deg(bodies, seat.hip, ankle),
        elbow_deg=steering.elbow_deg(bodies, shoulder, hub),
        trunk_thigh_deg=90 + seat.recline_deg - thigh,
    )
