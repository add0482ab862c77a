"""The screening hint: is the range of vertical gaze so small that a clinician should examine it?

There is an answer only if the person was told to look up and down as far as possible and the gaze is measured well.
The limits are not based on patient data. They follow from published ranges of healthy gaze and this method's error:
findings/norms.py derives them, docs/screening-hint.md shows it. Every number here has a source or says "assumption".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from functions.eye_tracking.findings.norms import DOWN_DEG, RESOLUTION_DEG, UP_DEG, norm, suspect_below_deg
from functions.eye_tracking.findings.quality import FRAME_RATE_TOLERANCE, LOW_COVERAGE, LOW_FRAME_RATE, MUCH_CLOSED
from functions.eye_tracking.schemas import GazeRange
from functions.shared.remarks import Remark

SUSPECT_BELOW_DEG: Final = suspect_below_deg()
USUAL_FROM_DEG: Final = SUSPECT_BELOW_DEG + RESOLUTION_DEG  # in between, the method cannot tell the two apart
FLOOR_DEG: Final = RESOLUTION_DEG  # resting eyes and a task that was not done look the same below it
MIN_VALID_S: Final = 10.0  # assumption: two looks up and two down, of 2 s each, and time to change
MIN_COVERAGE: Final = LOW_COVERAGE  # assumption: the looks that matter may lie in the rest
MIN_FRAME_RATE: Final = (
    LOW_FRAME_RATE  # assumption for gaze; for blinks bench.eyes.accuracy measures half the frame rate
)
# Blinks a minute with progressive supranuclear palsy and with Parkinson's disease: Golbe, Davis and Lepore 1989, doi
# 10.1002/mds.870040402.
PSP_BLINKS: Final = 3.0
PARKINSON_BLINKS: Final = 12.5
# Blinks a minute of 150 healthy people: Bentivoglio et al. 1997, doi 10.1002/mds.870120629.
HEALTHY_BLINKS: Final = {"at rest": 17.0, "talking": 26.0, "reading": 4.5}
# The geometric mean, because rates are log-normal (Bentivoglio et al.). Assumption: both groups spread equally.
FEW_BLINKS_PER_MIN: Final = round((PSP_BLINKS * PARKINSON_BLINKS) ** 0.5, 0)
BLINK_RATE_S: Final = 60.0  # a minute is enough (Deuschl and Goddemeier 1998, PMC2169979); at 3 a minute it holds three
OLD_AGE: Final = 75.0  # for which the message gives the norm of upward gaze, too


@dataclass(frozen=True)
class Evidence:
    """gaze: None if not measured; gaze_s: the time with measured gaze; blink_rate: per minute.

    recorded_s: without gaps in the recording; valid_s: with a face; open_s: of it, without blinks and closures;
    closed_s: in closures; explained: why gaze was left out, with advice.
    """

    prompted: bool
    gaze: GazeRange | None
    gaze_s: float
    valid_s: float
    coverage: float
    frame_rate: float | None
    blink_rate: float | None
    recorded_s: float
    open_s: float
    closed_s: float = 0.0
    explained: str = ""
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
    verdict, code, message = by_range(vertical)
    return verdict, [Remark(code=code, message=message), *(_supporting(evidence) if verdict is not None else [])]


def by_range(vertical: float) -> tuple[bool | None, str, str]:
    """Verdict, code and message for a well measured range in degrees."""
    goes = f"The vertical gaze range is {vertical:.0f} degrees"
    if vertical < FLOOR_DEG:
        task = "no more than with resting eyes: the task was not done, or its movement is not visible"
        advice = "Repeat the recording. If the task was done, show it to a clinician."
        return None, "INSUFFICIENT_GAZE_TASK", f"{goes}, {task}. {advice}"
    if vertical < SUSPECT_BELOW_DEG:
        small = f"less than {SUSPECT_BELOW_DEG:.0f}, which healthy people of any age exceed even if the method errs"
        advice = "If the task was to look as far as possible, ask a clinician to examine the eyes."
        return True, "VERTICAL_RANGE_SMALL", f"{goes}, {small}. {advice}"
    if vertical < USUAL_FROM_DEG:
        apart = f"differences below {RESOLUTION_DEG:.0f} degrees have no meaning"
        near = f"too near to the limit of {SUSPECT_BELOW_DEG:.0f}: {apart}"
        return None, "BORDERLINE", f"{goes}, {near}. Repeat the recording."
    return False, "VERTICAL_RANGE_USUAL", f"{goes}: not markedly reduced. This does not rule out a disease."


def _unsupported(evidence: Evidence) -> list[tuple[str, str]]:
    """(code, message) for each condition that is not met."""
    if not evidence.prompted:
        task = "to look up and down as far as possible, with the head still, for 60 to 120 s"
        found = [("INSUFFICIENT_GAZE_TASK", f"A small range has no meaning unless the person was told {task}.")]
    else:
        found = []
    if evidence.is_still:
        found.append(("STILL_PICTURE", "Nothing moves in the video: it shows a still picture."))
    if evidence.eyes_hidden:
        found.append(("EYES_HIDDEN", "The eyes are hidden: film them without dark glasses, hair or hands before them."))
        return found
    found += _too_little(evidence)
    rate = evidence.frame_rate
    if rate is not None and rate < MIN_FRAME_RATE * FRAME_RATE_TOLERANCE:
        found.append(
            ("LOW_FRAME_RATE", f"{rate:.3g} frames per second were analysed, {MIN_FRAME_RATE:.0f} are needed.")
        )
    if evidence.prompted and (evidence.gaze is None or evidence.gaze.grade != "good"):
        found.append(("GAZE_UNCERTAIN", _gaze_message(evidence.gaze)))
    return found


def _too_little(evidence: Evidence) -> list[tuple[str, str]]:
    """Why less than MIN_VALID_S can be used: where the time was lost. Too short is said of short recordings only."""
    needed = f"{MIN_VALID_S:.0f} s are needed"
    if evidence.coverage < MIN_COVERAGE:
        found = [("LOW_COVERAGE", f"The face was seen in {evidence.coverage:.0%} of the time: keep it in view.")]
    else:
        found = []
    if evidence.recorded_s < MIN_VALID_S or (evidence.valid_s < MIN_VALID_S and not found):
        return [("TOO_SHORT", f"{evidence.valid_s:.1f} s with a face, {needed}: film 60 to 120 s."), *found]
    if found:
        return found
    if not evidence.prompted:
        return []
    if evidence.open_s < MIN_VALID_S:
        if evidence.closed_s > MUCH_CLOSED * evidence.valid_s:
            shut = f"The eyes were shut, or looked far down, for {evidence.closed_s:.1f} s"
            return [("EYES_SHUT", f"{shut}; {needed} with open eyes: film again with the eyes open.")]
        return [("TOO_SHORT", f"{evidence.open_s:.1f} s are left without blinks, {needed}: film 60 to 120 s.")]
    if evidence.gaze is not None and evidence.gaze_s < MIN_VALID_S:
        return [("GAZE_REJECTED", f"{evidence.explained} {needed[0].upper()}{needed[1:]}.")]
    return []


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
    if evidence.gaze.up_deg is not None and evidence.gaze.down_deg is not None:
        reached = f"Up {evidence.gaze.up_deg:.0f} and down {evidence.gaze.down_deg:.0f} degrees from the first gaze"
        up = f"{UP_DEG[0]:.0f} ± {UP_DEG[1]:.0f} up, {norm(OLD_AGE).up:.0f} at {OLD_AGE:.0f} years"
        found.append(
            ("UP_AND_DOWN", f"{reached}. Healthy people reach {up}, and {DOWN_DEG[0]:.0f} ± {DOWN_DEG[1]:.0f} down.")
        )
    if evidence.blink_rate is not None:
        healthy = ", ".join(f"{rate:g} {doing}" for doing, rate in HEALTHY_BLINKS.items())
        ill = f"{PSP_BLINKS:g} with PSP, {PARKINSON_BLINKS:g} with Parkinson's disease"
        usual = f"published means: {ill}, healthy {healthy}"
        unsure = "" if evidence.valid_s >= BLINK_RATE_S else f" Film {BLINK_RATE_S:.0f} to 120 s for a better figure."
        code = "FEW_BLINKS" if evidence.blink_rate < FEW_BLINKS_PER_MIN else "BLINK_RATE"
        found.append((code, f"{evidence.blink_rate:.1f} blinks a minute; {usual}.{unsure}"))
    return [Remark(code=code, message=message) for code, message in found]
