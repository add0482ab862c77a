"""Computes tape lengths from a photo's ratios: a linear-Gaussian measurement model combined with a stature prior.

The photo gives ratios z and covariates c (see view.py). For a person whose segments between joint centres are the
fractions p of the stature, z = bias + gain p + weights c + e, e ~ N(0, noise); c is standardised. The prior is the
population: ANSUR's segments given the stature. Both are normal, so the posterior is normal, too, and weights both by
their precision. The parameters in `measurement_model.json` come from `python -m training.fit_measurement`. They
describe the measurement, not the people in the training pictures; only the prior describes people.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, replace
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.population import Normal
from functions.anthropometry.segments import SEGMENTS

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

_FAR = 3.0  # standard deviations; covariates are clipped to them (arms that touch the trunk exceed them)


@dataclass(frozen=True)
class MeasurementModel:
    """With 7 ratios, 3 covariates and the 5 SEGMENTS: bias (7,), gain (7, 5), weights (7, 3), noise (7, 7) covariance.

    covariate_mean, covariate_sd: (3,). tape_per_rig: (5,) tape length over the length between joint centres.
    benchmark_prior: the rendered bodies' segments as fractions of the stature. Only the benchmark uses it.
    """

    version: str
    bias: Vector
    gain: Matrix
    weights: Matrix
    covariate_mean: Vector
    covariate_sd: Vector
    noise: Matrix
    tape_per_rig: Vector
    benchmark_prior: Normal

    def posterior(
        self, ratios: Vector, height_cm: float, prior: Normal, noise_factor: Vector, covariates: Vector | None = None
    ) -> Normal:
        """Tape lengths (5,) in cm, given the photo.

        ratios: (7,). prior: tape lengths of people of this stature, cm. noise_factor: (7,) >= 1, multiplies the usual
        standard deviation of each ratio. covariates: (3,), NaN or None where unknown; then the mean is used.
        """
        gain = self.gain / (self.tape_per_rig * height_cm)  # acts on tape lengths in cm
        noise = self.noise * np.outer(noise_factor, noise_factor)
        surprise = ratios - self.bias - self.weights @ self.standardised(covariates) - gain @ prior.mean
        total = gain @ prior.covariance @ gain.T + noise
        weight = np.linalg.solve(total, gain @ prior.covariance).T
        return Normal(prior.mean + weight @ surprise, prior.covariance - weight @ gain @ prior.covariance)

    def between_joints(self) -> MeasurementModel:
        """The same model for lengths between joint centres instead of tape lengths."""
        return replace(self, tape_per_rig=np.ones_like(self.tape_per_rig))

    def standardised(self, covariates: Vector | None) -> Vector:
        """(3,) or (n, 3) covariates in standard deviations from their mean, clipped to _FAR; 0 where unknown."""
        if covariates is None:
            return np.zeros(len(self.covariate_mean))
        return standardise(covariates, self.covariate_mean, self.covariate_sd)


def standardise(covariates: Matrix, mean: Vector, sd: Vector) -> Matrix:
    """Covariates in standard deviations, clipped; used by the fit and the model."""
    standard: Matrix = np.clip(np.nan_to_num((covariates - mean) / sd, nan=0.0), -_FAR, _FAR)
    return standard


@functools.cache
def shipped() -> MeasurementModel:
    """The model in the package."""
    text = resources.files(__package__).joinpath("measurement_model.json").read_text(encoding="utf-8")
    data = json.loads(text)
    assert tuple(data["segments"]) == SEGMENTS
    arrays = ("bias", "gain", "weights", "covariate_mean", "covariate_sd", "noise", "tape_per_rig")
    prior = data["benchmark_prior"]
    return MeasurementModel(
        version=data["version"],
        benchmark_prior=Normal(np.array(prior["mean"]), np.array(prior["covariance"])),
        **{name: np.array(data[name]) for name in arrays},
    )
