"""Parameters and answers of eye tracking as pydantic models. Imports no numerics, which the API image lacks."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.eye_tracking.blink_schemas import BlinkStatistics, LidMovement, Minute
from functions.shared.remarks import Remark
from functions.shared.validation import Request

DISCLAIMER: Final = (
    "A screening hint for a clinician, not a diagnosis. Sensitivity and specificity of this method are not known."
)
MAX_GAPS: Final = 50  # in an answer


class EyeParameters(Request):
    """How a video is analysed. Unknown names and values out of range are refused."""

    model_config = ConfigDict(frozen=True)

    step: Annotated[int, Field(ge=1, le=10, description="Use every n-th source frame.")] = 1
    max_frames: Annotated[
        int, Field(ge=1, le=216_000, description="Maximum number of frames to analyse, counted after `step`.")
    ] = 12_000
    vpp_thresh: Annotated[
        float, Field(gt=0, le=10, description="When sent, the figures of the old vertical rule are given, too.")
    ] = 0.06
    blink_thresh: Annotated[
        float, Field(gt=0, lt=1, description="When sent, blinks below this fixed openness are counted, too.")
    ] = 0.18
    blink_min_frames: Annotated[
        int, Field(ge=1, le=100, description="When sent: minimum number of consecutive frames below `blink_thresh`.")
    ] = 2
    prompted: Annotated[
        Literal["up-down"] | None,
        Field(description="The person was told to look up and down. Required for a screening hint."),
    ] = None
    precise_gaze: Annotated[
        bool, Field(description="Measure gaze in degrees at the iris's edge; adds about 6 ms a frame.")
    ] = False

    @property
    def wants_gaze(self) -> bool:
        """Whether to measure gaze in degrees."""
        return self.precise_gaze or self.prompted is not None


class MissingFrames(BaseModel):
    """A range of source frames, both ends inclusive, that could not be read or analysed."""

    first_frame: int
    last_frame: int
    start_s: float
    end_s: float
    reason: Literal["undecodable", "window_failed"]


class FixedThreshold(BaseModel):
    """Figures of the older rules, for comparison only. They miss short blinks and mistake blinks for gaze."""

    blink_count_fixed_threshold: Annotated[
        int | None, Field(description="Runs of `blink_min_frames` or more frames below `blink_thresh`.")
    ] = None
    vertical_peak_to_peak_lid_gap: Annotated[
        float | None, Field(description="Range of the iris's height over the lid gap, including blinks.")
    ] = None
    below_vpp_thresh: bool | None = None


class GazeRange(BaseModel):
    """Gaze in degrees, from the fit of the iris's edge. Only ranges are given, as straight ahead is not known."""

    grade: Annotated[
        Literal["good", "low", "insufficient"],
        Field(description="insufficient: the extremes may be missing, so the range is unknown."),
    ]
    reasons: list[Remark] = []
    vertical_range_deg: Annotated[float | None, Field(description="5th to 95th percentile, without blinks.")] = None
    up_deg: Annotated[
        float | None,
        Field(description="Up from the gaze of the first 3 s; null unless it was held still."),
    ] = None
    down_deg: Annotated[float | None, Field(description="The same, down.")] = None
    horizontal_range_deg: float | None = None
    head_pitch_range_deg: float | None = None
    valid_share: Annotated[float, Field(description="Share of open-eye frames that passed the quality checks.")] = 0.0


class EyeQuality(BaseModel):
    """Quality of the recording; medians over the frames with a face."""

    width: int
    height: int
    frame_rate: Annotated[float | None, Field(description="Analysed frames per second, median.")] = None
    eye_width_px: float | None = None
    brightness: Annotated[float | None, Field(description="Mean grey value of the face, 0-255.")] = None
    blur: Annotated[float | None, Field(description="0 is sharp, 1 is blurred.")] = None
    head_pitch_range_deg: Annotated[float | None, Field(description="5th to 95th percentile, without blinks.")] = None
    head_yaw_range_deg: float | None = None
    faces: Annotated[int, Field(description="2 when a second face was visible for more than a few frames.")] = 0


class EyeVersions(BaseModel):
    """Versions of the software and the method."""

    service: str
    method: Annotated[str, Field(description="Changes whenever the same video would give different figures.")]


