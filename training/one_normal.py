"""The measurement model as one normal distribution, for simulating thousands of photos.

The product weighs cameras and arms for each photo. Here their spread before the photo is part of the noise, so one
gain serves every person. The errors come out nearly as large (tests/unit/training/test_inputs.py).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.population import Normal, lengths
from functions.measure import arms, camera
from functions.measure.camera import Framing
from functions.measure.model import MeasurementModel

Array = NDArray[np.float64]


@dataclass(frozen=True)
class OneNormal:
    """figures = bias + gain fractions + e, e ~ N(0, noise): (12,), (12, 5), (12, 12)."""

    bias: Array
    gain: Array
    noise: Array
    tape_per_rig: Array

    def figures(self, segments_cm: Array, heights_cm: Array, rng: np.random.Generator) -> Array:
        """Photos of people with these tape lengths (n, 5) and statures (n,): (n, 12)."""
        fractions = segments_cm / heights_cm[:, np.newaxis] / self.tape_per_rig
        noise = rng.multivariate_normal(np.zeros(len(self.bias)), self.noise, size=len(segments_cm))
        return np.asarray(self.bias + fractions @ self.gain.T + noise)

    def posterior(self, figures: Array, height_cm: float, prior: Normal) -> Normal:
        """The tape lengths (5,), cm, of whom a photo shows (12,)."""
        gain = self.gain / (self.tape_per_rig * height_cm)
        total = gain @ prior.covariance @ gain.T + self.noise
        weight = np.linalg.solve(total, gain @ prior.covariance).T
        mean = prior.mean + weight @ (figures - self.bias - gain @ prior.mean)
        return Normal(mean, prior.covariance - weight @ gain @ prior.covariance)


def one_normal(model: MeasurementModel) -> OneNormal:
    """The first two moments of what the model expects to see of people of mean stature."""
    places = _share(camera.log_prior(float(lengths().mean[0]) / 100, Framing()))
    effects, arm_shares = camera.features(camera.places()) @ model.effect.T, _share(arms.log_prior())
    spread = _covariance(effects, places) + _covariance(arms.shifts(), arm_shares)
    return OneNormal(
        bias=places @ effects + arm_shares @ arms.shifts(),
        gain=model.gain,
        noise=spread + model.noise * model.scales.mean(),
        tape_per_rig=model.tape_per_rig,
    )


def _share(log: Array) -> Array:
    share: Array = np.exp(log - log.max())
    return np.asarray(share / share.sum())


def _covariance(values: Array, shares: Array) -> Array:
    off = values - shares @ values
    return np.asarray((off.T * shares) @ off)
