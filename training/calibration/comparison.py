"""How far the service and the stature alone are from the tape."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.segments import SEGMENTS

Lengths = NDArray[np.float64]

FEW_PEOPLE: Final = 20  # a mean of fewer has a standard error above half a centimetre
COVERAGE: Final = (0.55, 0.80)  # one standard deviation covers 68 %; of 20 people between these in 9 of 10 cases


@dataclass(frozen=True)
class Compared:
    """n people who were measured, all (n, 5) cm, in the order of SEGMENTS; `tape` is NaN where none was taken."""

    tape: Lengths
    service: Lengths
    uncertainty: Lengths
    stature_alone: Lengths


@dataclass(frozen=True)
class Figures:
    """One segment. bias: mean of service - tape, and its standard error; spread: SD of the same; errors: mean absolute.

    correlation: of what the photo adds to the stature with what the tape adds; NaN with fewer than three people.
    """

    segment: str
    people: int
    bias: float
    bias_error: float
    spread: float
    service_error: float
    stature_error: float
    correlation: float
    coverage: float


def figures(compared: Compared) -> list[Figures]:
    """Of every segment that was taken."""
    return [
        _figures(compared, column) for column in range(len(SEGMENTS)) if not np.isnan(compared.tape[:, column]).all()
    ]


def _figures(compared: Compared, column: int) -> Figures:
    taken = ~np.isnan(compared.tape[:, column])
    tape, service, sd, alone = (
        values[taken, column]
        for values in (compared.tape, compared.service, compared.uncertainty, compared.stature_alone)
    )
    off, people = service - tape, int(taken.sum())
    spread = float(off.std(ddof=1)) if people > 1 else float("nan")
    return Figures(
        segment=SEGMENTS[column],
        people=people,
        bias=float(off.mean()),
        bias_error=spread / np.sqrt(people),
        spread=spread,
        service_error=float(abs(off).mean()),
        stature_error=float(abs(alone - tape).mean()),
        correlation=_correlation(service - alone, tape - alone),
        coverage=float((abs(off) < sd).mean()),
    )


def _correlation(first: Lengths, second: Lengths) -> float:
    if len(first) < 3 or first.std() == 0 or second.std() == 0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])


def advice(found: Figures) -> list[str]:
    """What to do next about one segment, in sentences; empty where all is as it should be."""
    name = found.segment.replace("_", " ")
    if found.people < FEW_PEOPLE:
        return [f"{name}: {found.people} people say little. Measure at least {FEW_PEOPLE}, each twice."]
    told = []
    if abs(found.bias) > max(2 * found.bias_error, 0.5):
        more = "longer" if found.bias > 0 else "shorter"
        told.append(
            f"{name}: the service is {abs(found.bias):.1f} cm {more} than the tape. First compare how the tape was "
            "held with docs/measurements.md: other end points explain most differences."
        )
    if found.service_error > found.stature_error:
        told.append(
            f"{name}: the photos add nothing to the stature. See the warnings, and docs/api.md for better photos."
        )
    if not COVERAGE[0] <= found.coverage <= COVERAGE[1]:
        small = "small" if found.coverage < COVERAGE[0] else "large"
        told.append(
            f"{name}: the stated ± is too {small} for these photos ({found.coverage:.0%} within it, 68 % expected)."
        )
    return told
