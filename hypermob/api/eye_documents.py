"""What the API answers about eyes, as typed documents."""

from __future__ import annotations

from pydantic import Field

from hypermob.api.documents import Analysis, Document, Finding


class FaceMetrics(Document):
    """The eyes in one photo, by the names of the CSV's columns. Left and right are the person's own."""

    faces: int
    metrics: dict[str, float]
    warnings: list[Finding] = Field(default_factory=list)
    disclaimer: str | None = None


class Progress(Document):
    """How far a video's analysis is, in windows: the parts that are analysed side by side."""

    windows: int
    windows_done: int | None = None
    frames: int
    duration_s: float


class GazeRange(Document):
    """Gaze in degrees. `grade` is good, low or insufficient; insufficient has reasons and no figures."""

    grade: str
    reasons: list[Finding] = Field(default_factory=list)
    vertical_range_deg: float | None = None
    horizontal_range_deg: float | None = None


class FixedThreshold(Document):
    """The older rules' figures, where one of their parameters was sent."""

    blink_count_fixed_threshold: int | None = None
    vertical_peak_to_peak_lid_gap: float | None = None
    below_vpp_thresh: bool | None = None


class EyeQuality(Document):
    """What the recording was like."""

    width: int
    height: int
    frame_rate: float | None = None
    eye_width_px: float | None = None
    brightness: float | None = None
    blur: float | None = None
    head_pitch_range_deg: float | None = None
    head_yaw_range_deg: float | None = None


class EyeSummary(Document):
    """A video's figures. Null is what the recording cannot tell."""

    frames_processed: int
    frames_planned: int
    frames_with_face: int
    frames_missing: int
    duration_s: float
    valid_s: float
    coverage: float
    blink_count: int | None
    complete_blinks: int | None = None
    incomplete_blinks: int | None = None
    closures: int | None = None
    blink_rate_per_min: float | None = None
    blink_duration_s: float | None = None
    vertical_peak_to_peak: float | None
    horizontal_peak_to_peak: float | None = None
    vertical_over_horizontal: float | None = None
    gaze: GazeRange | None = None
    fixed_threshold: FixedThreshold | None = None
    psp_suspected: bool | None
    psp_reasons: list[Finding]
    disclaimer: str
    warnings: list[Finding] = Field(default_factory=list)
    quality: EyeQuality


class EyeTrackingAnalysis(Analysis):
    """From a video of a face to blinks, gaze range and a screening hint. Links live for an hour, and not in lists."""

    progress: Progress | None = None
    summary: EyeSummary | None = None
    csv_url: str | None = None
    plot_url: str | None = None
    plot_png_url: str | None = None
    summary_url: str | None = None
