"""Fit the ratios in a photo to the true proportions, and write functions/measure/measurement_model.json.

    python -m training.fit_measurement DATA... --output functions/measure/measurement_model.json --version 2

DATA is a folder of pictures with a truth.json (see training/bodies.py). The fit is ordinary least squares of the
photo's ratios on the true fractions of the stature and on covariates (functions/measure/view.py); the noise is the
residual covariance. The factor between tape and joint centres is the ratio of the mean proportions of ANSUR II and of
the pictured bodies.
"""

from __future__ import annotations

import argparse
import json
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track

from functions.anthropometry import population
from functions.anthropometry.population import Normal
from functions.anthropometry.segments import SEGMENTS
from functions.measure.measurement import observe
from functions.measure.model import MeasurementModel, standardise
from functions.measure.view import COVARIATES, RATIOS, covariates, ratios
from functions.shared.errors import PlatformError
from functions.vision.photo import decode
from training.bodies import KnownBody, known_bodies

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Samples:
    """Data of n pictures: seen (n, 7) ratios, covariates (n, 3), true (n, 5) fractions of the stature."""

    seen: Matrix
    covariates: Matrix
    true: Matrix


@dataclass(frozen=True)
class Fit:
    """The parameters of seen = bias + gain true + weights covariates + e, covariates standardised, e ~ N(0, noise)."""

    bias: Matrix
    gain: Matrix
    weights: Matrix
    covariate_mean: Matrix
    covariate_sd: Matrix
    noise: Matrix


def collect(bodies: list[KnownBody]) -> Samples:
    """Measure the pictures with the product's own code; pictures that it refuses are left out."""
    rows = []
    for body in track(bodies, "Looking ...", console=Console(stderr=True)):
        with suppress(PlatformError):
            view = observe(decode(body.photo.read_bytes())).view
            rows.append((ratios(view), covariates(view), body.segments_cm / body.height_cm))
    seen, found_covariates, true = (np.array(column) for column in zip(*rows, strict=True))
    return Samples(seen, found_covariates, true)


def fit(samples: Samples) -> Fit:
    """Ordinary least squares; the noise is the residual covariance."""
    mean, sd = np.nanmean(samples.covariates, axis=0), np.nanstd(samples.covariates, axis=0)
    given = standardise(samples.covariates, mean, sd)
    segments = samples.true.shape[1]
    design = np.hstack([np.ones((len(given), 1)), samples.true, given])
    weights, *_ = np.linalg.lstsq(design, samples.seen, rcond=None)
    residual = samples.seen - design @ weights
    noise = residual.T @ residual / (len(design) - design.shape[1])
    return Fit(weights[0], weights[1 : 1 + segments].T, weights[1 + segments :].T, mean, sd, noise)


def to_model(samples: Samples, version: str) -> MeasurementModel:
    """The model for the parameter file: the fit and its other parameters."""
    population_of_pictures = Normal(samples.true.mean(axis=0), np.cov(samples.true.T))
    return MeasurementModel(
        version=version,
        tape_per_rig=tape_per_rig(samples.true),
        benchmark_prior=population_of_pictures,
        **vars(fit(samples)),
    )


def tape_per_rig(true: Matrix) -> Matrix:
    """(5,) tape length over joint-centre length, from the mean proportions of both."""
    people = population.lengths()
    factor: Matrix = (people.mean[1:] / people.mean[0]) / true.mean(axis=0)
    return factor


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+", help="folders with pictures and truth.json")
    parser.add_argument("--output", type=Path, required=True, help="where to write the parameters (JSON)")
    parser.add_argument("--version", required=True, help="version to show in the answers")
    options = parser.parse_args()
    bodies = [body for folder in options.data for body in known_bodies(folder)]
    samples = collect(bodies)
    provenance = (
        f"training.fit_measurement on {len(samples.true)} of {len(bodies)} rendered pictures of parametric bodies (the "
        "others were refused); no truth but lengths and stature was used"
    )
    options.output.write_text(_render(to_model(samples, options.version), provenance), encoding="utf-8")


def _render(model: MeasurementModel, provenance: str) -> str:
    """JSON with six significant digits and one array per line."""
    arrays = ("bias", "gain", "weights", "covariate_mean", "covariate_sd", "noise", "tape_per_rig")
    lines = {
        "version": model.version,
        "segments": list(SEGMENTS),
        "ratios": list(RATIOS),
        "covariates": list(COVARIATES),
        "provenance": provenance,
        **{name: _rounded(getattr(model, name)) for name in arrays},
        "benchmark_prior": {
            "mean": _rounded(model.benchmark_prior.mean),
            "covariance": _rounded(model.benchmark_prior.covariance),
        },
    }
    return "{\n" + ",\n".join(f" {json.dumps(name)}: {json.dumps(value)}" for name, value in lines.items()) + "\n}\n"


def _rounded(values: Matrix) -> Any:
    return json.loads(json.dumps(values.tolist()), parse_float=lambda text: float(f"{float(text):.6g}"))


if __name__ == "__main__":
    main()
