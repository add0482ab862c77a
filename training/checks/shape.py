"""Checks how answers change with the body: mean for the mean body, monotone, steady and within range."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.anthropometry.segments import LENGTHS, BodyLengths
from functions.recommend.plausibility import make_plausible
from functions.recommend.settings import NAMES, SETTINGS
from training import labels
from training.checks.subject import Finding, Subject, column, mean_bodies, usual_drivers

Array = NDArray[np.float64]

RISING_CM: Final = np.arange(155.0, 188.01, 0.5)
ANY_ORDER: Final = {"seat_front_height", "wheel_angle"}  # they follow two opposing influences
FLAT: Final = 0.05  # degrees over the whole range: allowed for a mirror's pitch, which hardly depends on stature
STATURES_CM: Final = np.arange(130.0, 220.01, 1.0)
ERROR_CM: Final = 2.0
MOVES_POINTS: Final = 5.0


def check(subject: Subject) -> list[Finding]:
    """Check mean body, monotonicity, range and steadiness."""
    return [_mean_body(subject), _monotone(subject), _in_range(subject), _steady(subject)]


def _mean_body(subject: Subject) -> Finding:
    mean = population.lengths().mean[np.newaxis]
    answer = subject.model.advise(BodyLengths(*mean[0].tolist())).settings
    expected = dict(zip(NAMES, labels.label(mean, subject.package)[0].tolist(), strict=True))
    off = {name: abs(answer[name] - expected[name]) for name in NAMES}
    worst = max(off, key=lambda name: off[name])
    return Finding("mean body, mean setup", "within rounding (1)", f"{worst} off by {off[worst]:.2f}", off[worst] <= 1)


def turning_back(subject: Subject) -> dict[str, float]:
    """By setting: the largest change against its main direction over 155-188 cm, in its unit."""
    answers = subject.model.settings(mean_bodies(RISING_CM))
    back = {}
    for name in NAMES:
        steps = np.diff(column(answers, name))
        direction = np.sign(steps.sum())
        back[name] = float(-np.minimum(steps * direction, 0).sum())
    return back


def _monotone(subject: Subject) -> Finding:
    back = {name: amount for name, amount in turning_back(subject).items() if name not in ANY_ORDER}
    worst = max(back, key=lambda name: back[name])
    return Finding(
        "monotone in stature, 155-188 cm",
        f"turns back by at most {FLAT}",
        f"{worst} by {back[worst]:.3f}",
        back[worst] <= FLAT,
    )


def _in_range(subject: Subject) -> Finding:
    low, high = (np.array([getattr(setting, end) for setting in SETTINGS]) for end in ("low", "high"))
    bodies = np.vstack([mean_bodies(STATURES_CM), _extremes()])
    answers = subject.model.settings(bodies)
    sane = np.isfinite(answers).all(axis=1) & ((answers >= low) & (answers <= high)).all(axis=1)
    found = f"{sane.sum()} of {len(sane)} bodies"
    return Finding("130-220 cm", "finite and in range", found, bool(sane.all()))


def _extremes() -> Array:
    """Every extreme body that `make_plausible` allows, at both ends of the stature."""
    corners = np.array(np.meshgrid([130.0, 220.0], *([[0.1, 300.0]] * 5))).reshape(6, -1).T
    return np.array([make_plausible(BodyLengths(*corner))[0].as_vector() for corner in corners.tolist()])


def moved_by_error(subject: Subject) -> dict[str, Array]:
    """By length: points (n,) by which the seat moves when only that length is 2 cm longer."""
    bodies = usual_drivers()
    before = column(subject.model.settings(bodies), "seat_position")
    moved = {}
    for index, name in enumerate(LENGTHS):
        shifted = bodies.copy()
        shifted[:, index] += ERROR_CM
        moved[name] = np.abs(column(subject.model.settings(shifted), "seat_position") - before)
    return moved


def _steady(subject: Subject) -> Finding:
    """Check the RMS over drivers. Single drivers move more: where the leg decides, 2 cm of leg are 2 cm of track."""
    moved = moved_by_error(subject)
    usual = {name: float(np.sqrt(np.mean(points**2))) for name, points in moved.items()}
    worst = max(usual, key=lambda name: usual[name])
    most = max(float(points.max()) for points in moved.values())
    return Finding(
        "2 cm of noise in any one length",
        f"moves the seat by <= {MOVES_POINTS:.0f} points (RMS)",
        f"{worst}: {usual[worst]:.1f}; any driver at most {most:.1f}",
        usual[worst] <= MOVES_POINTS,
    )
