"""From what the photo shows to tape lengths: a linear-Gaussian measurement model and a stature prior, joined by Bayes.

The photo gives five ratios z, pixel length over silhouette height. Of a person whose segments between joint centres are
the fractions p of the stature it shows z = bias + gain p + e, e ~ N(0, noise). The prior is the population's: ANSUR's
segments given the stature. Both are normal, so the posterior is too, and the weights are the precisions. The parameters
in `measurement_model.json` come from `python -m training.fit_measurement` and describe the measurement, not the people
in the training pictures: how often somebody has long arms is the prior's business alone.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.population import Normal
from functions.anthropometry.segments import SEGMENTS

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class MeasurementModel:
    """bias: (5,), gain: (5, 5), noise: (5, 5) covariance, all of ratios, in the order of SEGMENTS.

    tape_per_rig: (5,) tape length over the length between joint centres. benchmark_prior: the rendered bodies' segments
    as fractions of the stature, for scoring on those alone; no answer of the service uses it.
    """

    version: str
    bias: Vector
    gain: NDArray[np.float64]
    noise: NDArray[np.float64]
    tape_per_rig: Vector
    benchmark_prior: Normal

    def posterior(self, ratios: Vector, height_cm: float, prior: Normal, noise_factor: Vector) -> Normal:
        """Tape lengths (5,) in cm after seeing the photo.

        ratios: (5,) pixel length / silhouette height. prior: tape lengths of people of this stature, cm.
        noise_factor: (5,) >= 1, how many times the usual standard deviation each ratio has in this photo.
        """
        gain = self.gain / (self.tape_per_rig * height_cm)  # acts on tape lengths in cm
        noise = self.noise * np.outer(noise_factor, noise_factor)
        surprise = ratios - self.bias - gain @ prior.mean
        total = gain @ prior.covariance @ gain.T + noise
        weight = np.linalg.solve(total, gain @ prior.covariance).T
        return Normal(prior.mean + weight @ surprise, prior.covariance - weight @ gain @ prior.covariance)


@functools.cache
def shipped() -> MeasurementModel:
    """The model that is part of the package."""
    text = resources.files(__package__).joinpath("measurement_model.json").read_text(encoding="utf-8")
    data = json.loads(text)
    assert tuple(data["segments"]) == SEGMENTS
    return MeasurementModel(
        version=data["version"],
        bias=np.array(data["bias"]),
        gain=np.array(data["gain"]),
        noise=np.array(data["noise"]),
        tape_per_rig=np.array(data["tape_per_rig"]),
        benchmark_prior=Normal(
            np.array(data["benchmark_prior"]["mean"]), np.array(data["benchmark_prior"]["covariance"])
        ),
    )
