"""The API's requests and answers as pydantic models; what `measure` and `recommend` answer is theirs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from functions.measure.schemas import MeasureData, MeasureRequest
from functions.recommend.schemas import SeatSetup
from functions.shared.http import ANONYMOUS, ErrorBody
from functions.shared.validation import UserId

Status = Literal["RUNNING", "SUCCEEDED", "FAILED"]

AnalysisId = Annotated[str, Field(max_length=64, examples=["0f8fad5b-d9cb-469f-a165-70867728950e"])]


class Health(BaseModel):
    status: Literal["healthy"] = "healthy"
    version: str


class UploadRequest(BaseModel):
    """What is going to be uploaded."""

    kind: Literal["photo", "video"]
    content_type: Annotated[str, Field(examples=["image/jpeg"], description="The type the file will be sent with.")]
    user_id: UserId = ANONYMOUS


class UploadForm(BaseModel):
    """A presigned POST: send `fields` and then the file, as the field `file`, to `url` as multipart/form-data."""

    url: str
    fields: dict[str, str]
    s3_url: Annotated[str, Field(description="The address that the file will have; hand it to /analyze.")]
    expires_in_s: int
    max_bytes: int


class AnalyzeRequest(MeasureRequest):
    """A photo in S3, the person's stature and, optionally, the vehicle to set up."""

    vehicle: Annotated[str | None, Field(max_length=64, description="Vehicle package; the model's own by default.")] = (
        None
    )


class Links(BaseModel):
    """Paths under the API's base address."""

    self: str


class StartedAnalysis(BaseModel):
    analysis_id: AnalysisId
    status: Status
    links: Links


class AnalysisInput(BaseModel):
    image_url: str
    height_cm: float
    sex: str | None = None
    camera_pitch_deg: float | None = None
    vehicle: str | None = None


class Analysis(BaseModel):
    """One analysis, from its start to its end. What is not there yet is null."""

    analysis_id: AnalysisId
    kind: Literal["seat_setup"]
    user_id: str
    status: Status
    created_at: Annotated[str, Field(description="UTC, ISO 8601.")]
    updated_at: str
    request: AnalysisInput
    measurement: MeasureData | None = None
    seat_setup: SeatSetup | None = None
    overlay_url: Annotated[
        str | None, Field(description="Presigned link to the overlay JPEG, valid for an hour; not in lists.")
    ] = None
    error: Annotated[ErrorBody | None, Field(description="Why a FAILED analysis failed.")] = None
    links: Links


class AnalysisPage(BaseModel):
    """Newest first."""

    analyses: list[Analysis]
    next: Annotated[str | None, Field(description="Send it as `next` to get the following page; null at the end.")] = (
        None
    )


class Erased(BaseModel):
    """What was deleted."""

    objects: Annotated[int, Field(description="S3 objects, all versions.")]
    items: Annotated[int, Field(description="Analyses in the table.")]
