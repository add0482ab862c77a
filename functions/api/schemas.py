"""The API's requests and answers as pydantic models; `measure` and `recommend` define their own answers."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from functions.eye_tracking.schemas import EyeParameters, EyeSummary, FaceMetrics
from functions.measure.schemas import MeasureData, MeasureRequest
from functions.recommend.schemas import SeatSetup
from functions.shared.http import ErrorBody
from functions.shared.validation import ANONYMOUS, Request, UserId

AnalysisStatus = TypeAliasType("AnalysisStatus", Literal["RUNNING", "SUCCEEDED", "FAILED"])

AnalysisId = Annotated[str, Field(max_length=64, examples=["0f8fad5b-d9cb-469f-a165-70867728950e"])]


class Health(BaseModel):
    status: Literal["healthy"] = "healthy"
    version: str


class UploadRequest(Request):
    """What is going to be uploaded."""

    kind: Literal["photo", "video"]
    content_type: Annotated[str, Field(examples=["image/jpeg"], description="The type the file will be sent with.")]
    user_id: UserId = ANONYMOUS
    parameters: Annotated[
        EyeParameters | None, Field(description="For a video: how to analyse it after the upload.")
    ] = None


class UploadForm(BaseModel):
    """A presigned POST: send `fields` and then the file, as the field `file`, to `url` as multipart/form-data."""

    url: str
    fields: dict[str, str]
    s3_url: Annotated[str, Field(description="The file's address after the upload; send it to /analyze.")]
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
    status: AnalysisStatus
    links: Links


class SeatSetupInput(BaseModel):
    image_url: str
    height_cm: float
    sex: str | None = None
    camera_pitch_deg: float | None = None
    vehicle: str | None = None


class EyeTrackingInput(BaseModel):
    video_path: str
    parameters: Annotated[dict[str, Any], Field(description="As they were sent.")] = {}


class _Analysis(BaseModel):
    analysis_id: AnalysisId
    user_id: str
    status: AnalysisStatus
    created_at: Annotated[str, Field(description="UTC, ISO 8601.")]
    updated_at: str
    error: Annotated[ErrorBody | None, Field(description="Why a FAILED analysis failed.")] = None
    links: Links


class SeatSetupAnalysis(_Analysis):
    """One seat setup. Results that do not exist yet are null."""

    kind: Literal["seat_setup"]
    request: SeatSetupInput
    measurement: MeasureData | None = None
    seat_setup: SeatSetup | None = None
    overlay_url: Annotated[
        str | None, Field(description="Presigned link to the overlay JPEG, valid for an hour; not in lists.")
    ] = None


class Progress(BaseModel):
    """Progress of an eye tracking analysis."""

    windows: Annotated[int, Field(description="Parts of the video, analysed in parallel.")]
    windows_done: Annotated[int | None, Field(description="Not in lists.")] = None
    frames: Annotated[int, Field(description="Frames to analyse.")]
    duration_s: float


class EyeTrackingAnalysis(_Analysis):
    """One video. Results that do not exist yet are null. Links are valid for an hour and are not in lists."""

    kind: Literal["eye_tracking"]
    request: EyeTrackingInput
    progress: Annotated[Progress | None, Field(description="Null until the video has been planned.")] = None
    summary: EyeSummary | None = None
    video_path: str
    csv_path: str | None = None
    csv_url: Annotated[str | None, Field(description="One row per frame.")] = None
    blinks_url: Annotated[str | None, Field(description="CSV: one row per blink or closure.")] = None
    plot_url: Annotated[str | None, Field(description="SVG.")] = None
    plot_png_url: str | None = None
    summary_url: Annotated[str | None, Field(description="JSON: the summary with every blink and gap.")] = None


Analysis = TypeAliasType(
    "Analysis",
    Annotated[
        SeatSetupAnalysis | EyeTrackingAnalysis,
        Field(discriminator="kind", description="A seat setup or an eye tracking analysis: see `kind`."),
    ],
)
EyeTrackingResult = TypeAliasType("EyeTrackingResult", EyeTrackingAnalysis | FaceMetrics)


class EyeTrackingRequest(Request):
    """A photo or a video of a face: in the request itself (`file_data`), or in S3 (`s3_url`)."""

    action: Annotated[
        Literal["analyze_image", "analyze_video", "process_s3_file"],
        Field(
            description="Analyse a photo at once, a small video from the request, or a file sent with POST /uploads."
        ),
    ]
    user_id: UserId = ANONYMOUS
    file_data: Annotated[str | None, Field(description="base64; up to 4 MB of file.")] = None
    file_name: Annotated[str | None, Field(max_length=255, description="Its extension gives a video's type.")] = None
    s3_url: Annotated[str | None, Field(max_length=1200, description="s3://bucket/key in the uploads bucket.")] = None
    parameters: EyeParameters | None = None


class AnalysisPage(BaseModel):
    """Newest first."""

    analyses: list[Analysis]
    next: Annotated[str | None, Field(description="Send it as `next` to get the next page; null at the end.")] = None


class Erased(BaseModel):
    """What was deleted."""

    objects: Annotated[int, Field(description="S3 objects, all versions.")]
    items: Annotated[int, Field(description="Analyses in the table.")]


class Export(BaseModel):
    """A user's data as one ZIP: every analysis and file that is kept, and a list of what is kept where and how long."""

    status: Annotated[Literal["RUNNING", "READY"], Field(description="RUNNING: ask again until it is READY.")]
    made_at: Annotated[str | None, Field(description="UTC, ISO 8601: as of when.")] = None
    size_bytes: int | None = None
    url: Annotated[str | None, Field(description="Presigned link to the ZIP, valid for an hour.")] = None
    links: Links
