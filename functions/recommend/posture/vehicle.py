"""A vehicle package: the interior dimensions for posture and mirrors.

Millimetres and degrees. The origin is the accelerator heel point; x rearward, y to the right, z up. Codes such as H30
are from SAE J1100.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Length = Annotated[float, Field(gt=0, le=3000)]  # mm
Point = tuple[float, float, float]  # x, y, z in mm


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Pedals(_Part):
    ball_of_foot_ahead_mm: Annotated[Length, Field(description="Ball of foot reference point ahead of the heel point.")]
    plane_deg: Annotated[float, Field(gt=30, lt=90, description="A47: pedal plane from horizontal.")]
    manual_gearbox: bool = False


class Seat(_Part):
    h30_mm: Annotated[Length, Field(description="H30: H-point above the heel, at mid track and mid lifters.")]
    driver_y_mm: Annotated[float, Field(description="Driver's centre line; negative is left of the vehicle's.")]
    track_front_mm: Annotated[Length, Field(description="Foremost H-point, behind the ball of foot.")]
    track_rear_mm: Annotated[Length, Field(description="Rearmost H-point, behind the ball of foot.")]
    track_slope_deg: Annotated[float, Field(ge=0, lt=20, description="A19: the track rises towards the front.")]
    lifter_travel_mm: Annotated[Length, Field(description="Travel of the front and of the rear lifter.")]
    lifter_spacing_mm: Annotated[Length, Field(description="Rear lifter to front lifter.")]
    h_point_from_rear_lifter: Annotated[float, Field(ge=0, le=1, description="Share of the spacing.")]
    cushion_deg: Annotated[float, Field(description="A27: cushion angle from horizontal.")]


class Wheel(_Part):
    l6_mm: Annotated[Length, Field(description="L6: ball of foot to the hub, horizontally, wheel at mid travel.")]
    h17_mm: Annotated[Length, Field(description="H17: hub above the heel, wheel at mid travel.")]
    column_deg: Annotated[float, Field(description="A18: column from horizontal, mid travel.")]
    column_lowest_deg: float
    column_highest_deg: float
    telescope_mm: Annotated[Length, Field(description="Travel to each side of the middle, along the column.")]
    tilt_pivot_mm: Annotated[Length, Field(description="Hub at mid travel to the tilt pivot, along the column.")]
    rim_diameter_mm: Length


class Mirrors(_Part):
    left_mm: Point
    right_mm: Point
    room_mm: Point
    body_half_width_mm: Annotated[Length, Field(description="Half of the body's width without mirrors.")]
    rear_window_mm: Annotated[Point, Field(description="Centre of the rear window.")]


class Vehicle(_Part):
    """One vehicle. `name` is its name in the API."""

    name: Slug
    title: str
    note: str
    pedals: Pedals
    seat: Seat
    wheel: Wheel
    mirrors: Mirrors
