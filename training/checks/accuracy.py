"""Measures the error of the answers on new drivers, from lengths with errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.recommend.settings import NAMES
from training import inputs, labels
from training.checks.subject import FRESH_SEED, Finding, Subject, fresh_drivers

Array = NDArray[np.float64]

LIMITS: Final = dict.fromkeys(NAMES, 1.0) | {  # degrees; points for the four that are percentages
    "seat_position": 4.0,
    "seat_rear_height": 5.5,
    "seat_front_height": 10.0,
    "wheel_position": 12.0,
}
# The seat's angle depends on stature only, and the column's nearly so. A model with five more noisy inputs cannot be
# better than stature alone, and stays within a hundredth of a degree of it.
TIE: Final = 0.01
KINDS: Final[dict[str, Callable[[Array, np.random.Generator], Array]]] = {
    "lengths with the measured photo error": inputs.with_photo_error,
    "lengths read off a tape": inputs.from_tape,
    "exact lengths": lambda bodies, _: bodies,
}
# Answers of `measure` for people who vary like ANSUR's. Thigh, calf and torso then add little to the stature, and no
# model can predict some of the spread from a photo. Compared with the two simpler models, not with LIMITS.
PHOTO: Final = "photos of people as varied as ANSUR II"


@dataclass(frozen=True)
class Errors:
    """RMSE (12,) per setting: of the model, of the best curve over stature alone, and of a constant answer."""

    model: Array
    stature_alone: Array
    constant: Array


def check(subject: Subject) -> list[Finding]:
    """Check that the RMSE is within its limit for each kind of input, and never worse than a simpler model."""
    found: list[Finding] = []
    for kind, given in KINDS.items():
        errors = measure(subject, given)
        found += [_within_limits(kind, errors), _better_than_less(kind, errors)]
    errors = measure(subject, inputs.from_photo)
    return [
        *found,
        Finding(f"{PHOTO}: RMSE", "stated, no limit", shown(errors), True),
        _better_than_less(PHOTO, errors),
    ]


def measure(subject: Subject, given: Callable[[Array, np.random.Generator], Array]) -> Errors:
    """The three errors on new drivers whose inputs are `given`."""
    rng = np.random.default_rng(FRESH_SEED + 1)
    bodies = fresh_drivers()
    received, truth = given(bodies, rng), labels.label(bodies, subject.package)
    curve = np.polyfit(received[:, 0], truth, 2)
    by_stature = np.stack([np.polyval(line, received[:, 0]) for line in curve.T], axis=-1)
    return Errors(
        model=_rmse(subject.model.settings(received) - truth),
        stature_alone=_rmse(by_stature - truth),
        constant=truth.std(axis=0),
    )


def shown(errors: Errors) -> str:
    """A text with the errors of the four percentages and the largest error of an angle."""
    error = dict(zip(NAMES, errors.model.tolist(), strict=True))
    angles = max(value for name, value in error.items() if LIMITS[name] == 1)
    percentages = ", ".join(f"{name} {value:.1f}" for name, value in error.items() if LIMITS[name] > 1)
    return f"{percentages}, angles {angles:.2f}°"


def _within_limits(kind: str, errors: Errors) -> Finding:
    limits = np.array([LIMITS[name] for name in NAMES])
    worst = int(np.argmax(errors.model / limits))
    return Finding(
        f"{kind}: RMSE",
        "position 4, rear 5.5, front 10, wheel 12 points, angles 1°",
        shown(errors),
        bool(errors.model[worst] <= limits[worst]),
    )


def _better_than_less(kind: str, errors: Errors) -> Finding:
    better = (errors.model <= errors.stature_alone + TIE) & (errors.model < errors.constant)
    gain = 1 - errors.model / errors.stature_alone
    best, least = int(np.argmax(gain)), int(np.argmin(gain))
    return Finding(
        f"{kind}: against stature alone",
        "no setting worse, none worse than a constant",
        f"{gain[best]:.0%} less ({NAMES[best]}) to {gain[least]:.0%} ({NAMES[least]})",
        bool(better.all()),
    )


def _rmse(error: Array) -> Array:
    return np.asarray(np.sqrt(np.mean(error**2, axis=0)), dtype=np.float64)
