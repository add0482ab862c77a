"""How accurate body measurement is: `make accuracy-bodies DATA=DIR [JSON=FILE]`.

DIR holds pictures and a truth.json (training/bodies.py). Every picture goes through the product's own code. The truth
is between joint centres of rendered bodies, so the measurement is combined with that population's prior instead of
ANSUR's; "stature alone" is the same prior without the picture, "old" scales pixel lengths by the eye-to-foot height.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.scores import Matrix, Score, bootstrap_difference, score
from functions.anthropometry.population import Normal
from functions.anthropometry.segments import SEGMENTS
from functions.measure import model
from functions.measure.landmarks import ANKLES, FACE, HEELS, TOES, Pose, pixel_length
from functions.measure.measurement import noise_factor, observe, ratios
from functions.measure.photo import decode
from functions.shared.errors import PlatformError
from training.bodies import KnownBody, known_bodies


@dataclass(frozen=True)
class Result:
    """One picture, cm, in the order of SEGMENTS: ours with its standard deviation, the two others, the truth."""

    ours: Matrix
    sd: Matrix
    stature_only: Matrix
    old: Matrix
    truth: Matrix


def measure(body: KnownBody) -> Result:
    """Raises PlatformError when the product refuses the picture."""
    seen = observe(decode(body.photo.read_bytes()))
    shipped = model.shipped()
    between_joints = replace(shipped, tape_per_rig=np.ones(len(SEGMENTS)))
    population = shipped.benchmark_prior
    prior = Normal(population.mean * body.height_cm, population.covariance * body.height_cm**2)
    posterior = between_joints.posterior(
        ratios(seen.pose, seen.silhouette), body.height_cm, prior, noise_factor(seen.pose)
    )
    old = _old_method(seen.pose, body.height_cm)
    return Result(posterior.mean, posterior.sd, prior.mean, old, body.segments_cm)


def _old_method(pose: Pose, height_cm: float) -> Matrix:
    """Pixel lengths times stature over the height from the lowest foot to the highest of nose, eyes and ears."""
    lowest = pose.points[[*ANKLES, *HEELS, *TOES], 1].max()
    highest = pose.points[list(FACE[:9]), 1].min()
    pixels: Matrix = np.array([pixel_length(pose, name) for name in SEGMENTS])
    return pixels * (height_cm / float(lowest - highest))


def run(folder: Path) -> tuple[list[Result], dict[str, str]]:
    """Results, and the refused pictures with their codes."""
    results: list[Result] = []
    refused: dict[str, str] = {}
    bodies = list(known_bodies(folder))
    for body in track(bodies, "Measuring ...", console=Console(stderr=True)):
        try:
            results.append(measure(body))
        except PlatformError as error:
            refused[body.photo.name] = error.code()
    return results, refused


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with pictures and truth.json")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    options = parser.parse_args()
    results, refused = run(options.data)
    ours, sd, stature_only, old, truth = (
        np.array([getattr(result, name) for result in results])
        for name in ("ours", "sd", "stature_only", "old", "truth")
    )
    methods = {
        "ours": score(ours, truth, sd),
        "stature alone": score(stature_only, truth),
        "old method": score(old, truth),
    }
    console = Console()
    console.print(_table(methods))
    difference, low, high = bootstrap_difference(ours, stature_only, truth)
    console.print(f"ours - stature alone: {difference:+.3f} cm, 95 % of resampled sets {low:+.3f} to {high:+.3f}")
    console.print(f"refused: {len(refused)} of {len(results) + len(refused)} {refused or ''}")
    line = json.dumps(_figures(methods, len(refused), (difference, low, high), len(results)))
    if options.json:
        options.json.write_text(line + "\n", encoding="utf-8")
    console.print(line, soft_wrap=True, highlight=False, markup=False)


def _table(methods: dict[str, Score]) -> Table:
    table = Table("cm", *(name.replace("_", " ") for name in SEGMENTS), "mean", title="Mean absolute error")
    for name, found in methods.items():
        table.add_row(name, *(f"{value:.2f}" for value in found.absolute), f"{found.mean:.2f}")
    ours = methods["ours"]
    table.add_section()
    table.add_row("ours, signed mean", *(f"{value:+.2f}" for value in ours.signed), f"{ours.signed.mean():+.2f}")
    table.add_row("ours, 95th percentile", *(f"{value:.2f}" for value in ours.p95), f"{ours.p95.mean():.2f}")
    assert ours.coverage is not None
    table.add_row("ours, within 1 SD", *(f"{value:.0%}" for value in ours.coverage), f"{ours.coverage.mean():.0%}")
    return table


def _figures(
    methods: dict[str, Score], refused: int, difference: tuple[float, float, float], pictures: int
) -> dict[str, float]:
    ours = methods["ours"]
    assert ours.coverage is not None
    figures = {
        "mean": ours.mean,
        **dict(zip(SEGMENTS, ours.absolute.tolist(), strict=True)),
        "stature_only_mean": methods["stature alone"].mean,
        "old_mean": methods["old method"].mean,
        "coverage_1sd": float(ours.coverage.mean()),
        "worst_signed_mean": float(np.abs(ours.signed).max()),
        "worst_p95": float(ours.p95.max()),
        "difference_to_stature_only": difference[0],
        "difference_low": difference[1],
        "difference_high": difference[2],
    }
    return {name: round(value, 3) for name, value in figures.items()} | {"refused": refused, "pictures": pictures}


if __name__ == "__main__":
    main()
