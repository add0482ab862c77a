"""Body lengths as they reach `recommend`: from a photo, or from a tape.

The two err in different ways. `measure` answers a posterior mean, which is already drawn towards what is expected of
the stature: it varies less than the truth, and its error is independent of the answer. A tape's reading varies more
than the truth. A regression that is to serve both has to see both (docs/adr/0007-inputs-with-their-errors.md).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.measure import model as measurement
from functions.measure.model import MeasurementModel

Array = NDArray[np.float64]

# cm. A stature that somebody measured; people who only remember theirs are off by more. Assumption.
STATURE_SD: Final = 0.5
# cm. One length read off a tape at home, landmark included. Trained observers repeat such lengths within .3-.7 cm (the
# order of ANSUR's allowable observer errors; recalled); untrained ones are taken to do a little worse. Assumption.
TAPE_SD: Final = 1.0


def from_photo(lengths_cm: Array, rng: np.random.Generator, model: MeasurementModel | None = None) -> Array:
    """What `measure` would answer for these people: (n, 6) -> (n, 6), cm.

    Draws the ratios that a photo of each would show, by the shipped measurement model, and asks that model back.
    """
    model = model or measurement.shipped()
    heights = stated(lengths_cm[:, 0], rng)
    true = lengths_cm[:, 1:] / lengths_cm[:, :1] / model.tape_per_rig
    noise = rng.multivariate_normal(np.zeros(len(model.bias)), model.noise, size=len(lengths_cm))
    seen = model.bias + true @ model.gain.T + noise
    usual = np.ones(len(model.bias))  # nothing is hidden
    answers = [
        model.posterior(ratios, height, population.segments_given_height(height), usual).mean
        for ratios, height in zip(seen, heights.tolist(), strict=True)
    ]
    return np.column_stack([heights, answers])


def from_tape(lengths_cm: Array, rng: np.random.Generator) -> Array:
    """The same people as they measure themselves: (n, 6) -> (n, 6), cm."""
    segments = lengths_cm[:, 1:] + TAPE_SD * rng.normal(size=lengths_cm[:, 1:].shape)
    return np.column_stack([stated(lengths_cm[:, 0], rng), segments])


def from_both(lengths_cm: Array, rng: np.random.Generator) -> Array:
    """Two of four people by photo, two by tape; women and men alternate, so both are in either half."""
    by_photo = (np.arange(len(lengths_cm)) // 2 % 2 == 0)[:, np.newaxis]
    return np.where(by_photo, from_photo(lengths_cm, rng), from_tape(lengths_cm, rng))


def with_photo_error(lengths_cm: Array, rng: np.random.Generator) -> Array:
    """True lengths with independent errors of the size that `measure` was found to make: (n, 6) -> (n, 6), cm."""
    segments = lengths_cm[:, 1:] + measured_error_sd() * rng.normal(size=lengths_cm[:, 1:].shape)
    return np.column_stack([stated(lengths_cm[:, 0], rng), segments])


def measured_error_sd(model: MeasurementModel | None = None) -> Array:
    """(5,) cm: the error of `measure` per segment on the people whom its errors were measured on, at mean stature.

    The measurement model with those people's own prior, which the accuracy benchmark holds to its stated spread
    (docs/measurements.md). They vary less than ANSUR's people, whose own figure `from_photo` draws from.
    """
    model = model or measurement.shipped()
    height = float(population.lengths().mean[0])
    scale = model.tape_per_rig * height
    known = model.benchmark_prior
    prior = population.Normal(known.mean * scale, known.covariance * np.outer(scale, scale))
    ratios = np.zeros(len(model.bias))  # the spread does not depend on what is seen
    return model.posterior(ratios, height, prior, np.ones(len(model.bias))).sd


def stated(heights_cm: Array, rng: np.random.Generator) -> Array:
    """Statures as people state them (n,), cm."""
    return np.asarray(heights_cm + STATURE_SD * rng.normal(size=heights_cm.shape), dtype=np.float64)
