"""The checks of gaze in single frames, and which one rejected most of them, with what to do about it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.findings.recording import Flags, Recording

Values = NDArray[np.float64]

MIN_LID_GAP: Final = 1.1  # iris radii, at the iris
MIN_POINTS: Final = 3  # of the limbus, on each side
MAX_RESIDUAL: Final = 0.06  # iris radii
MAX_TURN_DEG: Final = 15.0  # yaw from its median

# What a frame fails on -> what to do. The order decides between gates that rejected equally much.
ADVICE: Final = {
    "the lids cover the iris": "film at eye level, with the eyes wide open",
    "too little of the iris's edge is visible": "film close up, in even light, without glare on the eyes",
    "the iris's edge is not round": "avoid reflections on eyes and glasses, and let the camera focus",
    "the head is turned": "face the camera",
    "iris or head could not be followed": "keep the whole face in the picture, sharp and in even light",
}


def failures(recording: Recording, open_eyes: Flags) -> dict[str, Flags]:
    """(n,) samples for each reason of ADVICE. A frame can fail for several. open_eyes: (n,) outside closings."""
    yaw = recording.column("rigid_yaw_deg")
    known = open_eyes & np.isfinite(yaw)
    turn = np.abs(yaw - (np.median(yaw[known]) if known.any() else 0.0))
    failed = (
        recording.column("limbus_lid_gap") <= MIN_LID_GAP,
        recording.column("limbus_points") < MIN_POINTS,
        recording.column("limbus_residual") >= MAX_RESIDUAL,
        turn > MAX_TURN_DEG,
        ~np.isfinite(_measured(recording)),
    )
    return dict(zip(ADVICE, failed, strict=True))


def explained(recording: Recording, open_eyes: Flags, kept: Flags) -> str:
    """How much gaze passed and what failed most often, with advice."""
    open_s, kept_s = (float(recording.seconds[flags].sum()) for flags in (open_eyes, kept))
    lost_s = {
        why: float(recording.seconds[failed & open_eyes].sum())
        for why, failed in failures(recording, open_eyes).items()
    }
    why = max(lost_s, key=lambda name: lost_s[name])
    passed = f"Gaze was measured in {kept_s:.1f} of {open_s:.1f} s with open eyes"
    return f"{passed}: in {lost_s[why]:.1f} s {why}; {ADVICE[why]}." if lost_s[why] else f"{passed}."


def _measured(recording: Recording) -> Values:
    """(n,) NaN where a value that the checks need is missing."""
    names = ("gaze_vertical_deg", "limbus_lid_gap", "limbus_points", "limbus_residual", "rigid_yaw_deg")
    together: Values = np.sum([recording.column(name) for name in names], axis=0)
    return together