class EyeSummary(BaseModel):
    """The figures of a video. The summary file contains the list of blinks: see `summary_url`."""

    frames_processed: Annotated[int, Field(description="Rows of the CSV.")]
    frames_planned: int
    frames_with_face: int
    frames_missing: int
    missing: Annotated[list[MissingFrames], Field(description="The first 50 gaps; the summary file contains all.")] = []
    duration_s: Annotated[float, Field(description="Duration of the analysed part.")]
    valid_s: Annotated[float, Field(description="Time with a face and a visible eye; rates are per this time.")]
    coverage: Annotated[float, Field(description="valid_s over duration_s, 0 to 1.")]
    left_hidden_s: Annotated[float, Field(description="Time with a face whose left eye is hidden.")] = 0.0
    right_hidden_s: Annotated[float, Field(description="The same for the right eye.")] = 0.0
    eyes_hidden_s: Annotated[float, Field(description="Time with both eyes hidden; it does not count as valid.")] = 0.0
    blink_count: Annotated[int | None, Field(description="Complete and incomplete blinks, without winks.")]
    complete_blinks: int | None = None
    incomplete_blinks: int | None = None
    closures: Annotated[
        int | None, Field(description="Eyes closed, or looking far down, for more than 0.8 s; not blinks.")
    ] = None
    winks_left: Annotated[
        int | None, Field(description="Closings of the left eye alone, of any length; not blinks.")
    ] = None
    winks_right: Annotated[int | None, Field(description="Closings of the right eye alone.")] = None
    lid_asymmetry: Annotated[
        float | None,
        Field(
            description="Eye aspect ratio of the left eye minus the right one over their mean, median with open eyes; "
            "positive: the left eye is wider open."
        ),
    ] = None
    closed_s: Annotated[float | None, Field(description="Time in closures.")] = None
    perclos: Annotated[
        float | None,
        Field(
            description="Share of valid time with the lids about 80 % shut or more, blinks included "
            "(PERCLOS: Dinges and Grace, FHWA-MCRT-98-006, 1998)."
        ),
    ] = None
    blink_rate_per_min: Annotated[
        float | None, Field(description="Per minute of valid time without closures; null under 10 s of it.")
    ] = None
    blink_duration_s: Annotated[float | None, Field(description="Median.")] = None
    blink_statistics: Annotated[
        BlinkStatistics | None,
        Field(description="How the lids moved and how long between blinks; null if not counted."),
    ] = None
    vertical_peak_to_peak: Annotated[
        float | None, Field(description="Range of v_offset in eye widths, 5th to 95th percentile, without blinks.")
    ]
    horizontal_peak_to_peak: float | None = None
    vertical_over_horizontal: float | None = None
    gaze: Annotated[GazeRange | None, Field(description="Only for prompted recordings or with `precise_gaze`.")] = None
    fixed_threshold: Annotated[
        FixedThreshold | None, Field(description="Only when a parameter of the older rules was sent.")
    ] = None
    psp_suspected: Annotated[
        bool | None, Field(description="A hint, never a diagnosis; null when the recording is not sufficient.")
    ]
    psp_reasons: Annotated[list[Remark], Field(description="What the hint is based on, or why there is none.")]
    disclaimer: str = DISCLAIMER
    warnings: list[Remark] = []
    quality: EyeQuality
    parameters: EyeParameters
    thresholds: Annotated[dict[str, float], Field(description="Every limit used for the figures.")]
    versions: EyeVersions


class Blink(LidMovement):
    """One blink or closure. Times are in s from the video's first frame; frames are source frames."""

    kind: Literal["complete", "incomplete", "closure"]
    start_s: float
    peak_s: float
    end_s: float
    duration_s: float
    start_frame: int
    peak_frame: int
    end_frame: int
    depth: Annotated[float, Field(description="How far the lids closed: 0 is open, 1 is closed.")]
    eyes: Annotated[
        Literal["both", "left", "right"] | None,
        Field(description="Which of the person's eyes took part; null if an eye is hidden."),
    ] = None
    left_depth: Annotated[float | None, Field(description="Of the left eye alone; null if it is hidden.")] = None
    right_depth: float | None = None
    lag_ms: Annotated[
        float | None, Field(description="How much later the left eye was half closed than the right one.")
    ] = None


class EyeReport(EyeSummary):
    """The summary file: all figures, and every blink, minute and gap."""

    minutes: Annotated[list[Minute], Field(description="Of recordings of more than a minute.")] = []
    blinks: list[Blink]

    def brief(self) -> EyeSummary:
        """The summary for the API's answer, which stays small for long videos."""
        figures = EyeSummary.model_validate(self.model_dump(exclude={"blinks", "minutes"}))
        return figures.model_copy(update={"missing": figures.missing[:MAX_GAPS]})


class FaceMetrics(BaseModel):
    """The eyes in one photo. Left and right are the person's own."""

    faces: Annotated[int, Field(description="Number of faces; the widest one was measured.")]
    metrics: Annotated[
        dict[str, float],
        Field(description="The CSV's columns per frame (docs/eye-tracking.md), in px of the upright photo."),
    ]
    warnings: list[Remark] = []
    disclaimer: str = DISCLAIMER
