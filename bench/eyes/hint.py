"""Derive the screening hint's limit and measure its grounds: `python -m bench.eyes.hint [DIR] [--page]`.

Without DIR: healthy gaze by age, what this method can measure of it, and what the hint would say. DIR holds composed
videos amp_FACE_AMPLITUDE.mp4: printed are the range of resting gaze and the measured range over the true one.
"""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console

from bench.eyes import gaze
from bench.pages import ACCURACY, replace_part
from functions.eye_tracking.findings.norms import SPREADS, Norm, elderly, measured_least, norm
from functions.eye_tracking.findings.screening import by_range

PAGE: Final = ACCURACY.with_name("screening-hint.md")
AGES: Final = (40.0, 60.0, 75.0, 91.0)
EYE_WIDTH_MM: Final = 30.0  # of the composed faces: an iris of 11.7 mm is .39 of the eye's width
EYE_RADIUS_MM: Final = 10.5  # as in gaze/angles
SAID: Final = {True: "suspected", False: "not suspected", None: "no verdict"}


def derivation() -> str:
    """Healthy gaze, the least that is measured, and what the hint says."""
    rows = [(f"{age:.0f} years [1]", norm(age)) for age in AGES] + [("elderly [2]", elderly())]
    header = [
        "healthy people",
        "up",
        "down",
        "mean range",
        f"lowest ({SPREADS:g} SD)",
        "lowest, with the method's error",
    ]
    header += ["hint: mean", "hint: mean, with error", "hint: lowest", "hint: lowest, with error"]
    return _table(header, [[name, *_row(found)] for name, found in rows])


def measured(folder: Path) -> str:
    """Range of the gaze in degrees on each composed video, measured and true, 5th to 95th percentile."""
    rows = []
    for entry in gaze.known(folder):
        one = gaze.measured(folder, entry)
        true = float(np.ptp(np.percentile(one.true[:, 0], [5, 95]))) * EYE_WIDTH_MM / 2
        true_deg = 2 * math.degrees(math.asin(true / EYE_RADIUS_MM))
        range_deg = float(np.ptp(np.nanpercentile(one.degrees, [5, 95])))
        share = f"{range_deg / true_deg:.2f}" if true_deg else ""
        rows.append([entry["file"].removesuffix(".mp4"), f"{true_deg:.1f}", f"{range_deg:.1f}", share])
    return _table(["video", "true range", "measured", "measured / true"], rows)


def _row(found: Norm) -> list[str]:
    degrees = [found.range, found.least, measured_least(found.least)]
    said = [by_range(value)[0] for mean in (found.range, found.least) for value in (mean, measured_least(mean))]
    spread = (f"{found.up:.1f} ± {found.up_sd:.1f}", f"{found.down:.1f} ± {found.down_sd:.1f}")
    return [*spread, *(f"{value:.1f}" for value in degrees), *(SAID[verdict] for verdict in said)]


def _table(header: list[str], rows: list[list[str]]) -> str:
    return "\n".join(f"| {' | '.join(cells)} |" for cells in [header, ["---"] * len(header), *rows])


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="?", help="folder with manifest.json and amp_* videos")
    parser.add_argument("--page", action="store_true", help="write the tables into docs/screening-hint.md")
    options = parser.parse_args()
    parts = {"derivation": derivation()} | ({"composed gaze": measured(options.data)} if options.data else {})
    for name, table in parts.items():
        if options.page:
            replace_part(name, table, PAGE)
        Console().print(table, soft_wrap=True, highlight=False, markup=False)


if __name__ == "__main__":
    main()
