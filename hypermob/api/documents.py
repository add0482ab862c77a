"""What the API answers. Generated from docs/openapi.json by `make openapi`: do not edit."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from hypermob.api.document import Document


class CameraPlace(Document):
    """
    Where the camera seems to have stood.
    """

    height_m: float
    height_sd_m: float
    distance_m: float


class DriverAngles(Document):
    """
    Included angles in degrees: 180 is a straight limb.
    """

    knee: float
    elbow: float
    trunk_thigh: float


class Erased(Document):
    """
    What was deleted.
    """

    objects: int
    items: int


class EyeParameters(Document):
    """
    How a video is analysed. Unknown names and values out of range are refused.
    """

    step: int = 1
    max_frames: int = 12000
    vpp_thresh: float = 0.06
    blink_thresh: float = 0.18
    blink_min_frames: int = 2
    prompted: str | None = None
    precise_gaze: bool = False


class EyeQuality(Document):
    """
    Quality of the recording; medians over the frames with a face.
    """

    width: int
    height: int
    frame_rate: float | None = None
    eye_width_px: float | None = None
    brightness: float | None = None
    blur: float | None = None
    head_pitch_range_deg: float | None = None
    head_yaw_range_deg: float | None = None
    faces: int = 0


class EyeTrackingInput(Document):
    video_path: str
    parameters: dict[str, Any] = {}


class EyeVersions(Document):
    """
    Versions of the software and the method.
    """

    service: str
    method: str


class FixedThreshold(Document):
    """
    Figures of the older rules, for comparison only. They miss short blinks and mistake blinks for gaze.
    """

    blink_count_fixed_threshold: int | None = None
    vertical_peak_to_peak_lid_gap: float | None = None
    below_vpp_thresh: bool | None = None


class Health(Document):
    status: str = "healthy"
    version: str


class Links(Document):
    """
    Paths under the API's base address.
    """

    self: str


class MissingFrames(Document):
    """
    A range of source frames, both ends inclusive, that could not be read or analysed.
    """

    first_frame: int
    last_frame: int
    start_s: float
    end_s: float
    reason: str


class ModelInfo(Document):
    """
    The model that answered.
    """

    source: str
    version: str
    side: str = "a"
    trained_at: str | None = None
    person_sd: dict[str, float] = {}


class PointMm(Document):
    """
    A point of the car's side plane, mm: x rearward of the accelerator heel point, z above it.
    """

    x: float
    z: float


class Progress(Document):
    """
    Progress of an eye tracking analysis.
    """

    windows: int
    windows_done: int | None = None
    frames: int
    duration_s: float


class Range(Document):
    """
    The setting plus and minus one standard deviation: covers about two in three drivers with this body.
    """

    low: int
    high: int


class Remark(Document):
    """
    A note about the result that does not stop the work: a stable code for programs, a sentence for people.
    """

    code: str
    message: str


class SeatSetupInput(Document):
    image_url: str
    height_cm: float
    sex: str | None = None
    camera_pitch_deg: float | None = None
    vehicle: str | None = None


class Spread(Document):
    """
    Mean and spread of a figure over the blinks that have it; cv is sd over mean.
    """

    n: int
    mean: float | None = None
    median: float | None = None
    sd: float | None = None
    cv: float | None = None


class StartedAnalysis(Document):
    analysis_id: str
    status: Literal["RUNNING", "SUCCEEDED", "FAILED"]
    links: Links


class Uncertainty(Document):
    """
    One standard deviation of each segment, cm: two in three people lie within it.
    """

    upper_arm: float
    forearm: float
    thigh: float
    calf: float
    torso: float


class UploadForm(Document):
    """
    A presigned POST: send `fields` and then the file, as the field `file`, to `url` as multipart/form-data.
    """

    url: str
    fields: dict[str, str]
    s3_url: str
    expires_in_s: int
    max_bytes: int


class BlinkStatistics(Document):
    """
    The blinks' movements and intervals, without closures.
    """

    amplitude: Spread
    half_width_s: Spread
    closing_s: Spread
    opening_s: Spread
    closing_speed: Spread
    opening_speed: Spread
    speed_ratio: Spread
    interval_s: Spread
    resolution_s: float | None = None
    reasons: list[Remark] = Field([], validate_default=True)


class DriverJoints(Document):
    """
    Joint centres, except heel, eye and head.
    """

    heel: PointMm
    ankle: PointMm
    knee: PointMm
    hip: PointMm
    shoulder: PointMm
    elbow: PointMm
    hand: PointMm
    eye: PointMm
    head: PointMm


class DriverPackage(Document):
    """
    The parts of the car around the driver, as they are set.
    """

    ball_of_foot: PointMm
    cushion_deg: float
    track_front: PointMm
    track_rear: PointMm
    rim_top: PointMm
    rim_bottom: PointMm
    column_pivot: PointMm
    room_mirror: PointMm
    rear_window: PointMm


class ErrorBody(Document):
    """
    What went wrong.
    """

    code: str
    message: str
    details: dict[str, Any] | None = None


class Export(Document):
    """
    A user's data as one ZIP: every analysis and file that is kept, and a list of what is kept where and how long.
    """

    status: str
    made_at: str | None = None
    size_bytes: int | None = None
    url: str | None = None
    links: Links


class FaceMetrics(Document):
    """
    The eyes in one photo. Left and right are the person's own.
    """

    faces: int
    metrics: dict[str, float]
    warnings: list[Remark] = Field([], validate_default=True)
    disclaimer: str = (
        "A screening hint for a clinician, not a diagnosis. Sensitivity and specificity of this method are not known."
    )


class GazeRange(Document):
    """
    Gaze in degrees, from the fit of the iris's edge. Only ranges are given, as straight ahead is not known.
    """

    grade: str
    reasons: list[Remark] = Field([], validate_default=True)
    vertical_range_deg: float | None = None
    up_deg: float | None = None
    down_deg: float | None = None
    horizontal_range_deg: float | None = None
    head_pitch_range_deg: float | None = None
    valid_share: float = 0.0


class LinkedMeasureData(Document):
    """
    The answer of the HTTP route, with a link to the overlay.
    """

    height: float
    upper_arm: float
    forearm: float
    thigh: float
    calf: float
    torso: float
    arm_cm: float
    leg_cm: float
    torso_cm: float
    scale_cm_per_px: float
    uncertainty_cm: Uncertainty
    camera: CameraPlace | None = None
    warnings: list[Remark]
    measurement_model: str
    pose_network: str | None = None
    output_image: str
    output_image_url: str


class MeasureData(Document):
    """
    Tape lengths as ANSUR II defines them, cm (docs/measurements.md). /recommend accepts this object unchanged.
    """

    height: float
    upper_arm: float
    forearm: float
    thigh: float
    calf: float
    torso: float
    arm_cm: float
    leg_cm: float
    torso_cm: float
    scale_cm_per_px: float
    uncertainty_cm: Uncertainty
    camera: CameraPlace | None = None
    warnings: list[Remark]
    measurement_model: str
    pose_network: str | None = None
    output_image: str


class Driver(Document):
    """
    The driver in the car with these settings, from the side.
    """

    height_cm: float
    joints: DriverJoints
    angles_deg: DriverAngles
    package: DriverPackage


class EyeSummary(Document):
    """
    The figures of a video. The summary file contains the list of blinks: see `summary_url`.
    """

    frames_processed: int
    frames_planned: int
    frames_with_face: int
    frames_missing: int
    missing: list[MissingFrames] = Field([], validate_default=True)
    duration_s: float
    valid_s: float
    coverage: float
    left_hidden_s: float = 0.0
    right_hidden_s: float = 0.0
    eyes_hidden_s: float = 0.0
    blink_count: int | None
    complete_blinks: int | None = None
    incomplete_blinks: int | None = None
    closures: int | None = None
    winks_left: int | None = None
    winks_right: int | None = None
    lid_asymmetry: float | None = None
    closed_s: float | None = None
    perclos: float | None = None
    blink_rate_per_min: float | None = None
    blink_duration_s: float | None = None
    blink_statistics: BlinkStatistics | None = None
    vertical_peak_to_peak: float | None
    horizontal_peak_to_peak: float | None = None
    vertical_over_horizontal: float | None = None
    gaze: GazeRange | None = None
    fixed_threshold: FixedThreshold | None = None
    psp_suspected: bool | None
    psp_reasons: list[Remark]
    disclaimer: str = (
        "A screening hint for a clinician, not a diagnosis. Sensitivity and specificity of this method are not known."
    )
    warnings: list[Remark] = Field([], validate_default=True)
    quality: EyeQuality
    parameters: EyeParameters
    thresholds: dict[str, float]
    versions: EyeVersions


class EyeTrackingAnalysis(Document):
    """
    One video. Results that do not exist yet are null. Links are valid for an hour and are not in lists.
    """

    analysis_id: str
    user_id: str
    status: Literal["RUNNING", "SUCCEEDED", "FAILED"]
    created_at: str
    updated_at: str
    error: ErrorBody | None = None
    links: Links
    kind: Literal["eye_tracking"]
    request: EyeTrackingInput
    progress: Progress | None = None
    summary: EyeSummary | None = None
    video_path: str
    csv_path: str | None = None
    csv_url: str | None = None
    blinks_url: str | None = None
    plot_url: str | None = None
    plot_png_url: str | None = None
    summary_url: str | None = None


class SeatSetup(Document):
    """
    The twelve settings, their vehicle and the model that computed them.
    """

    seat_position: int
    seat_front_height: int
    seat_rear_height: int
    seat_angle: int
    mirror_left_yaw: int
    mirror_left_pitch: int
    mirror_right_yaw: int
    mirror_right_pitch: int
    mirror_room_yaw: int
    mirror_room_pitch: int
    wheel_position: int
    wheel_angle: int
    vehicle: str
    vehicle_title: str | None = None
    model: ModelInfo
    ranges: dict[str, Range] = Field({}, validate_default=True)
    clipped: list[str] = []
    conventions: dict[str, str] = {}
    driver: Driver | None = None
    warnings: list[Remark]


class SeatSetupAnalysis(Document):
    """
    One seat setup. Results that do not exist yet are null.
    """

    analysis_id: str
    user_id: str
    status: Literal["RUNNING", "SUCCEEDED", "FAILED"]
    created_at: str
    updated_at: str
    error: ErrorBody | None = None
    links: Links
    kind: Literal["seat_setup"]
    request: SeatSetupInput
    measurement: MeasureData | None = None
    seat_setup: SeatSetup | None = None
    overlay_url: str | None = None


STATUS_BY_CODE: dict[str, int] = {
    "MISSING_FIELDS": 400,
    "INVALID_VALUE": 400,
    "INVALID_INPUT": 400,
    "UNAUTHORIZED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA": 415,
    "NO_PERSON": 422,
    "PERSON_CROPPED": 422,
    "POSE_UNCLEAR": 422,
    "NO_FACE": 422,
    "IMAGE_UNREADABLE": 422,
    "VIDEO_UNREADABLE": 422,
    "VIDEO_TOO_LONG": 422,
    "INTERNAL_ERROR": 500,
    "RATE_LIMITED": 429,
    "UNAVAILABLE": 503,
}
