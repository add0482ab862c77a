"""Finds blinks, closures and the time in between, and computes their figures for the report."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.findings.blinks import Closing, closings, covered, openness
from functions.eye_tracking.findings.kinematics import movements
from functions.eye_tracking.findings.lid_limits import CLOSING_FRAMES, LIMITS, Limits
from functions.eye_tracking.findings.quality import SHORT_S
from functions.eye_tracking.findings.recording import Flags, Recording
from functions.eye_tracking.findings.sides import NAMES, Side, eye_openness, sides, with_winks
from functions.eye_tracking.schemas import Blink

BLINK_MARGIN_S: Final = 0.1  # around blinks the lids still shift the landmarks of iris and corners
MIN_SEEN_S: Final = 1.0  # with a face; below it a count has no meaning


@dataclass(frozen=True)
class Lids:
    """openness: (n,) relative to the person's open eye; closings: blinks and closures in time order;
    sides: of each closing, which eyes took part.

    unblinking: (n,) a face is seen, and no blink within BLINK_MARGIN_S; open: (n,) the same without closures.
    """

    openness: NDArray[np.float64]
    closings: list[Closing]
    sides: list[Side]
    unblinking: Flags
    open: Flags

    @property
    def closed_s(self) -> float:
        """Time in closures: eyes shut, or looking far down, for longer than a blink."""
        return sum(one.end_s - one.start_s for one in self.of_both_eyes if one.kind == "closure")

    @property
    def of_both_eyes(self) -> list[Closing]:
        """The closings without winks. With one eye hidden, the other one speaks for both."""
        return [one for one, side in zip(self.closings, self.sides, strict=True) if side.eyes not in NAMES]


def watch_lids(recording: Recording, limits: Limits = LIMITS) -> Lids:
    """Find blinks and closures."""
    opened = openness(recording.time_s, recording.column("ear"), limits)
    eyes = eye_openness(recording, limits)
    together = _without_squints(recording, opened, closings(recording.time_s, opened, limits), limits)
    found = with_winks(recording, eyes, together, limits)
    near_blink, near_closure = (
        covered(recording.time_s, [one for one in found if (one.kind == "closure") == closure], BLINK_MARGIN_S)
        for closure in (False, True)
    )
    unblinking = recording.seen & ~near_blink
    return Lids(opened, found, sides(recording, eyes, found), unblinking, unblinking & ~near_closure)


def _without_squints(
    recording: Recording, opened: NDArray[np.float64], found: list[Closing], limits: Limits
) -> list[Closing]:
    """Without lids that go part of the way slowly: in an incomplete blink they are as fast as in a complete one."""
    longest_s = max(limits.max_incomplete_closing_s, CLOSING_FRAMES * float(np.median(recording.seconds)))
    moved = movements(recording.time_s, opened, found)
    return [
        one
        for one, way in zip(found, moved, strict=True)
        if one.kind != "incomplete" or way is None or (way.closing.seconds or 0.0) <= longest_s
    ]


def blink_figures(recording: Recording, lids: Lids) -> dict[str, Any]:
    """The report's counts, rate and median duration, by name; None where too little was seen."""
    kinds = [one.kind for one in lids.of_both_eyes]
    winks = [side.eyes for side in lids.sides]
    complete, incomplete = kinds.count("complete"), kinds.count("incomplete")
    durations = [one.end_s - one.start_s for one in lids.of_both_eyes if one.kind != "closure"]
    enough = recording.valid_s >= MIN_SEEN_S and not recording.is_still
    awake_s = recording.valid_s - lids.closed_s  # eyes that stay shut cannot blink
    per_minute = 60 * len(durations) / awake_s if enough and awake_s >= SHORT_S else None
    return {
        "blink_count": complete + incomplete if enough else None,
        "complete_blinks": complete if enough else None,
        "incomplete_blinks": incomplete if enough else None,
        "closures": kinds.count("closure") if enough else None,
        "winks_left": winks.count("left") if enough else None,
        "winks_right": winks.count("right") if enough else None,
        "closed_s": round(lids.closed_s, 3) if enough else None,
        "perclos": round(_shut_s(recording, lids) / recording.valid_s, 4) if enough else None,
        "blink_rate_per_min": None if per_minute is None else round(per_minute, 2),
        "blink_duration_s": round(float(np.median(durations)), 3) if durations and enough else None,
    }


def _shut_s(recording: Recording, lids: Lids) -> float:
    """Time with lids at least about 80 % shut, blinks included: below the openness of a complete blink."""
    shut = lids.openness <= LIMITS.complete_openness
    return float(recording.seconds[shut & recording.seen].sum())


def blink_list(recording: Recording, lids: Lids) -> list[Blink]:
    """Blinks and closures for the report."""
    time_s, frame = recording.time_s, recording.clip.frame
    return [
        Blink(
            kind=one.kind,
            start_s=round(one.start_s, 4),
            peak_s=round(float(time_s[one.peak]), 4),
            end_s=round(one.end_s, 4),
            duration_s=round(one.end_s - one.start_s, 4),
            start_frame=int(frame[one.start]),
            peak_frame=int(frame[one.peak]),
            end_frame=int(frame[one.end]),
            depth=round(min(1.0, max(0.0, 1 - one.openness)), 3),
            **asdict(side),
        )
        for one, side in zip(lids.closings, lids.sides, strict=True)
    ]
