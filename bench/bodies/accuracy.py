"""Measure the accuracy of body measurement: `make accuracy-bodies DATA=DIR [JSON=FILE]`.

DIR holds pictures and a truth.json (training/bodies.py). Every picture is measured by the product's own code. The true
lengths are between joint centres of rendered bodies, so the measurement uses the prior of that population instead of
ANSUR's. "Stature alone" is the same prior without the picture; "old" scales pixel lengths by the eye-to-foot height.

With --fit the shipped parameters are not used: DIR and the given folders are measured together, and each tenth is
scored by a model that was fitted to the other nine. The figures are those of DIR, by the height of its cameras if
truth.json names their classes.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

import numpy as np
from rich.console import Console

from bench.bodies import report
from bench.scores import Matrix
from functions.anthropometry.population import Normal, segments_given_height
from functions.anthropometry.segments import SEGMENTS
from functions.measure import agreement
from functions.measure.landmarks import ANKLES, FACE, HEELS, TOES, Pose, segment_lines
from functions.measure.measurement import estimate as measured
from functions.measure.model import MeasurementModel, Posterior, shipped
from functions.measure.pose import NETWORKS, chosen
from functions.shared.errors import PlatformError
from training.bodies import known_bodies
from training.fit_measurement import to_model
from training.looking import Seen, look

FOLDS = 10


def estimate(picture: Seen, model: MeasurementModel) -> Posterior:
    """The five segments between joint centres, cm, with the pictured population's prior."""
    height_cm = picture.body.height_cm
    population = model.benchmark_prior
    prior = Normal(population.mean * height_cm, population.covariance * height_cm**2)
    return measured(picture.observation, height_cm, prior, model.between_joints())


def cross_validated(pictures: list[Seen], wanted: int, network: str) -> list[MeasurementModel]:
    """For each of the first `wanted` pictures, a model that did not see it."""
    fold = np.random.default_rng(0).permutation(len(pictures)) % FOLDS
    models = [to_model([p for p, f in zip(pictures, fold, strict=True) if f != k], network, "cv") for k in range(FOLDS)]
    return [models[fold[i]] for i in range(wanted)]


def said(picture: Seen, model: MeasurementModel) -> list[str]:
    """The codes that the product gives about the camera, the arms and the photo's agreement with the model."""
    height_cm = picture.body.height_cm
    found = measured(picture.observation, height_cm, segments_given_height(height_cm), model)
    try:
        agreement.refuse_contradiction(found, model)
    except PlatformError as error:
        return [error.code()]
    return [remark.code for remark in agreement.remarks(found, model, picture.observation.pose, height_cm)]


def old_method(pose: Pose, height_cm: float) -> Matrix:
    """Pixel lengths times stature over the height from the lowest foot to the highest of nose, eyes and ears."""
    lowest = pose.points[[*ANKLES, *HEELS, *TOES], 1].max()
    highest = pose.points[list(FACE[:9]), 1].min()
    pixels = [
        np.mean([np.linalg.norm(end - start) for start, end in segment_lines(pose.points, name)]) for name in SEGMENTS
    ]
    return np.array(pixels) * (height_cm / float(lowest - highest))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with pictures and truth.json")
    parser.add_argument("--fit", type=Path, nargs="+", help="cross-validate over DATA and these folders")
    parser.add_argument("--with-pitch", action="store_true", help="use the camera's pitch, as a phone can record it")
    parser.add_argument("--network", choices=NETWORKS, default=chosen(), help="the pose network to look with")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--page", action="store_true", help="write the figures into docs/accuracy.md")
    options = parser.parse_args()
    seen, refused = look(known_bodies(options.data), options.network, options.with_pitch)
    if options.fit:
        more = [body for folder in options.fit for body in known_bodies(folder)]
        models = cross_validated(seen + look(more, options.network, options.with_pitch)[0], len(seen), options.network)
    else:
        models = [shipped(options.network)] * len(seen)
    found = _report(seen, models, refused)
    report.show(found)
    line = json.dumps(report.figures(found))
    if options.json:
        options.json.write_text(line + "\n", encoding="utf-8")
    if options.page:
        report.write_page(found, options)
    Console().print(line, soft_wrap=True, highlight=False, markup=False)


def _report(seen: list[Seen], models: list[MeasurementModel], refused: dict[str, str]) -> report.Report:
    estimates = [estimate(picture, model) for picture, model in zip(seen, models, strict=True)]
    heights = np.array([picture.body.height_cm for picture in seen])[:, np.newaxis]
    told = [said(picture, model) for picture, model in zip(seen, models, strict=True)]
    return report.Report(
        ours=np.array([found.lengths.mean for found in estimates]),
        sd=np.array([found.lengths.sd for found in estimates]),
        stature_only=np.array([model.benchmark_prior.mean for model in models]) * heights,
        old=np.array([old_method(p.observation.pose, p.body.height_cm) for p in seen]),
        truth=np.array([picture.body.segments_cm for picture in seen]),
        classes=np.array([picture.body.height_class for picture in seen]),
        camera_height_off_m=np.array(
            [abs(f.camera.height_m - p.body.camera_m[0]) for f, p in zip(estimates, seen, strict=True)]
        ),
        told=Counter(code for codes in told for code in codes),
        refused=refused,
    )


if __name__ == "__main__":
    main()
