"""The driver of an answer: joints, angles and car parts of one body with its settings."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from functions.anthropometry.segments import BodyLengths
from functions.recommend.driver import Driver, DriverAngles, DriverJoints, DriverPackage, PointMm
from functions.recommend.posture import anatomy, linkage, seating, settled, steering
from functions.recommend.posture.anatomy import Bodies
from functions.recommend.posture.linkage import SidePoint
from functions.recommend.posture.settled import Settled
from functions.recommend.posture.vehicle import Vehicle
from functions.recommend.settings import NAMES
from functions.shared.remarks import Remark

# From the eye to the middle of the head, backward and up: ANSUR's heads are 190-200 mm long and 230 high.
HEAD_MM: Final = (80.0, 20.0)
CODE: Final = "POSTURE_UNREACHABLE"


def seat(body: BodyLengths, settings: dict[str, int], vehicle: Vehicle) -> tuple[Driver | None, tuple[Remark, ...]]:
    """The driver; None and a remark if legs or arms cannot form the posture that the settings require."""
    bodies = anatomy.from_lengths(np.array([body.as_vector()]))
    placed = settled.place(bodies, np.array([[settings[name] for name in NAMES]], dtype=np.float64), vehicle)
    if (limbs := _unreachable(bodies, placed)) is not None:
        message = f"With these settings, this body's {limbs}, so no seated driver is given."
        return None, (Remark(code=CODE, message=message),)
    return Driver(
        height_cm=body.height,
        joints=_joints(bodies, placed),
        angles_deg=DriverAngles(
            knee=_tenth(placed.knee_deg.item()),
            elbow=_tenth(placed.elbow_deg.item()),
            trunk_thigh=_tenth(placed.trunk_thigh_deg.item()),
        ),
        package=_package(placed, vehicle),
    ), ()


def _unreachable(bodies: Bodies, placed: Settled) -> str | None:
    """What is out of reach, in words. Comparisons with a number that is not finite are false, so it counts, too."""
    leg, arm = placed.seat.hip.distance(placed.ankle), placed.shoulder.distance(placed.hub)
    if not linkage.reaches(bodies.thigh_link, bodies.calf_link, leg).all():
        return "legs do not reach the pedal"
    if not linkage.reaches(bodies.upper_arm_link, steering.to_grip(bodies), arm).all():
        return "arms do not reach the steering wheel"
    return None


def _joints(bodies: Bodies, placed: Settled) -> DriverJoints:
    hip, eye, thigh = placed.seat.hip, placed.eye, np.radians(placed.thigh_deg)
    knee = SidePoint(hip.x - bodies.thigh_link * np.cos(thigh), hip.z + bodies.thigh_link * np.sin(thigh))
    return DriverJoints(
        heel=PointMm(x=0, z=0),
        ankle=_point(placed.ankle),
        knee=_point(knee),
        hip=_point(hip),
        shoulder=_point(placed.shoulder),
        elbow=_point(_elbow(bodies, placed)),
        hand=_point(placed.hub),  # the hands hold the rim's sides, in the hub's plane
        eye=_point(eye),
        head=_point(SidePoint(eye.x + HEAD_MM[0], eye.z + HEAD_MM[1])),
    )


def _elbow(bodies: Bodies, placed: Settled) -> SidePoint:
    """The elbow, below the line from shoulder to hub, at the arm's lengths."""
    shoulder, hub = placed.shoulder, placed.hub
    upper, lower = bodies.upper_arm_link, steering.to_grip(bodies)
    at_shoulder = np.radians(linkage.corner_deg(upper, shoulder.distance(hub), lower))
    towards = np.arctan2(hub.z - shoulder.z, hub.x - shoulder.x) + at_shoulder
    return SidePoint(shoulder.x + upper * np.cos(towards), shoulder.z + upper * np.sin(towards))


def _package(placed: Settled, vehicle: Vehicle) -> DriverPackage:
    ahead, hub = vehicle.pedals.ball_of_foot_ahead_mm, placed.hub
    bottom = steering.rim_bottom(vehicle, hub, placed.column_deg)
    track = np.array(seating.track_ends(vehicle))
    front, rear = zip(track.tolist(), seating.hip_height(vehicle, track, np.zeros(2)).tolist(), strict=True)
    return DriverPackage(
        ball_of_foot=_at(-ahead, ahead * math.tan(math.radians(vehicle.pedals.plane_deg))),
        cushion_deg=_cushion_deg(placed, vehicle),
        track_front=_at(*front),
        track_rear=_at(*rear),
        rim_top=_point(SidePoint(2 * hub.x - bottom.x, 2 * hub.z - bottom.z)),
        rim_bottom=_point(bottom),
        column_pivot=_point(steering.pivot(vehicle)),
        room_mirror=_at(*vehicle.mirrors.room_mm[::2]),
        rear_window=_at(*vehicle.mirrors.rear_window_mm[::2]),
    )


def _cushion_deg(placed: Settled, vehicle: Vehicle) -> float:
    """The cushion's own angle, plus the angle from the difference between front and rear lifter."""
    rise = (placed.seat.front_lift - placed.seat.rear_lift).item()
    return _tenth(vehicle.seat.cushion_deg + math.degrees(math.atan2(rise, vehicle.seat.lifter_spacing_mm)))


def _point(place: SidePoint) -> PointMm:
    return _at(place.x.item(), place.z.item())


def _at(x: float, z: float) -> PointMm:
    return PointMm(x=_tenth(x), z=_tenth(z))


def _tenth(value: float) -> float:
    """A tenth of a millimetre or degree is finer than any drawing."""
    return round(value, 1)
