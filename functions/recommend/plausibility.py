"""Checks whether six lengths can belong to one person, and limits implausible ones with a warning."""

from __future__ import annotations

from typing import Final

from functions.anthropometry import population
from functions.anthropometry.segments import SEGMENTS, BodyLengths
from functions.shared.remarks import Remark

HEIGHT_CM: Final = (130.0, 220.0)  # the range in which the model is checked
# One adult in 16,000 is beyond 4 SD in a given length: a hidden arm or a value in inches is more likely.
LIMIT_SD: Final = 4.0
CODE: Final = "IMPLAUSIBLE_LENGTH"


def make_plausible(body: BodyLengths) -> tuple[BodyLengths, tuple[Remark, ...]]:
    """A plausible body for the model, and one remark for each changed length.

    The stature is limited to 130-220 cm, each segment to 4 SD around its expectation for that stature (ANSUR II).
    """
    height = _hold(body.height, *HEIGHT_CM)
    given = population.segments_given_height(height)
    held = {"height": height}
    limits = {"height": HEIGHT_CM}
    for name, mean, sd in zip(SEGMENTS, given.mean.tolist(), given.sd.tolist(), strict=True):
        limits[name] = (mean - LIMIT_SD * sd, mean + LIMIT_SD * sd)
        held[name] = _hold(getattr(body, name), *limits[name])
    remarks = tuple(
        _remark(name, getattr(body, name), value, limits[name])
        for name, value in held.items()
        if value != getattr(body, name)
    )
    return BodyLengths(**held), remarks


def _hold(value: float, low: float, high: float) -> float:
    return min(max(value, low), high)


def _remark(name: str, value: float, used: float, limits: tuple[float, float]) -> Remark:
    low, high = limits
    whose = "adults" if name == "height" else "adults of this height"
    message = f"{name}: {value:.1f} cm is outside the {low:.1f}-{high:.1f} cm of {whose}; {used:.1f} cm was used."
    return Remark(code=CODE, message=message)
