"""The screening hint: is the range of vertical gaze so small that a clinician should examine it?

There is an answer only if the person was told to look up and down as far as possible and the gaze is measured well.
The limits are not based on patient data. They come from the literature, on the careful side.

- Healthy people look up by 28 to 33 degrees and down by 33 to 47, less with age (doi 10.1038/s41433-019-0376-4): at
  least 61 in total. Half of that is 30. The method's own error is 25 % and 3 degrees: 30 * .75 - 3 = 20.
- Differences below 5 degrees have no meaning. So between 20 and 25 there is no answer. Below 5, the eyes look like
  resting eyes: the task was not done, or its movement is not visible.
- Progressive supranuclear palsy has 3.0 blinks a minute, Parkinson's disease 12.5 (Golbe, Davis and Lepore, Movement
  Disorders 1989, doi 10.1002/mds.870040402). A rate can support the hint, but it does not decide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from functions.eye_tracking.findings.quality import FRAME_RATE_TOLERANCE, LOW_COVERAGE, LOW_FRAME_RATE
from functions.eye_tracking.schemas import GazeRange
from functions.shared.remarks import Remark

SUSPECT_BELOW_DEG: Final = 20.0
USUAL_FROM_DEG: Final = 25.0
FLOOR_DEG: Final = 5.0
MIN_VALID_S: Final = 10.0
MIN_COVERAGE: Final = LOW_COVERAGE
MIN_FRAME_RATE: Final = LOW_FRAME_RATE
FEW_BLINKS_PER_MIN: Final = 6.0  # the geometric mean of 3.0 and 12.5
BLINK_RATE_S: Final = 60.0  # at 3 blinks a minute, shorter recordings contain one or two


@dataclass(frozen=True)
class Evidence:
    """gaze: None if not measured; gaze_s: the time with measured gaze; blink_rate: per minute."""

    prompted: bool
    gaze: GazeRange | None
    gaze_s: float
    valid_s: float
    coverage: float
    frame_rate: float | None
    blink_rate: float | None
    is_still: bool = False
    eyes_hidden: bool = False


def screen(evidence: Evidence) -> tuple[bool | None, list[Remark]]:
    """The hint with its reasons; None with the reasons when the recording is not sufficient."""
    why_not = _unsupported(evidence)
    if why_not:
        return None, [Remark(code=code, message=message) for code, message in why_not]
    assert evidence.gaze is not None
    vertical = evidence.gaze.vertical_range_deg
    assert vertical is not None
    verdict, code, message = _by_range(vertical)
    return verdict, [Remark(code=code, message=message), *(_supporting(evidence) if verdict is not None else [])]


def _by_range(vertical: float) -> tuple[bool | None, str, str]:
    goes = f"The vertical gaze range is {vertical:.0f} degrees"
    if vertical < FLOOR_DEG:
        task = "no more than with resting eyes: the task was not done, or its movement is not visible"
        advice = "Repeat the recording. If the task was done, show it to a clinician."
        return None, "INSUFFICIENT_GAZE_TASK", f"{goes}, {task}. {advice}"
    if vertical < SUSPECT_BELOW_DEG:
        small = f"less than {SUSPECT_BELOW_DEG:.0f}, a third of what healthy people reach"
        advice = "If the task was to look as far as possible, ask a clinician to examine the eyes."
        return True, "VERTICAL_RANGE_SMALL", f"{goes}, {small}. {advice}"
    if vertical < USUAL_FROM_DEG:
        near = f"too near to the limit of {SUSPECT_BELOW_DEG:.0f}: differences below 5 degrees have no meaning"
        return None, "BORDERLINE", f"{goes}, {near}. Repeat the recording."
    return False, "VERTICAL_RANGE_USUAL", f"{goes}: not markedly reduced. This does not rule out a disease."


def _unsupported(evidence: Evidence) -> list[tuple[str, str]]:
    """(code, message) for each condition that is not met."""
    if not evidence.prompted:
        task = "to look up and down as far as possible, with the head still, for 60 to 120 s"
        found = [("INSUFFICIENT_GAZE_TASK", f"A small range has no meaning unless the person was told {task}.")]
    else:
        found = []
    valid_s = evidence.gaze_s if evidence.prompted else evidence.valid_s
    if evidence.is_still:
        found.append(("STILL_PICTURE", "Nothing moves in the video: it shows a still picture."))
    if evidence.eyes_hidden:
        found.append(("EYES_HIDDEN", "The eyes are hidden: film them without dark glasses, hair or hands before them."))
        return found
    if valid_s < MIN_VALID_S:
        found.append(("TOO_SHORT", f"{valid_s:.1f} s are usable, {MIN_VALID_S:.0f} are needed: film 60 to 120 s."))
    if evidence.coverage < MIN_COVERAGE:
        found.append(("LOW_COVERAGE", f"The face was seen in {evidence.coverage:.0%} of the time: keep it in view."))
    rate = evidence.frame_rate
    if rate is not None and rate < MIN_FRAME_RATE * FRAME_RATE_TOLERANCE:
        found.append(
            ("LOW_FRAME_RATE", f"{rate:.3g} frames per second were analysed, {MIN_FRAME_RATE:.0f} are needed.")
        )
    if evidence.prompted and (evidence.gaze is None or evidence.gaze.grade != "good"):
        found.append(("GAZE_UNCERTAIN", _gaze_message(evidence.gaze)))
    return found


def _gaze_message(gaze: GazeRange | None) -> str:
    """Why the gaze supports no hint. The limits allow for an error of 25 % and 3 degrees, so `low` is not enough."""
    if gaze is None:
        return "Gaze in degrees was not measured."
    return f"The grade of gaze in degrees is '{gaze.grade}' but must be 'good': see `gaze.reasons`."


def _supporting(evidence: Evidence) -> list[Remark]:
    assert evidence.gaze is not None
    found = []
    horizontal, vertical = evidence.gaze.horizontal_range_deg, evidence.gaze.vertical_range_deg
    if horizontal is not None and vertical is not None and horizontal >= FLOOR_DEG:
        ratio = f"The horizontal gaze range is {horizontal:.0f} degrees; vertical over horizontal is"
        found.append(("VERTICAL_OVER_HORIZONTAL", f"{ratio} {vertical / horizontal:.2f}."))
    if evidence.blink_rate is not None:
        usual = "about 3 are usual with PSP, 12 to 15 without"
        unsure = "" if evidence.valid_s >= BLINK_RATE_S else f" Film {BLINK_RATE_S:.0f} to 120 s for a better figure."
        code = "FEW_BLINKS" if evidence.blink_rate < FEW_BLINKS_PER_MIN else "BLINK_RATE"
        found.append((code, f"{evidence.blink_rate:.1f} blinks a minute; {usual}.{unsure}"))
    return [Remark(code=code, message=message) for code, message in found]
