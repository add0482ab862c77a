"""The seated driver of an answer: joints, angles and car parts in the side plane, from which drawings are made."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

Degrees = Annotated[float, Field(allow_inf_nan=False)]


class PointMm(BaseModel):
    """A point of the car's side plane, mm: x rearward of the accelerator heel point, z above it."""

    x: Annotated[float, Field(allow_inf_nan=False)]
    z: Annotated[float, Field(allow_inf_nan=False)]


class DriverJoints(BaseModel):
    """Joint centres, except heel, eye and head."""

    heel: Annotated[PointMm, Field(description="Where the shoe's heel is on the floor: the origin.")]
    ankle: PointMm
    knee: PointMm
    hip: Annotated[PointMm, Field(description="The H-point.")]
    shoulder: PointMm
    elbow: PointMm
    hand: Annotated[PointMm, Field(description="Grip at the side of the rim, which the side view shows at the hub.")]
    eye: PointMm
    head: Annotated[PointMm, Field(description="Middle of the head.")]


class DriverAngles(BaseModel):
    """Included angles in degrees: 180 is a straight limb."""

    knee: Degrees
    elbow: Degrees
    trunk_thigh: Degrees


class DriverPackage(BaseModel):
    """The parts of the car around the driver, as they are set."""

    ball_of_foot: Annotated[PointMm, Field(description="On the pressed pedal, whose plane rises to it from the heel.")]
    cushion_deg: Annotated[Degrees, Field(description="Cushion from horizontal, front up.")]
    track_front: Annotated[PointMm, Field(description="The H-point with the seat foremost, at half height.")]
    track_rear: Annotated[PointMm, Field(description="The H-point with the seat rearmost, at half height.")]
    rim_top: Annotated[PointMm, Field(description="Highest point of the steering wheel; its hub is in the middle.")]
    rim_bottom: PointMm
    column_pivot: Annotated[PointMm, Field(description="The point around which the steering column tilts.")]
    room_mirror: PointMm
    rear_window: Annotated[PointMm, Field(description="Centre of the rear window.")]


class Driver(BaseModel):
    """The driver in the car with these settings, from the side."""

    height_cm: Annotated[float, Field(gt=0, description="Stature used, cm: the given one, if it is plausible.")]
    joints: DriverJoints
    angles_deg: DriverAngles
    package: DriverPackage
