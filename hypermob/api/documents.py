"""What the API answers, as typed documents. Fields that a newer service adds are kept, so that nothing is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="allow", protected_namespaces=())


DocumentT = TypeVar("DocumentT", bound=Document)


@dataclass(frozen=True)
class Answer(Generic[DocumentT]):
    """`data` is the typed part of `body`, the JSON as it came."""

    data: DocumentT
    body: dict[str, Any]


class Finding(Document):
    """Something worth knowing that did not stop the work."""

    code: str
    message: str


class Problem(Finding):
    """Why an analysis failed."""

    details: dict[str, Any] | None = None


class Health(Document):
    status: str
    version: str | None = None


class UploadForm(Document):
    """A presigned POST: send `fields`, then the file last, to `url`; the object will be at `s3_url`."""

    url: str
    fields: dict[str, str]
    s3_url: str
    max_bytes: int | None = None


class Measurement(Document):
    """Tape lengths in cm as ANSUR II defines them, under the names that recommend takes."""

    height: float
    upper_arm: float
    forearm: float
    thigh: float
    calf: float
    torso: float
    arm_cm: float
    leg_cm: float
    scale_cm_per_px: float
    uncertainty_cm: dict[str, float] = Field(default_factory=dict)
    warnings: list[Finding] = Field(default_factory=list)
    output_image: str | None = None
    output_image_url: str | None = None


class ModelUsed(Document):
    source: str
    version: str | None = None
    side: str = "a"
    person_sd: dict[str, float] = Field(
        default_factory=dict, description="One standard deviation between drivers of one body, in the setting's unit."
    )


class Range(Document):
    """Where about two of three drivers of a body end up."""

    low: int
    high: int


class SeatSetup(Document):
    """Positions and heights in percent of their travel, angles in degrees."""

    seat_position: int
    seat_front_height: int
    seat_rear_height: int
    seat_angle: int
    wheel_position: int
    wheel_angle: int
    mirror_left_yaw: int
    mirror_left_pitch: int
    mirror_right_yaw: int
    mirror_right_pitch: int
    mirror_room_yaw: int
    mirror_room_pitch: int
    vehicle: str | None = None
    vehicle_title: str | None = None
    model: ModelUsed | None = None
    ranges: dict[str, Range] = Field(default_factory=dict)
    clipped: list[str] = Field(default_factory=list)
    warnings: list[Finding] = Field(default_factory=list)


class Analysis(Document):
    """What analyses of every kind have. What is there grows until `status` is no longer RUNNING."""

    analysis_id: str
    status: Literal["RUNNING", "SUCCEEDED", "FAILED"]
    kind: str | None = None
    user_id: str | None = None
    created_at: str | None = None
    request: dict[str, Any] = Field(default_factory=dict)
    error: Problem | None = None


AnalysisT = TypeVar("AnalysisT", bound=Analysis)


class SeatSetupAnalysis(Analysis):
    """From a photo to the car settings."""

    measurement: Measurement | None = None
    seat_setup: SeatSetup | None = None
    overlay_url: str | None = None


class Erased(Document):
    objects: int
    items: int
