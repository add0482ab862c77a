"""Adds to each blink how the lids moved, and sums up movements and intervals, over all and minute by minute."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from functions.eye_tracking.blink_schemas import BlinkStatistics, Minute, Spread
from functions.eye_tracking.findings.kinematics import SPEED_WINDOW_S, Movement, movements
from functions.eye_tracking.findings.lid_limits import LIMITS
from functions.eye_tracking.findings.lids import Lids
from functions.eye_tracking.findings.quality import SHORT_S
from functions.eye_tracking.findings.recording import Recording
from functions.eye_tracking.findings.sides import NAMES
from functions.eye_tracking.schemas import Blink
from functions.shared.remarks import Remark

MINUTE_S: Final = 60.0
FIGURES: Final = (
    "amplitude", "half_width_s", "closing_s", "opening_s",
    "closing_speed", "opening_speed", "speed_ratio", "interval_s",
)  # fmt: skip


def with_movements(recording: Recording, lids: Lids, listed: Sequence[Blink]) -> list[Blink]:
    """The list of the same closings with how the lids moved and the interval since the blink before.

    The movement is that of both eyes' mean, so winks have none, and intervals are between the others.
    """
    moved = movements(recording.time_s, lids.openness, lids.closings)
    ear = recording.column("ear")
    studied, before = [], None
    for one, movement, closing in zip(listed, moved, lids.closings, strict=True):
        found: dict[str, float | None] = {"ear": round(float(ear[closing.peak]), 4)}
        if one.eyes not in NAMES:
            found |= _figures(movement) | {"interval_s": _interval(recording, before, one)}
            before = one
        studied.append(one.model_copy(update=found))
    return studied


def statistics(recording: Recording, listed: Sequence[Blink]) -> BlinkStatistics:
    """The figures of all blinks."""
    blinks = [one for one in listed if one.kind != "closure"]
    step = np.diff(recording.time_s[recording.processed])
    resolution_s = round(float(np.median(step)), 4) if step.size else None
    found = {name: spread(getattr(one, name) for one in blinks) for name in FIGURES}
    unresolved = blinks and not found["closing_speed"].n
    return BlinkStatistics(
        **found, resolution_s=resolution_s, reasons=[_unresolved(resolution_s)] if unresolved else []
    )


def minutes(recording: Recording, listed: Sequence[Blink]) -> list[Minute]:
    """One entry for each begun minute; none for recordings of a minute or less."""
    first, length = float(recording.time_s[0]), recording.clip.duration_s
    if length <= MINUTE_S:
        return []
    return [
        _minute(recording, listed, number, first + number * MINUTE_S, first + min(length, (number + 1) * MINUTE_S))
        for number in range(int(np.ceil(length / MINUTE_S)))
    ]


def spread(values: Iterable[float | None]) -> Spread:
    """Number, mean, median, standard deviation and coefficient of variation of the values that are known."""
    known = np.array([value for value in values if value is not None])
    if not known.size:
        return Spread(n=0)
    mean, sd = float(known.mean()), float(known.std(ddof=1)) if known.size > 1 else None
    return Spread(
        n=int(known.size),
        mean=round(mean, 4),
        median=round(float(np.median(known)), 4),
        sd=None if sd is None else round(sd, 4),
        cv=None if sd is None or mean <= 0 else round(sd / mean, 4),
    )


def _figures(movement: Movement | None) -> dict[str, float | None]:
    if movement is None:
        return {}
    closing, opening = movement.closing, movement.opening
    ratio = closing.speed / opening.speed if closing.speed and opening.speed else None
    found = {
        "amplitude": movement.amplitude,
        "prominence": movement.prominence,
        "half_width_s": movement.half_width_s,
        "closing_s": closing.seconds,
        "opening_s": opening.seconds,
        "closing_speed": closing.speed,
        "opening_speed": opening.speed,
        "speed_ratio": ratio,
    }
    return {name: None if value is None else round(value, 4) for name, value in found.items()}


def _interval(recording: Recording, before: Blink | None, one: Blink) -> float | None:
    """From the end of one blink to the start of the next, if the eyes were seen and open all the time between."""
    if before is None or "closure" in (before.kind, one.kind):
        return None
    within = slice(*np.searchsorted(recording.time_s, [before.end_s, one.start_s]))
    seen = recording.time_s[within][recording.seen[within]]
    unseen_s = np.diff(np.concatenate([[before.end_s], seen, [one.start_s]])).max()
    return round(one.start_s - before.end_s, 4) if unseen_s <= LIMITS.max_bridge_s else None


def _minute(recording: Recording, listed: Sequence[Blink], number: int, start_s: float, end_s: float) -> Minute:
    inside = (recording.time_s >= start_s) & (recording.time_s < end_s)
    valid_s = float(recording.seconds[inside & recording.seen].sum())
    closed_s = sum(
        max(0.0, min(one.end_s, end_s) - max(one.start_s, start_s)) for one in listed if one.kind == "closure"
    )
    own = [one for one in listed if start_s <= one.peak_s < end_s]
    kinds = [one.kind for one in own]
    blinks = [one for one in own if one.kind != "closure"]
    amplitude, width = (spread(getattr(one, name) for one in blinks) for name in ("amplitude", "half_width_s"))
    figures: dict[str, Any] = {
        "amplitude_mean": amplitude.mean, "amplitude_sd": amplitude.sd,
        "half_width_s_mean": width.mean, "half_width_s_sd": width.sd,
        "interval_s_mean": spread(one.interval_s for one in blinks).mean,
    }  # fmt: skip
    awake_s = valid_s - closed_s
    return Minute(
        minute=number,
        start_s=round(start_s, 3),
        end_s=round(end_s, 3),
        valid_s=round(valid_s, 3),
        blink_count=len(blinks),
        complete_blinks=kinds.count("complete"),
        incomplete_blinks=kinds.count("incomplete"),
        closures=kinds.count("closure"),
        closed_s=round(closed_s, 3),
        blink_rate_per_min=round(60 * len(blinks) / awake_s, 2) if awake_s >= SHORT_S else None,
        **figures,
    )


def _unresolved(resolution_s: float | None) -> Remark:
    rate = f"At {1 / resolution_s:.3g} frames per second" if resolution_s else "At this frame rate"
    needed = f"film with {1 / SPEED_WINDOW_S:.0f} or more"
    return Remark(
        code="SPEED_UNRESOLVED",
        message=f"{rate} a lid closes within two or three frames: its speed cannot be measured; {needed}.",
    )
