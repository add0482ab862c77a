"""The names of the values measured on each face. No OpenCV or MediaPipe, which the summary's image lacks."""

from __future__ import annotations

from typing import Final

FEATURES: Final = (
    "L_iris_cx", "L_iris_cy", "L_eye_open", "L_v_offset",
    "R_iris_cx", "R_iris_cy", "R_eye_open", "R_v_offset",
    "eye_open", "v_offset",
    "L_h_offset", "R_h_offset", "h_offset",
    "L_ear", "R_ear", "ear",
    "eye_width_px", "head_pitch_deg", "head_yaw_deg", "head_roll_deg",
    "brightness", "blur",
    "L_hidden", "R_hidden",
    "face_x", "face_y", "face_size",
)  # fmt: skip
GAZE_FEATURES: Final = (
    "gaze_vertical_deg", "gaze_horizontal_deg",
    "L_gaze_vertical_deg", "R_gaze_vertical_deg",
    "L_gaze_horizontal_deg", "R_gaze_horizontal_deg",
    "limbus_blur", "limbus_residual", "limbus_points", "limbus_lid_gap",
    "rigid_pitch_deg", "rigid_yaw_deg", "rigid_residual",
)  # fmt: skip
COLUMNS: Final = FEATURES + GAZE_FEATURES
HIDDEN_FROM: Final = 0.5  # log odds; `python -m bench.eyes.hidden.fit` counts false alarms and misses at it
SIDES: Final = ("L", "R")  # the person's own left and right; the prefix of a column of one eye
MEANS: Final[tuple[str, ...]] = (
    "eye_open",
    "v_offset",
    "h_offset",
    "ear",
    "gaze_vertical_deg",
    "gaze_horizontal_deg",
)  # of both eyes
