"""Computes the seat that a driver wants: fore-aft, height, cushion tilt, recline.

Each function names its source and status: "read" means that the equation was checked in the source, "recalled" that it
was not, "assumption" that no source is known. mm, degrees, arrays (n,).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.recommend.posture import linkage, seating
from functions.recommend.posture.anatomy import Bodies, mean_body
from functions.recommend.posture.linkage import SidePoint
from functions.recommend.posture.seating import Seat, Wanted
from functions.recommend.posture.vehicle import Vehicle

Array = NDArray[np.float64]

MEAN_STATURE_CM: Final = 169.2  # ANSUR II, women and men weighted equally
MEAN_RECLINE_DEG: Final = 23.0
RECLINE_DEG: Final = (14.0, 34.0)  # range of usual seat backs
KNEE_DEG: Final = (105.0, 137.0)  # comfortable range; recalled, from the posture literature
KNEE_REACH_MM: Final = 200.0  # search range of the hip for the knee's limits: more than any track has
LEG_SHARE: Final = 0.35  # of a leg surplus that moves the seat. Assumption; 38 real drivers (`seatpos`): .16 +- .21
LIFT_SHARE: Final = -0.35  # share of an eye height's difference that the cushion compensates. Assumption
LIFT_LIMIT_MM: Final = 30.0
TILT_SHARE: Final = 0.3  # share of a thigh angle's difference that the cushion follows. Assumption
TILT_LIMIT_DEG: Final = 4.0


def place_seat(bodies: Bodies, vehicle: Vehicle) -> Seat:
    """The seat, computed in the order of dependence: height, fore-aft, cushion tilt, recline."""
    seat = vehicle.seat
    lift = cushion_lift(bodies)
    wanted, straight = fore_aft(bodies, vehicle, lift), straight_knee_x(bodies, vehicle, lift)
    thigh = _thigh(bodies, vehicle, seating.on_track(wanted, straight, vehicle), lift)
    mean_thigh = _mean_thigh(vehicle)
    rise = seat.lifter_spacing_mm * np.tan(np.radians(cushion_tilt(thigh - mean_thigh)))
    rear = seat.lifter_travel_mm / 2 + lift - seat.h_point_from_rear_lifter * rise
    front = rear + rise
    return seating.settle(Wanted(wanted, straight, front, rear), recline(bodies), vehicle)


def cushion_lift(bodies: Bodies) -> Array:
    """Lift of the H-point from the middle: -.35 times the eyes' height above average, at most 30 mm.

    Uses the vertical part of the seated eye height (ANSUR II, erect) at the mean recline. Status: assumption.
    """
    upright = np.cos(np.radians(MEAN_RECLINE_DEG))
    surplus = (bodies.seated_eye_height - mean_body().seated_eye_height) * upright
    lift: Array = np.clip(LIFT_SHARE * surplus, -LIFT_LIMIT_MM, LIFT_LIMIT_MM)
    return lift


def fore_aft(bodies: Bodies, vehicle: Vehicle, lift: Array) -> Array:
    """x of the hip by the UMTRI equation plus a share of the leg surplus, with the knee bent within its range.

    `straight_knee_x` is the limit of the leg; `on_track` takes the smaller of the two, limited by the track.
    """
    wanted = umtri_h_point(bodies.stature, vehicle, lift) + LEG_SHARE * bodies.leg_surplus
    x = wanted - vehicle.pedals.ball_of_foot_ahead_mm
    return linkage.nearest_allowed(_knee(bodies, vehicle, lift), KNEE_DEG[0], x, x + KNEE_REACH_MM)


def straight_knee_x(bodies: Bodies, vehicle: Vehicle, lift: Array, knee_deg: float = KNEE_DEG[1]) -> Array:
    """x of the hip at which the included angle of the knee is `knee_deg`."""
    knee = _knee(bodies, vehicle, lift)
    middle = np.full_like(lift, vehicle.seat.track_rear_mm - vehicle.pedals.ball_of_foot_ahead_mm)
    start, end = middle + 2 * KNEE_REACH_MM, middle - 3 * KNEE_REACH_MM
    return linkage.nearest_allowed(lambda x: -knee(x), -knee_deg, start, end)


def umtri_h_point(stature_mm: Array, vehicle: Vehicle, lift: Array) -> Array:
    """Mean H-point behind the ball of foot, mm: 16.8 + .433 S - .24 H30 - 2.19 A27 + .41 L6 - 18.2 T.

    UMTRI (Flannagan, Manary, Schneider and Reed, SAE 980651); T = 1 with a manual gearbox. Status: recalled. H30 is the
    driver's own seat height, which depends on x through the track's slope, so the linear equation is solved for x.
    The stature slope agrees with 38 real drivers (faraway's `seatpos`): .426 +- .054.
    """
    constant = 16.8 - 2.19 * vehicle.seat.cushion_deg + 0.41 * vehicle.wheel.l6_mm
    constant -= 18.2 * vehicle.pedals.manual_gearbox
    slope = float(np.tan(np.radians(vehicle.seat.track_slope_deg)))
    height_at_pedal = seating.hip_height(vehicle, np.full_like(lift, -vehicle.pedals.ball_of_foot_ahead_mm), lift)
    return (constant + 0.433 * stature_mm - 0.24 * height_at_pedal) / (1 - 0.24 * slope)


def cushion_tilt(thigh_surplus_deg: Array) -> Array:
    """Tilt of the cushion, front up: .3 times the thigh's angle above average, at most 4 degrees. Assumption."""
    return np.clip(TILT_SHARE * thigh_surplus_deg, -TILT_LIMIT_DEG, TILT_LIMIT_DEG)


def recline(bodies: Bodies) -> Array:
    """Torso recline A40 from vertical: 23 + .06 (stature - 169.2 cm). Status: assumption around J826's usual 22-25."""
    return np.clip(MEAN_RECLINE_DEG + 0.06 * (bodies.stature / 10 - MEAN_STATURE_CM), *RECLINE_DEG)


def _thigh(bodies: Bodies, vehicle: Vehicle, x: Array, lift: Array) -> Array:
    hip = SidePoint(x, seating.hip_height(vehicle, x, lift))
    return linkage.thigh_deg(bodies, hip, linkage.ankle(bodies, vehicle.pedals))


def _mean_thigh(vehicle: Vehicle) -> Array:
    """The mean body's thigh angle (1,), with the cushion at its middle."""
    body, middle = mean_body(), np.zeros(1)
    x = seating.on_track(fore_aft(body, vehicle, middle), straight_knee_x(body, vehicle, middle), vehicle)
    return _thigh(body, vehicle, x, middle)


def _knee(bodies: Bodies, vehicle: Vehicle, lift: Array) -> Callable[[Array], Array]:
    """The knee's angle as a function of the hip's x."""
    foot = linkage.ankle(bodies, vehicle.pedals)
    return lambda x: linkage.knee_deg(bodies, SidePoint(x, seating.hip_height(vehicle, x, lift)), foot)
