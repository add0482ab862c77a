"""Measures the range of the gaze in degrees, and checks whether the recording is good enough for it.

The checks' limits come from hand-labelled frames of real faces; beyond them the iris's fit or the head's reference
drifts. The removed frames may be the extremes, because lids cover the iris when looking down. The range would then be
too small and look like a finding, so if removed frames are at the ends, the grade is `insufficient`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.findings.gaze_gates import MAX_TURN_DEG, explained, failures
from functions.eye_tracking.findings.norms import RESOLUTION_DEG
from functions.eye_tracking.findings.quality import percentile_range
from functions.eye_tracking.findings.recording import Flags, Recording
from functions.eye_tracking.schemas import GazeRange
from functions.shared.remarks import Remark

Values = NDArray[np.float64]
Grade = Literal["good", "low", "insufficient"]

# Each pair: the limit for grade `good`, and the limit for `insufficient`; the grade is `low` in between.
EYE_WIDTH_PX: Final = (30.0, 20.0)
# Standard deviation of the limbus's spread, in iris radii. In composed videos of known gaze with increasing blur, the
# range is accurate to a tenth up to .21 and wrong by a fifth or more from .23 on.
LIMBUS_BLUR: Final = (0.20, 0.22)
HEAD_PITCH_DEG: Final = (5.0, 10.0)  # 5th to 95th percentile; causes false gaze of up to half of it
HEAD_YAW_DEG: Final = (8.0, MAX_TURN_DEG)  # from its median; 95th percentile
# Limits for the clip; gaze_gates has those for each frame:
MIN_KEPT_S: Final = 1.0
# Assumption: who films for screening lets the person look straight ahead first, as the guide does.
STRAIGHT_S: Final = 3.0
MAX_HIDDEN: Final = 0.25  # share of the time with a face: the calibration's middles resist fewer wrong frames
MAX_LOST_END: Final = 0.013  # eye widths of the mesh's v_offset, equal to 3 degrees, the method's own error

_ONE_EYED: Final = "Gaze in degrees needs both eyes, but one was hidden: film with both in view."


@dataclass(frozen=True)
class Gaze:
    """kept: (n,) samples that passed the checks; result: the part of the report; explained: what the others failed."""

    kept: Flags
    result: GazeRange
    explained: str


def gaze_range(recording: Recording, open_eyes: Flags, candidates: Flags) -> Gaze:
    """Range of the gaze in degrees from the limbus fit.

    open_eyes: (n,) samples outside blinks and closures; candidates: (n,) the same with closures, because looking down
    with lowered lids can look like one.
    """
    both = ~recording.hidden.any(axis=1)
    if _one_eyed(recording):
        return Gaze(np.zeros(len(both), bool), _needs_both_eyes(), _ONE_EYED)
    open_eyes, candidates = open_eyes & both, candidates & both
    kept = open_eyes & ~np.any(list(failures(recording, open_eyes).values()), axis=0)
    why = explained(recording, open_eyes, kept)
    findings = [*_clip_findings(recording, open_eyes), *_lost(recording, candidates, kept, why)]
    grade: Grade = "insufficient" if any(bad for bad, _, _ in findings) else "low" if findings else "good"
    result = GazeRange(
        grade=grade,
        reasons=[Remark(code=code, message=message) for _, code, message in findings],
        head_pitch_range_deg=percentile_range(recording.column("rigid_pitch_deg")[open_eyes], 2),
        valid_share=round(float(kept.sum() / max(1, candidates.sum())), 4),
    )
    if grade != "insufficient":
        result = result.model_copy(update=_angles(recording, kept))
    return Gaze(kept, result, why)


def _one_eyed(recording: Recording) -> bool:
    """Whether an eye is hidden for so long that the clip's calibration, which uses both, cannot be trusted."""
    longest_s = max(float(recording.seconds[hidden].sum()) for hidden in recording.hidden.T)
    return longest_s > MAX_HIDDEN * recording.face_s


