"""Simulates the body lengths that `recommend` receives: from a photo, or from a tape.

Their errors differ. `measure` returns a posterior mean, which is pulled towards the expectation for the stature: it
varies less than the truth, and its error is independent of the result. A tape's reading varies more than the truth. A
regression for both must be trained on both (docs/adr/0007-inputs-with-their-errors.md).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.measure import model as measurement
from functions.measure.model import MeasurementModel
from training.one_normal import one_normal

Array = NDArray[np.float64]

# cm. For a measured stature; people who only remember theirs make larger errors. Assumption.
STATURE_SD: Final = 0.5
# cm. For one length measured with a tape at home, including the landmark. Trained observers repeat such lengths within
# .3-.7 cm (like ANSUR's allowable observer errors; recalled); untrained ones are slightly worse. Assumption.
TAPE_SD: Final = 1.0


def from_photo(lengths_cm: Array, rng: np.random.Generator, model: MeasurementModel | None = None) -> Array:
    """The answers of `measure` for these people: (n, 6) -> (n, 6), cm.

    Draws the figures in a photo of each person from the shipped measurement model, then inverts them with that model.
    """
    shown = one_normal(model or measurement.shipped())
    heights = stated(lengths_cm[:, 0], rng)
    seen = shown.figures(lengths_cm[:, 1:], lengths_cm[:, 0], rng)
    answers = [
        shown.posterior(figures, height, population.segments_given_height(height)).mean
        for figures, height in zip(seen, heights.tolist(), strict=True)
    ]
    return np.column_stack([heights, answers])


def from_tape(lengths_cm: Array, rng: np.random.Generator) -> Array:
    """The lengths that people measure themselves: (n, 6) -> (n, 6), cm."""
    segments = lengths_cm[:, 1:] + TAPE_SD * rng.normal(size=lengths_cm[:, 1:].shape)
    return np.column_stack([stated(lengths_cm[:, 0], rng), segments])


def from_both(lengths_cm: Array, rng: np.random.Generator) -> Array:
    """Two of four people by photo, two by tape. Women and men alternate, so both are in each half."""
    by_photo = (np.arange(len(lengths_cm)) // 2 % 2 == 0)[:, np.newaxis]
    return np.where(by_photo, from_photo(lengths_cm, rng), from_tape(lengths_cm, rng))


def with_photo_error(lengths_cm: Array, rng: np.random.Generator) -> Array:
    """True lengths with independent errors as large as those of `measure`: (n, 6) -> (n, 6), cm."""
    segments = lengths_cm[:, 1:] + measured_error_sd() * rng.normal(size=lengths_cm[:, 1:].shape)
    return np.column_stack([stated(lengths_cm[:, 0], rng), segments])


def measured_error_sd(model: MeasurementModel | None = None) -> Array:
    """(5,) cm: the error of `measure` per segment for the people in its accuracy benchmark, at mean stature.

    It is computed with those people's own prior, whose stated spread the benchmark checks (docs/measurements.md). They
    vary less than ANSUR's people, whom `from_photo` uses.
    """
    model = model or measurement.shipped()
    height = float(population.lengths().mean[0])
    scale = model.tape_per_rig * height
    known = model.benchmark_prior
    prior = population.Normal(known.mean * scale, known.covariance * np.outer(scale, scale))
    shown = one_normal(model)
    return shown.posterior(shown.bias, height, prior).sd  # which does not depend on the figures


def stated(heights_cm: Array, rng: np.random.Generator) -> Array:
    """Statures as people state them (n,), cm."""
    return np.asarray(heights_cm + STATURE_SD * rng.normal(size=heights_cm.shape), dtype=np.float64)
