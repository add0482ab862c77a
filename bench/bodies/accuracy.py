"""Measure the accuracy of body measurement: `make accuracy-bodies DATA=DIR [JSON=FILE]`.

DIR holds pictures and a truth.json (training/bodies.py). Every picture is measured by the product's own code. The true
lengths are between joint centres of rendered bodies, so the measurement uses the prior of that population instead of
ANSUR's. "Stature alone" is the same prior without the picture; "old" scales pixel lengths by the eye-to-foot height.

With --fit the shipped parameters are not used: DIR and the given folders are measured together, and each tenth is
scored by a model that was fitted to the other nine. The figures are those of DIR.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from bench.bodies import report
from bench.scores import Matrix
from functions.anthropometry.population import Normal
from functions.anthropometry.segments import SEGMENTS
from functions.measure.landmarks import ANKLES, FACE, HEELS, TOES, Pose, segment_lines
from functions.measure.measurement import Observation, observe
from functions.measure.measurement import estimate as measured
from functions.measure.model import MeasurementModel, shipped
from functions.measure.view import covariates, ratios
from functions.shared.errors import PlatformError
from functions.vision.photo import decode
from training.bodies import KnownBody, known_bodies
from training.fit_measurement import Samples, to_model

FOLDS = 10


@dataclass(frozen=True)
class Seen:
    """A picture that was not refused."""

    body: KnownBody
    observation: Observation


def look(folder: Path, with_pitch: bool) -> tuple[list[Seen], dict[str, str]]:
    """Measure all pictures: observations, and the refused pictures with their codes."""
    seen: list[Seen] = []
    refused: dict[str, str] = {}
    for body in track(list(known_bodies(folder)), f"Looking at {folder.name} ...", console=Console(stderr=True)):
        try:
            pitch = body.camera_pitch_deg if with_pitch else None
            seen.append(Seen(body, observe(decode(body.photo.read_bytes()), pitch)))
        except PlatformError as error:
            refused[body.photo.name] = error.code()
    return seen, refused


def estimate(picture: Seen, model: MeasurementModel) -> Normal:
    """The five segments between joint centres, cm, with the pictured population's prior."""
    height_cm = picture.body.height_cm
    population = model.benchmark_prior
    prior = Normal(population.mean * height_cm, population.covariance * height_cm**2)
    return measured(picture.observation, height_cm, prior, model.between_joints())


def cross_validated(pictures: list[Seen], wanted: int) -> list[tuple[Normal, MeasurementModel]]:
    """Estimates of the first `wanted` pictures, each by a model that did not see it."""
    fold = np.random.default_rng(0).permutation(len(pictures)) % FOLDS
    models = [
        to_model(_samples([p for p, f in zip(pictures, fold, strict=True) if f != k]), "cv") for k in range(FOLDS)
    ]
    return [(estimate(pictures[i], models[fold[i]]), models[fold[i]]) for i in range(wanted)]


def _samples(pictures: list[Seen]) -> Samples:
    views = [picture.observation.view for picture in pictures]
    true = [picture.body.segments_cm / picture.body.height_cm for picture in pictures]
    return Samples(np.array(list(map(ratios, views))), np.array(list(map(covariates, views))), np.array(true))


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
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--page", action="store_true", help="write the figures into docs/accuracy.md")
    options = parser.parse_args()
    seen, refused = look(options.data, options.with_pitch)
    if options.fit:
        more = [picture for folder in options.fit for picture in look(folder, options.with_pitch)[0]]
        estimates = cross_validated(seen + more, len(seen))
    else:
        estimates = [(estimate(picture, shipped()), shipped()) for picture in seen]
    found = report.Report(
        ours=np.array([normal.mean for normal, _ in estimates]),
        sd=np.array([normal.sd for normal, _ in estimates]),
        stature_only=np.array(
            [m.benchmark_prior.mean * p.body.height_cm for p, (_, m) in zip(seen, estimates, strict=True)]
        ),
        old=np.array([old_method(p.observation.pose, p.body.height_cm) for p in seen]),
        truth=np.array([p.body.segments_cm for p in seen]),
        refused=refused,
    )
    report.show(found)
    line = json.dumps(report.figures(found))
    if options.json:
        options.json.write_text(line + "\n", encoding="utf-8")
    if options.page:
        report.write_page(found, options)
    Console().print(line, soft_wrap=True, highlight=False, markup=False)


if __name__ == "__main__":
    main()
