"""Are these six lengths one person's? What is not is said, and pulled to the edge of what is plausible."""

from __future__ import annotations

from typing import Final

from functions.anthropometry import population
from functions.anthropometry.segments import SEGMENTS, BodyLengths
from functions.shared.remarks import Remark

HEIGHT_CM: Final = (130.0, 220.0)  # the range in which the model is held to sane answers
# One adult in 16,000 lies beyond 4 SD in a given length: such a value is rather an arm out of sight, or inches.
LIMIT_SD: Final = 4.0
CODE: Final = "IMPLAUSIBLE_LENGTH"


def make_plausible(body: BodyLengths) -> tuple[BodyLengths, tuple[Remark, ...]]:
    """The body that the model may be asked about, and one remark for each length that was changed.

    The stature is held to 130-220 cm, each segment to its expectation given that stature (ANSUR II) within 4 SD.
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
