"""The edge of `measure`: what it takes and what it answers, as pydantic models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypeAliasType

from functions.shared.remarks import Remark
from functions.shared.validation import ANONYMOUS, Request, UserId

if TYPE_CHECKING:  # the API imports these models too, and its image has no MediaPipe
    from functions.measure.measurement import Measurement

HeightCm = Annotated[
    float,
    Field(
        ge=100,
        le=230,
        strict=True,
        allow_inf_nan=False,
        description="Stature without shoes, cm.",
        examples=[175],
    ),
]
Sex = TypeAliasType("Sex", Literal["female", "male"])
Cm = Annotated[float, Field(gt=0)]


class MeasureRequest(Request):
    """One photo in S3 and the person's stature."""

    image_url: Annotated[
        str,
        Field(
            min_length=8,
            max_length=1200,
            description="s3://bucket/key of a JPEG, PNG, WebP, HEIC or AVIF in the uploads bucket (see POST /uploads).",
            examples=["s3://uploads/photos/anonymous/4b0c.jpg"],
        ),
    ]
    height_cm: HeightCm
    sex: Annotated[
        Sex | None,
        Field(description="Selects the population used with the photo; without it, women and men equally."),
    ] = None
    camera_pitch_deg: Annotated[
        float | None,
        Field(
            ge=-60,
            le=60,
            allow_inf_nan=False,
            description="How far the camera looked up (positive) or down (negative), if your phone recorded it.",
        ),
    ] = None
    user_id: UserId = ANONYMOUS


class MeasureTask(MeasureRequest):
    """A MeasureRequest from a state machine, with the id of its analysis."""

    model_config = ConfigDict(extra="ignore")  # the workflow carries more along

    analysis_id: Annotated[str, Field(min_length=1)]


class Uncertainty(BaseModel):
    """One standard deviation of each segment, cm: two in three people lie within it."""

    upper_arm: Cm
    forearm: Cm
    thigh: Cm
    calf: Cm
    torso: Cm


class CameraPlace(BaseModel):
    """Where the camera seems to have stood."""

    height_m: Annotated[float, Field(ge=0, description="Height of the lens above the floor, m.")]
    height_sd_m: Annotated[float, Field(ge=0, description="One standard deviation of that height, m.")]
    distance_m: Annotated[float, Field(gt=0, description="Distance from the person, m.")]


class MeasureData(BaseModel):
    """Tape lengths as ANSUR II defines them, cm (docs/measurements.md). /recommend accepts this object unchanged."""

    model_config = ConfigDict(protected_namespaces=())

    height: Cm
    upper_arm: Cm
    forearm: Cm
    thigh: Cm
    calf: Cm
    torso: Cm
    arm_cm: Annotated[Cm, Field(description="upper_arm + forearm")]
    leg_cm: Annotated[Cm, Field(description="thigh + calf")]
    torso_cm: Annotated[Cm, Field(description="the same as torso")]
    scale_cm_per_px: Annotated[Cm, Field(description="Centimetres per pixel of the photo as it was sent.")]
    uncertainty_cm: Uncertainty
    camera: Annotated[CameraPlace | None, Field(description="Missing in older analyses.")] = None
    warnings: list[Remark]
    measurement_model: Annotated[str, Field(description="Version of the measurement model.")]
    pose_network: Annotated[
        str | None,
        Field(
            description="MediaPipe's pose network that found the landmarks. Missing in older analyses.",
            examples=["heavy"],
        ),
    ] = None
    output_image: Annotated[str, Field(description="s3:// address of the overlay picture.")]


class LinkedMeasureData(MeasureData):
    """The answer of the HTTP route, with a link to the overlay."""

    output_image_url: Annotated[str, Field(description="Presigned link to the overlay JPEG, valid for an hour.")]


def to_data(measurement: Measurement, output_image: str) -> MeasureData:
    """The measurement as an answer. Lengths are rounded to a millimetre: a tenth of the accuracy of one photo."""
    segments = {name: round(value, 1) for name, value in vars(measurement.lengths).items() if name != "height"}
    return MeasureData(
        height=measurement.lengths.height,
        **segments,
        arm_cm=round(segments["upper_arm"] + segments["forearm"], 1),
        leg_cm=round(segments["thigh"] + segments["calf"], 1),
        torso_cm=segments["torso"],
        scale_cm_per_px=round(measurement.scale_cm_per_px, 5),
        uncertainty_cm=Uncertainty(**{name: round(sd, 1) for name, sd in measurement.uncertainty_cm.items()}),
        camera=CameraPlace(**{name: round(value, 2) for name, value in vars(measurement.camera).items()}),
        warnings=list(measurement.warnings),
        measurement_model=measurement.model.version,
        pose_network=measurement.model.network,
        output_image=output_image,
    )
