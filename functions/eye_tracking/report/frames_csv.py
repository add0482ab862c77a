"""Writes the CSV with one row per processed frame."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd

from functions.eye_tracking.findings.lids import Lids
from functions.eye_tracking.findings.recording import Flags, Recording
from functions.eye_tracking.findings.sides import NAMES

FIRST: Final = (
    "frame_idx", "time_sec", "L_iris_cx", "L_iris_cy", "L_eye_open", "L_v_offset", "R_iris_cx", "R_iris_cy",
    "R_eye_open", "R_v_offset", "eye_open", "v_offset",
)  # fmt: skip
FURTHER: Final = (
    "state", "openness", "L_ear", "R_ear", "ear", "L_h_offset", "R_h_offset", "h_offset", "eye_width_px",
    "head_pitch_deg", "head_yaw_deg", "head_roll_deg", "brightness", "blur", "L_visible", "R_visible",
    "gaze_vertical_deg", "gaze_horizontal_deg", "L_gaze_vertical_deg", "R_gaze_vertical_deg",
    "L_gaze_horizontal_deg", "R_gaze_horizontal_deg", "gaze_used",
)  # fmt: skip
STATES: Final = {"complete": "blink", "incomplete": "incomplete_blink", "closure": "closure"}


def frames_csv(recording: Recording, lids: Lids, gaze_kept: Flags) -> bytes:
    """The CSV in UTF-8 with fixed decimals: the same rows give the same bytes. Without a face only `state` is filled.

    gaze_kept: (n,) the gaze in degrees passed every check.
    """
    own: dict[str, Any] = {
        "frame_idx": recording.clip.frame,
        "time_sec": [f"{second:.6f}" for second in recording.time_s],
        "state": states(recording, lids),
        "openness": lids.openness,
        "gaze_used": np.where(
            np.isfinite(recording.column("gaze_vertical_deg")), gaze_kept.astype(int).astype(str), ""
        ),
    }
    for name, hidden in zip(("L_visible", "R_visible"), recording.hidden.T, strict=True):
        own[name] = np.where(recording.face, (~hidden).astype(int).astype(str), "")
    table = pd.DataFrame({name: own[name] if name in own else recording.column(name) for name in FIRST + FURTHER})
    text = table[recording.processed].to_csv(index=False, float_format="%.5f", lineterminator="\n")
    return bytes(text, "utf-8")


def states(recording: Recording, lids: Lids) -> list[str]:
    """The state of the eyes in each planned frame: open, blink, incomplete_blink, closure, wink, hidden, no_face or
    missing."""
    unseen = np.where(recording.face, "hidden", np.where(recording.processed, "no_face", "missing"))
    state = np.where(recording.seen, "open", unseen).astype(object)
    for one, side in zip(lids.closings, lids.sides, strict=True):
        within = slice(one.start, one.end + 1)
        named = "wink" if side.eyes in NAMES else STATES[one.kind]
        state[within] = np.where(recording.seen[within], named, state[within])
    return [str(name) for name in state]
