"""Computes tape lengths from a photo: a measurement model with an unknown camera, combined with a stature prior.

The photo gives FIGURES y (view.py). For a person whose segments between joint centres are the fractions p of the
stature, photographed from the place c, with the arms at the angles a:

    y = effect features(c) + gain p + shifts(a) + e,   e ~ N(0, scale noise)

Place, angles and scale are not known: scale is large in a photo that fits badly. Each combination gives a normal
posterior, and their mixture is summarised by its mean and covariance. The prior of p is the population: ANSUR's
segments given the stature. The parameters in `measurement_NETWORK.json` come from `make fit-measurement`. They describe
the measurement, not the people in the training pictures; only the prior describes people.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass, replace
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.population import Normal
from functions.anthropometry.segments import SEGMENTS
from functions.measure import arms, camera
from functions.measure.camera import Camera, Framing
from functions.measure.mixture import Mixture, Part, mixture
from functions.measure.view import FIGURES, RATIOS

Vector = NDArray[np.float64]
Matrix = NDArray[np.float64]

ARRAYS: Final = ("effect", "gain", "noise", "scales", "tape_per_rig")
_FILE: Final = re.compile(r"measurement_(\w+)\.json")
FALLBACK: Final = "full"  # the network inside MediaPipe's package


@dataclass(frozen=True)
class Posterior:
    """What a photo says. lengths: five tape lengths, cm.

    surprise: the squared Mahalanobis distance of the photo from what the model expects, for the camera and arms that
    explain it best. forward: the probability that the forearms point forward.
    """

    lengths: Normal
    camera: Camera
    surprise: float
    forward: float


@dataclass(frozen=True)
class MeasurementModel:
    """With 12 FIGURES, 6 features of the camera and the 5 SEGMENTS: effect (12, 6), gain (12, 5), noise (12, 12).

    scales: (k,) equally likely factors on `noise`. tape_per_rig: (5,) tape length over the length between joint
    centres. doubtful, hopeless: the surprise above which a photo is warned about, and refused. benchmark_prior: the
    rendered bodies' segments as fractions of the stature. Only the benchmark uses it.
    """

    version: str
    network: str
    effect: Matrix
    gain: Matrix
    noise: Matrix
    scales: Vector
    tape_per_rig: Vector
    doubtful: float
    hopeless: float
    benchmark_prior: Normal

    def posterior(
        self, figures: Vector, height_cm: float, prior: Normal, noise_factor: Vector, known: Framing | None = None
    ) -> Posterior:
        """The person's tape lengths and the camera, given the photo.

        figures: (12,), NaN where unknown. prior: tape lengths of people of this stature, cm. noise_factor: (7,) >= 1,
        multiplies the usual standard deviation of each of RATIOS.
        """
        known = known or Framing()
        found = self._mixture(figures, height_cm, prior, noise_factor, known)
        usual = self._mixture(figures, height_cm, prior, np.ones_like(noise_factor), known)
        return Posterior(
            lengths=Normal(found.mean, _never_narrower(found, usual, prior)),
            camera=camera.estimate(found.places, height_cm / 100),
            surprise=found.surprise,
            forward=arms.forward(found.angles),
        )

    def between_joints(self) -> MeasurementModel:
        """The same model for lengths between joint centres instead of tape lengths."""
        return replace(self, tape_per_rig=np.ones_like(self.tape_per_rig))

    def expected(self, fractions: Vector, where: Matrix) -> Matrix:
        """(n, 12) figures of a person (5,) with straight arms, seen from the places (n, 2)."""
        expected: Matrix = camera.features(where) @ self.effect.T + self.gain @ fractions
        return expected

    def _mixture(
        self, figures: Vector, height_cm: float, prior: Normal, noise_factor: Vector, known: Framing
    ) -> Mixture:
        seen = ~np.isnan(figures)
        gain = self.gain / (self.tape_per_rig * height_cm)  # acts on tape lengths in cm
        off = figures - camera.features(camera.places()) @ self.effect.T - gain @ prior.mean
        extra = np.zeros(len(FIGURES))
        # Only variances grow. Scaling the covariances too would make a hidden joint tell about the others.
        extra[: len(RATIOS)] = (noise_factor**2 - 1) * np.diag(self.noise)[: len(RATIOS)]
        noise = (self.noise + np.diag(extra))[np.ix_(seen, seen)]
        return mixture(
            off[:, seen],
            arms.shifts()[:, seen],
            camera.log_prior(height_cm / 100, known)[:, np.newaxis] + arms.log_prior(),
            [Part(prior.covariance, gain[seen], noise * scale) for scale in self.scales],
            prior.mean,
        )


def _never_narrower(found: Mixture, usual: Mixture, prior: Normal) -> Matrix:
    """The covariance to state. It never shrinks when the noise of a figure grows.

    A mixture's own covariance can: more noise moves weight to other cameras, and these may agree with each other. So
    the weights of the usual noise are kept, and the bound is the prior, or the usual noise's covariance if larger.
    """
    within = np.tensordot(usual.scales, found.within, axes=1)
    at_most = np.maximum(np.diag(prior.covariance), np.diag(usual.covariance))
    variance = np.minimum(np.diag(within + usual.between), at_most)
    stated = within + usual.between
    shrink = np.sqrt(variance / np.diag(stated))
    return np.asarray(stated * np.outer(shrink, shrink), dtype=np.float64)


def networks() -> frozenset[str]:
    """The networks for which the package has a model."""
    names = (entry.name for entry in resources.files(__package__).iterdir())
    found = (_FILE.fullmatch(name) for name in names)
    return frozenset(match[1] for match in found if match)


@functools.cache
def shipped(network: str = FALLBACK) -> MeasurementModel:
    """The model in the package that was fitted to `network`. Raises FileNotFoundError if there is none."""
    text = resources.files(__package__).joinpath(f"measurement_{network}.json").read_text(encoding="utf-8")
    data = json.loads(text)
    assert (tuple(data["segments"]), tuple(data["figures"]), data["network"]) == (SEGMENTS, FIGURES, network)
    prior = data["benchmark_prior"]
    arrays = {name: np.array(data[name]) for name in ARRAYS}
    return MeasurementModel(
        version=data["version"],
        network=network,
        doubtful=data["doubtful"],
        hopeless=data["hopeless"],
        benchmark_prior=Normal(np.array(prior["mean"]), np.array(prior["covariance"])),
        **arrays,
    )
