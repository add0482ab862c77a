"""Parameters and answers of eye tracking as pydantic models. Free of numerics: the API image has none."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from functions.shared.remarks import Remark

DISCLAIMER: Final = (
    "A screening hint for a clinician, not a diagnosis. Sensitivity and specificity of this method are not known."
)
MOST_GAPS: Final = 50  # in an answer


class EyeParameters(BaseModel):
    """How a video is analysed. Unknown names and values out of range are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    step: Annotated[int, Field(ge=1, le=10, description="Use every n-th source frame.")] = 1
    max_frames: Annotated[
        int, Field(ge=1, le=216_000, description="Most frames to analyse, counted after `step`; the rest is left out.")
    ] = 12_000
    vpp_thresh: Annotated[
        float, Field(gt=0, le=10, description="When sent, the old vertical rule's figures are given beside the new.")
    ] = 0.06
    blink_thresh: Annotated[
        float, Field(gt=0, lt=1, description="When sent, the blinks below this fixed openness are counted, too.")
    ] = 0.18
    blink_min_frames: Annotated[
        int, Field(ge=1, le=100, description="When sent: frames that the openness must stay below `blink_thresh`.")
    ] = 2
    prompted: Annotated[
        Literal["up-down"] | None,
        Field(description="The person was told to look up and down. Without it there is no verdict."),
    ] = None
    precise_gaze: Annotated[
        bool, Field(description="Gaze in degrees by a fit of the iris's edge, at about 6 ms a frame more.")
    ] = False

    @property
    def wants_gaze(self) -> bool:
        """Whether gaze in degrees is measured."""
        return self.precise_gaze or self.prompted is not None


class MissingFrames(BaseModel):
    """Source frames, both inclusive, that were planned but could not be read or analysed."""

    first_frame: int
    last_frame: int
    start_s: float
    end_s: float
    reason: Literal["undecodable", "window_failed"]


class FixedThreshold(BaseModel):
    """The older rules, for comparison only: they miss short blinks and mistake blinks for gaze."""

    blink_count_fixed_threshold: Annotated[
        int | None, Field(description="Runs of `blink_min_frames` or more frames below `blink_thresh`.")
    ] = None
    vertical_peak_to_peak_lid_gap: Annotated[
        float | None, Field(description="Range of the iris's height over the gap of the lids, blinks included.")
    ] = None
    below_vpp_thresh: bool | None = None


class GazeRange(BaseModel):
    """Gaze in degrees, from the fit of the iris's edge. Ranges only: where straight ahead is, is not known."""

    grade: Annotated[
        Literal["good", "low", "insufficient"],
        Field(description="insufficient: what was lost could be the extremes, so the range is not known."),
    ]
    reasons: list[Remark] = []
    vertical_range_deg: Annotated[float | None, Field(description="5th to 95th percentile, blinks left out.")] = None
    horizontal_range_deg: float | None = None
    head_pitch_range_deg: float | None = None
    valid_share: Annotated[float, Field(description="Share of the open-eye frames that passed the gates.")] = 0.0


class EyeQuality(BaseModel):
    """What the recording was like; medians over the frames with a face."""

    width: int
    height: int
    frame_rate: Annotated[float | None, Field(description="Analysed frames per second, median.")] = None
    eye_width_px: float | None = None
    brightness: Annotated[float | None, Field(description="Mean grey value of the face, 0-255.")] = None
    blur: Annotated[float | None, Field(description="0 is sharp, 1 is blurred.")] = None
    head_pitch_range_deg: Annotated[float | None, Field(description="5th to 95th percentile, blinks left out.")] = None
    head_yaw_range_deg: float | None = None
    faces: Annotated[int, Field(description="2 when a second face was there for more than a few frames.")] = 0


class EyeVersions(BaseModel):
    """What made the figures."""

    service: str
    method: Annotated[str, Field(description="Changes whenever the same video would give other figures.")]


class EyeSummary(BaseModel):
    """A video's figures. The list of blinks is in the summary file: see `summary_url`."""

    frames_processed: Annotated[int, Field(description="Rows of the CSV.")]
    frames_planned: int
    frames_with_face: int
    frames_missing: int
    missing: Annotated[list[MissingFrames], Field(description="The first 50 gaps; the summary file has all.")] = []
    duration_s: Annotated[float, Field(description="Of the analysed part.")]
    valid_s: Annotated[float, Field(description="Time with a face; rates divide by it.")]
    coverage: Annotated[float, Field(description="valid_s over duration_s, 0 to 1.")]
    blink_count: Annotated[int | None, Field(description="Complete and incomplete blinks.")]
    complete_blinks: int | None = None
    incomplete_blinks: int | None = None
    closures: Annotated[
        int | None, Field(description="Eyes closed, or looking far down, for longer than 0.8 s; no blinks.")
    ] = None
    blink_rate_per_min: Annotated[float | None, Field(description="Per minute of valid time; null under 10 s.")] = None
    blink_duration_s: Annotated[float | None, Field(description="Median.")] = None
    vertical_peak_to_peak: Annotated[
        float | None, Field(description="Range of v_offset in eye widths, 5th to 95th percentile, blinks left out.")
    ]
    horizontal_peak_to_peak: float | None = None
    vertical_over_horizontal: float | None = None
    gaze: Annotated[GazeRange | None, Field(description="Only for prompted recordings and on `precise_gaze`.")] = None
    fixed_threshold: Annotated[
        FixedThreshold | None, Field(description="Only where one of the older rules' parameters was sent.")
    ] = None
    psp_suspected: Annotated[
        bool | None, Field(description="A hint, never a diagnosis; null where the recording supports no verdict.")
    ]
    psp_reasons: Annotated[list[Remark], Field(description="Why there is no verdict, or what it rests on.")]
    disclaimer: str = DISCLAIMER
    warnings: list[Remark] = []
    quality: EyeQuality
    parameters: EyeParameters
    thresholds: Annotated[dict[str, float], Field(description="Every limit that the figures rest on.")]
    versions: EyeVersions


class Blink(BaseModel):
    """One blink or closure. Times in s from the first frame of the video, frames as source frames."""

    kind: Literal["complete", "incomplete", "closure"]
    start_s: float
    peak_s: float
    end_s: float
    duration_s: float
    start_frame: int
    peak_frame: int
    end_frame: int
    depth: Annotated[float, Field(description="How far the lids went: 0 is open, 1 is closed.")]


class EyeReport(EyeSummary):
    """The summary file: all figures, and every blink and gap."""

    blinks: list[Blink]

    def brief(self) -> EyeSummary:
        """What an answer of the API carries, whatever the video's length."""
        figures = EyeSummary.model_validate(self.model_dump(exclude={"blinks"}))
        return figures.model_copy(update={"missing": figures.missing[:MOST_GAPS]})


class FaceMetrics(BaseModel):
    """The eyes in one photo. Left and right are the person's own."""

    faces: Annotated[int, Field(description="How many were seen; the widest one was measured.")]
    metrics: Annotated[
        dict[str, float],
        Field(description="The per-frame columns of the CSV (docs/eye-tracking.md), px of the upright photo."),
    ]
    warnings: list[Remark] = []
    disclaimer: str = DISCLAIMER
