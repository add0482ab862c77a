"""Fit what a photo shows given the true proportions, and write functions/measure/measurement_model.json.

    python -m training.fit_measurement DATA --output functions/measure/measurement_model.json --version 1

DATA is a folder of pictures with a truth.json (see training/bodies.py). Ordinary least squares of the five ratios that
the photo gives on the five true fractions of the stature; the noise is the residual covariance. The factor between tape
and joint centres is the ratio of the mean proportions of ANSUR II and of the pictured bodies.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.anthropometry.segments import SEGMENTS
from functions.measure.measurement import observe, ratios
from functions.measure.photo import decode
from functions.shared.errors import PlatformError
from training.bodies import KnownBody, known_bodies

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """seen: (5,) ratios from the photo; true: (5,) fractions of the stature between joint centres."""

    seen: Matrix
    true: Matrix


def sample(body: KnownBody) -> Sample | None:
    """What the product's own code sees in the picture; None when it would refuse it."""
    try:
        seen = observe(decode(body.photo.read_bytes()))
    except PlatformError:
        return None
    return Sample(ratios(seen.pose, seen.silhouette), body.segments_cm / body.height_cm)


def fit(seen: Matrix, true: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """bias (5,), gain (5, 5), noise (5, 5) of seen = bias + gain true + e, from (n, 5) arrays."""
    design = np.hstack([np.ones((len(true), 1)), true])
    weights, *_ = np.linalg.lstsq(design, seen, rcond=None)
    residual = seen - design @ weights
    noise = residual.T @ residual / (len(seen) - design.shape[1])
    return weights[0], weights[1:].T, noise


def tape_per_rig(true: Matrix) -> Matrix:
    """(5,) tape length over joint-centre length, from the mean proportions of both."""
    people = population.lengths()
    factor: Matrix = (people.mean[1:] / people.mean[0]) / true.mean(axis=0)
    return factor


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with pictures and truth.json")
    parser.add_argument("--output", type=Path, required=True, help="where to write the parameters (JSON)")
    parser.add_argument("--version", required=True, help="version that the answers will name")
    options = parser.parse_args()
    bodies = list(known_bodies(options.data))
    samples = [found for found in map(sample, bodies) if found is not None]
    seen, true = np.array([s.seen for s in samples]), np.array([s.true for s in samples])
    bias, gain, noise = fit(seen, true)
    parameters = {
        "version": options.version,
        "segments": list(SEGMENTS),
        "provenance": f"training.fit_measurement on {len(samples)} of {len(bodies)} rendered pictures of "
        "parametric bodies (the others were refused); no truth but lengths and stature was used",
        "bias": bias.round(6).tolist(),
        "gain": gain.round(6).tolist(),
        "noise": noise.round(9).tolist(),
        "tape_per_rig": tape_per_rig(true).round(5).tolist(),
        "benchmark_prior": {
            "mean": true.mean(axis=0).round(5).tolist(),
            "covariance": np.cov(true.T).round(9).tolist(),
        },
    }
    options.output.write_text(json.dumps(parameters, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
