"""Says which eyes took part in each closing, finds winks, and measures how evenly both lids are open."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.findings.blinks import Closing, closings, openness
from functions.eye_tracking.findings.lid_limits import LIMITS, Limits
from functions.eye_tracking.findings.recording import Flags, Recording

Values = NDArray[np.float64]
Eyes = Literal["both", "left", "right"]

NAMES: Final[tuple[Eyes, Eyes]] = ("left", "right")
# An eye took part if it closed half as deep as the other. In 115 closings of people it reached .61 or more
# (`python -m bench.eyes.winks`).
TAKES_PART: Final = 0.5
MAX_TURNED_DEG: Final = 10.0  # yaw: beyond, the far eye's lids look wider open than they are
MIN_EVEN_S: Final = 1.0  # with both eyes open and visible


@dataclass(frozen=True)
class Side:
    """One closing's sides. eyes: None if an eye is hidden; depths: 0 open to 1 closed, None if that eye is hidden.

    lag_ms: how much later the left eye has closed half-way than the right one.
    """

    eyes: Eyes | None
    left_depth: float | None
    right_depth: float | None
    lag_ms: float | None


def eye_openness(recording: Recording, limits: Limits = LIMITS) -> Values:
    """(n, 2) openness of the left and the right eye, each over its own open eye; NaN where it is hidden."""
    return np.stack([openness(recording.time_s, recording.column(f"{side}_ear"), limits) for side in "LR"], axis=1)


def with_winks(recording: Recording, opened: Values, found: list[Closing], limits: Limits = LIMITS) -> list[Closing]:
    """The closings of both eyes, with those of one eye measured on that eye, and winks that the mean does not show.

    opened: (n, 2) from `eye_openness`; found: from the mean of both eyes.
    """
    alone = [_alone(recording, opened, eye, limits) for eye in (0, 1)]
    winks = sorted([*alone[0], *alone[1]], key=lambda one: one.start_s)
    both = [one for one in found if not any(_overlap(one, wink) for wink in winks)]
    return sorted([*both, *winks], key=lambda one: one.start_s)


def sides(recording: Recording, opened: Values, found: list[Closing]) -> list[Side]:
    """The sides of each closing. opened: (n, 2) from `eye_openness`."""
    return [_side(recording.time_s, opened, one) for one in found]


def side_figures(recording: Recording, open_eyes: Flags) -> dict[str, Any]:
    """The report's asymmetry of the lids, by name; None without enough time with both eyes open and the head straight.

    open_eyes: (n,) samples outside blinks and closures.
    """
    straight = np.abs(recording.column("head_yaw_deg")) <= MAX_TURNED_DEG
    even = open_eyes & straight & ~recording.hidden.any(axis=1)
    if recording.seconds[even].sum() < MIN_EVEN_S:
        return {"lid_asymmetry": None}
    left, right = recording.column("L_ear")[even], recording.column("R_ear")[even]
    return {"lid_asymmetry": round(float(np.median(2 * (left - right) / (left + right))), 3)}


def _alone(recording: Recording, opened: Values, eye: int, limits: Limits) -> list[Closing]:
    """Closings of one eye in which the other one takes no part; both must be visible."""
    own, other = opened[:, eye], opened[:, 1 - eye]
    deep = [one for one in closings(recording.time_s, own, limits) if one.openness <= limits.complete_openness]
    return [one for one in deep if _least(other, one) is not None and not _takes_part(own, other, one)]


def _takes_part(own: Values, other: Values, one: Closing) -> bool:
    depth, others = _depth(own, one), _depth(other, one)
    return depth is None or others is None or others >= TAKES_PART * depth


def _side(time_s: Values, opened: Values, one: Closing) -> Side:
    left, right = (_depth(opened[:, eye], one) for eye in (0, 1))
    if left is None or right is None:
        return Side(None, left, right, None)
    deeper = 0 if left >= right else 1
    shallow, deep = sorted((left, right))
    if shallow < TAKES_PART * deep:
        return Side(NAMES[deeper], left, right, None)
    closed = [_half_closed_s(time_s, opened[:, eye], one) for eye in (0, 1)]
    lag = None if None in closed else round(1000 * (closed[0] - closed[1]), 1)  # type: ignore[operator]
    return Side("both", left, right, lag)


def _depth(own: Values, one: Closing) -> float | None:
    least = _least(own, one)
    return None if least is None else round(min(1.0, max(0.0, 1 - least)), 3)


def _least(own: Values, one: Closing) -> float | None:
    within = own[one.start : one.end + 1]
    return float(np.nanmin(within)) if np.isfinite(within).any() else None


def _half_closed_s(time_s: Values, own: Values, one: Closing) -> float | None:
    """When this eye's lids have closed half of its depth, interpolated; None if the frames before are not seen."""
    first = max(0, one.start - 1)
    values, times = own[first : one.end + 1], time_s[first : one.end + 1]
    lowest = int(np.nanargmin(values))
    half = (1 + values[lowest]) / 2
    above = np.flatnonzero(values[: lowest + 1] > half)
    if not above.size or not np.isfinite(values[above[-1] : lowest + 1]).all():
        return None
    at = int(above[-1])
    return float(np.interp(half, values[[at + 1, at]], times[[at + 1, at]]))


def _overlap(one: Closing, other: Closing) -> bool:
    return one.start <= other.end and other.start <= one.end
