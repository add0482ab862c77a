"""The joints of one seated driver in the side view, from the same geometry as the labels; mm."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.segments import BodyLengths
from training import anatomy, linkage, settled, wheel
from training.anatomy import Bodies
from training.linkage import SidePoint
from training.settled import Driver
from training.vehicle import Vehicle

Array = NDArray[np.float64]
Point = tuple[float, float]  # x rearward of the heel point, z above it

# From the eye to the middle of the head, backward and up: ANSUR's heads are 190-200 mm long and 230 high.
HEAD: Final = (80.0, 20.0)


@dataclass(frozen=True)
class Figure:
    """The positions of the joints. Angles in degrees."""

    joints: dict[str, Point]  # hip, knee, ankle, ball_of_foot, shoulder, elbow, grip, eye, head, hub
    cushion_deg: float  # from horizontal, front up
    column_deg: float
    recline_deg: float
    knee_deg: float
    elbow_deg: float
    trunk_thigh_deg: float


def of(body: BodyLengths, settings: Array, vehicle: Vehicle) -> Figure:
    """The figure of one body with settings (12,), in the order of `SETTINGS`."""
    bodies = anatomy.from_lengths(np.array([body.as_vector()]))
    driver = settled.place(bodies, settings[np.newaxis], vehicle)
    return Figure(
        joints={name: _point(place) for name, place in _joints(bodies, driver, vehicle).items()},
        cushion_deg=_cushion_deg(driver, vehicle),
        column_deg=float(driver.column_deg[0]),
        recline_deg=float(driver.seat.recline_deg[0]),
        knee_deg=float(driver.knee_deg[0]),
        elbow_deg=float(driver.elbow_deg[0]),
        trunk_thigh_deg=float(driver.trunk_thigh_deg[0]),
    )


def _joints(bodies: Bodies, driver: Driver, vehicle: Vehicle) -> dict[str, SidePoint]:
    hip, foot = driver.seat.hip, linkage.ankle(bodies, vehicle.pedals)
    thigh = np.radians(linkage.thigh_deg(bodies, hip, foot))
    shoulder = wheel.shoulder_at(bodies, hip, driver.seat.recline_deg)
    eye = SidePoint(driver.eyes[:, 0], driver.eyes[:, 2])
    return {
        "hip": hip,
        "knee": SidePoint(hip.x - bodies.thigh_link * np.cos(thigh), hip.z + bodies.thigh_link * np.sin(thigh)),
        "ankle": foot,
        "ball_of_foot": _ball_of_foot(vehicle),
        "shoulder": shoulder,
        "elbow": _elbow(bodies, shoulder, driver.hub),
        "grip": driver.hub,  # the hands hold the rim's sides, in the hub's plane
        "eye": eye,
        "head": SidePoint(eye.x + HEAD[0], eye.z + HEAD[1]),
        "hub": driver.hub,
    }


def _ball_of_foot(vehicle: Vehicle) -> SidePoint:
    ahead = vehicle.pedals.ball_of_foot_ahead_mm
    up = ahead * np.tan(np.radians(vehicle.pedals.plane_deg))
    return SidePoint(np.array([-ahead]), np.array([up]))


def _elbow(bodies: Bodies, shoulder: SidePoint, grip: SidePoint) -> SidePoint:
    """The elbow, below the line from shoulder to grip, at the arm's lengths."""
    upper, lower = bodies.upper_arm_link, wheel.to_grip(bodies)
    reach = np.minimum(shoulder.distance(grip), upper + lower)
    at_shoulder = np.radians(linkage.corner_deg(upper, reach, lower))
    towards = np.arctan2(grip.z - shoulder.z, grip.x - shoulder.x) + at_shoulder
    return SidePoint(shoulder.x + upper * np.cos(towards), shoulder.z + upper * np.sin(towards))


def _cushion_deg(driver: Driver, vehicle: Vehicle) -> float:
    """The cushion's own angle, plus the angle from the difference between front and rear lifter."""
    rise = float(driver.seat.front_lift[0] - driver.seat.rear_lift[0])
    return vehicle.seat.cushion_deg + float(np.degrees(np.arctan2(rise, vehicle.seat.lifter_spacing_mm)))


def _point(place: SidePoint) -> Point:
    return float(place.x[0]), float(place.z[0])
