"""Every limit used for the figures, by name. It is part of each report, so that the report can be checked later."""

from __future__ import annotations

from dataclasses import asdict

from functions.eye_tracking.face.features import HIDDEN_FROM
from functions.eye_tracking.findings import (
    clip,
    gaze_gates,
    gaze_range,
    lid_limits,
    person,
    quality,
    recording,
    screening,
    sides,
    sight,
    slow_motion,
)


def thresholds() -> dict[str, float]:
    """Limits by name. A name contains the unit; the modules give the reasons."""
    return {
        **{f"lids_{name}": value for name, value in asdict(lid_limits.LIMITS).items()},
        "second_face_s": person.OTHER_S,
        "low_frame_rate": quality.LOW_FRAME_RATE,
        "small_eye_px": quality.SMALL_EYE_PX,
        "no_gaze_below_eye_px": quality.TINY_EYE_PX,
        "dark_below_grey": quality.DARK,
        "blurred_above": quality.BLURRED,
        "low_coverage": quality.LOW_COVERAGE,
        "much_closed": quality.MUCH_CLOSED,
        "hidden_from_log_odds": HIDDEN_FROM,
        "hidden_evidence_s": sight.EVIDENCE_S,
        "wink_other_eye_depth": sides.TAKES_PART,
        "asymmetry_max_head_yaw_deg": sides.MAX_TURNED_DEG,
        "gaze_max_hidden": gaze_range.MAX_HIDDEN,
        "still_eye_widths": recording.STILL_EYE_WIDTHS,
        "recording_gap_s": clip.GAP_S,
        "slow_motion_closing_s": slow_motion.SLOW_CLOSING_S,
        "head_moves_deg": quality.HEAD_MOVES_DEG,
        "blink_rate_min_s": quality.SHORT_S,
        "gaze_good_eye_px": gaze_range.EYE_WIDTH_PX[0],
        "gaze_min_eye_px": gaze_range.EYE_WIDTH_PX[1],
        "gaze_good_limbus_blur": gaze_range.LIMBUS_BLUR[0],
        "gaze_max_limbus_blur": gaze_range.LIMBUS_BLUR[1],
        "gaze_good_head_pitch_deg": gaze_range.HEAD_PITCH_DEG[0],
        "gaze_max_head_pitch_deg": gaze_range.HEAD_PITCH_DEG[1],
        "gaze_good_head_yaw_deg": gaze_range.HEAD_YAW_DEG[0],
        "gaze_max_head_yaw_deg": gaze_range.HEAD_YAW_DEG[1],
        "gaze_min_lid_gap": gaze_gates.MIN_LID_GAP,
        "gaze_min_limbus_points": gaze_gates.MIN_POINTS,
        "gaze_max_limbus_residual": gaze_gates.MAX_RESIDUAL,
        "gaze_max_lost_end": gaze_range.MAX_LOST_END,
        "psp_suspected_below_deg": screening.SUSPECT_BELOW_DEG,
        "psp_not_suspected_from_deg": screening.USUAL_FROM_DEG,
        "psp_gaze_floor_deg": screening.FLOOR_DEG,
        "psp_min_valid_s": screening.MIN_VALID_S,
        "psp_min_coverage": screening.MIN_COVERAGE,
        "psp_min_frame_rate": screening.MIN_FRAME_RATE,
        "few_blinks_per_min": screening.FEW_BLINKS_PER_MIN,
    }