def _needs_both_eyes() -> GazeRange:
    return GazeRange(grade="insufficient", reasons=[Remark(code="ONE_EYE_HIDDEN", message=_ONE_EYED)])


def _clip_findings(recording: Recording, open_eyes: Flags) -> list[tuple[bool, str, str]]:
    """(refused, code, message) for each reason that lowers the clip's grade."""
    column = {name: recording.column(name)[open_eyes] for name in ("limbus_blur", "rigid_pitch_deg", "rigid_yaw_deg")}
    eye = _middle(recording.column("eye_width_px")[open_eyes])
    blur = _middle(column["limbus_blur"])
    pitch = percentile_range(column["rigid_pitch_deg"], 2) or 0.0
    yaw = column["rigid_yaw_deg"][np.isfinite(column["rigid_yaw_deg"])]
    turn = float(np.percentile(np.abs(yaw - np.median(yaw)), 95)) if yaw.size else 0.0
    checks = [
        (-eye, -EYE_WIDTH_PX[0], -EYE_WIDTH_PX[1], "EYES_SMALL", f"The eyes are {eye:.0f} px wide: come closer."),
        (blur, *LIMBUS_BLUR, "IRIS_BLURRED", "The edge of the iris is blurred: let the camera focus on the face."),
        (pitch, *HEAD_PITCH_DEG, "HEAD_MOVES", f"The head nods by {pitch:.0f} degrees: keep it still."),
        (turn, *HEAD_YAW_DEG, "HEAD_TURNS", f"The head turns by {turn:.0f} degrees: keep it straight."),
    ]
    return [(value > worst, code, message) for value, good, worst, code, message in checks if value > good]


def _lost(recording: Recording, candidates: Flags, kept: Flags, why: str) -> list[tuple[bool, str, str]]:
    """(refused, code, message) for the samples that failed the checks."""
    if recording.seconds[kept].sum() < MIN_KEPT_S:
        return [(True, "IRIS_NOT_MEASURED", why)]
    offset = recording.column("v_offset")  # too small and drifting, but correctly ordered, even with covered irises
    ends = np.percentile(offset[candidates & np.isfinite(offset)], [5, 95])
    left = np.percentile(offset[kept], [5, 95])
    up, down = left[0] - ends[0] > MAX_LOST_END, ends[1] - left[1] > MAX_LOST_END
    if not (up or down):
        return []
    where = " and ".join(name for name, lost in (("up", up), ("down", down)) if lost)
    advice = "film at eye height, close up, with the lids wide open"
    return [(True, "EXTREMES_LOST", f"The iris could not be measured when looking {where}: {advice}.")]


def _angles(recording: Recording, kept: Flags) -> dict[str, float | None]:
    names = {"vertical_range_deg": "gaze_vertical_deg", "horizontal_range_deg": "gaze_horizontal_deg"}
    ranges = {name: percentile_range(recording.column(column)[kept], 2) for name, column in names.items()}
    return ranges | _up_and_down(recording, kept)


def _up_and_down(recording: Recording, kept: Flags) -> dict[str, float | None]:
    """Up and down from the gaze of the first seconds; None unless it was held still there."""
    vertical = recording.column("gaze_vertical_deg")
    first = kept & (recording.time_s < recording.time_s[0] + STRAIGHT_S)
    held = percentile_range(vertical[first])
    if held is None or held > RESOLUTION_DEG or recording.seconds[first].sum() < MIN_KEPT_S:
        return {}
    low, high = np.percentile(vertical[kept], [5, 95]) - np.median(vertical[first])
    return {"up_deg": round(max(0.0, float(high)), 2), "down_deg": round(max(0.0, float(-low)), 2)}


def _middle(values: Values) -> float:
    values = values[np.isfinite(values)]
    return float(np.median(values)) if values.size else 0.0
