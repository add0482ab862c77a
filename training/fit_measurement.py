"""Fit what a photo shows of known bodies and cameras, and write functions/measure/measurement_NETWORK.json.

    python -m training.fit_measurement DATA... --network full --version 3

DATA is a folder of pictures with a truth.json (see training/bodies.py) that has the cameras' heights and distances.
The fit explains each picture's figures by the true fractions of the stature and the true camera. Errors follow
Student's distribution, because loose clothes and hats make some pictures much worse than others. The factor between
tape and joint centres is the ratio of the mean proportions of ANSUR II and of the pictured bodies.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import invgamma

from functions.anthropometry import population
from functions.anthropometry.population import Normal, segments_given_height
from functions.anthropometry.segments import SEGMENTS
from functions.measure import camera
from functions.measure.measurement import estimate
from functions.measure.model import ARRAYS, MeasurementModel
from functions.measure.pose import NETWORKS
from functions.measure.view import FIGURES, RATIOS, figures
from training.bodies import known_bodies
from training.looking import Seen, look

Matrix = NDArray[np.float64]

OUTPUT: Final = Path("functions/measure")
# Of Student's distribution. Of 4, 6, 8 and a normal, 6 and 8 are best and alike.
_FREEDOM: Final = 6.0
_SCALES: Final = 5  # factors on the noise, each as likely as the others
_ROUNDS: Final = 30
# The share of good pictures whose surprise may exceed the limit for a warning. Pictures are refused from this multiple
# of the limit on; no good picture reaches it.
_DOUBTFUL_SHARE: Final = 0.015
_HOPELESS_TIMES: Final = 2.5


@dataclass(frozen=True)
class Samples:
    """Data of n pictures: seen (n, 12) figures, places (n, 2) of the camera in statures, true (n, 5) fractions."""

    seen: Matrix
    places: Matrix
    true: Matrix


@dataclass(frozen=True)
class Fit:
    """The parameters of seen = effect features(place) + gain true + e, e ~ Student(0, noise, _FREEDOM)."""

    effect: Matrix
    gain: Matrix
    noise: Matrix


def samples(pictures: Sequence[Seen]) -> Samples:
    """What the model explains, and by what."""
    bodies = [picture.body for picture in pictures]
    return Samples(
        seen=np.array([figures(picture.observation.view) for picture in pictures]),
        places=np.array([np.array(body.camera_m) / (body.height_cm / 100) for body in bodies]),
        true=np.array([body.segments_cm / body.height_cm for body in bodies]),
    )


def fit(data: Samples) -> Fit:
    """Iteratively reweighted least squares: the maximum likelihood of Student's distribution.

    Only RATIOS depend on the segments. A cue that did would tell the sex, and thereby the training people's
    proportions. Missing figures are replaced by their expectation.
    """
    features = camera.features(data.places)
    with_body = np.hstack([features, data.true])
    known = ~np.isnan(data.seen)
    seen = np.where(known, data.seen, np.nanmean(data.seen, axis=0))
    weights = np.ones(len(seen))
    ratios, count = len(RATIOS), features.shape[1]
    for _ in range(_ROUNDS):
        root = np.sqrt(weights)[:, np.newaxis]
        of_ratios = np.linalg.lstsq(with_body * root, seen[:, :ratios] * root, rcond=None)[0]
        of_cues = np.linalg.lstsq(features * root, seen[:, ratios:] * root, rcond=None)[0]
        expected = np.hstack([with_body @ of_ratios, features @ of_cues])
        seen = np.where(known, data.seen, expected)
        off = seen - expected
        noise = (off.T * weights) @ off / (len(off) - with_body.shape[1])
        weights = (_FREEDOM + len(FIGURES)) / (_FREEDOM + (off * np.linalg.solve(noise, off.T).T).sum(axis=1))
    gain = np.vstack([of_ratios[count:].T, np.zeros((len(FIGURES) - ratios, len(SEGMENTS)))])
    return Fit(np.vstack([of_ratios[:count].T, of_cues.T]), gain, noise)


def to_model(pictures: Sequence[Seen], network: str, version: str) -> MeasurementModel:
    """The model for the parameter file: the fit and its other parameters."""
    data = samples(pictures)
    middles = (np.arange(_SCALES) + 0.5) / _SCALES
    fitted = MeasurementModel(
        version=version,
        network=network,
        scales=invgamma.ppf(middles, _FREEDOM / 2, scale=_FREEDOM / 2),
        tape_per_rig=tape_per_rig(data.true),
        doubtful=np.inf,
        hopeless=np.inf,
        benchmark_prior=Normal(data.true.mean(axis=0), np.cov(data.true.T)),
        **vars(fit(data)),
    )
    limit = float(np.quantile(surprises(pictures, fitted), 1 - _DOUBTFUL_SHARE))
    return replace(fitted, doubtful=limit, hopeless=limit * _HOPELESS_TIMES)


def surprises(pictures: Sequence[Seen], model: MeasurementModel) -> Matrix:
    """(n,) surprise of each picture, with the prior of the product."""
    return np.array(
        [
            estimate(seen.observation, seen.body.height_cm, segments_given_height(seen.body.height_cm), model).surprise
            for seen in pictures
        ]
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
    parser.add_argument("--network", choices=NETWORKS, required=True, help="the pose network to look with")
    parser.add_argument("--version", required=True, help="version to show in the answers")
    options = parser.parse_args()
    bodies = [body for folder in options.data for body in known_bodies(folder)]
    seen, _ = look(bodies, options.network)
    provenance = (
        f"training.fit_measurement on {len(seen)} of {len(bodies)} rendered pictures of parametric bodies "
        f"({', '.join(folder.name for folder in options.data)}; the others were refused); no truth but lengths, "
        "stature and the camera's place was used"
    )
    text = _render(to_model(seen, options.network, options.version), provenance)
    (OUTPUT / f"measurement_{options.network}.json").write_text(text, encoding="utf-8")


def _render(model: MeasurementModel, provenance: str) -> str:
    """JSON with six significant digits and one array per line."""
    lines = {
        "version": model.version,
        "network": model.network,
        "segments": list(SEGMENTS),
        "figures": list(FIGURES),
        "provenance": provenance,
        "doubtful": round(model.doubtful, 1),
        "hopeless": round(model.hopeless, 1),
        **{name: _rounded(getattr(model, name)) for name in ARRAYS},
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
