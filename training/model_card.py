"""Write docs/model-card.md and its plots: `python -m training.model_card --model F --output docs/model-card.md`.

The text is in model_card_template.md; every figure in it is computed here.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path
from string import Template
from typing import Final

import numpy as np

from functions.anthropometry.segments import SEGMENTS
from functions.recommend.posture import anatomy
from functions.recommend.settings import NAMES, PERCENT, SETTINGS
from training import inputs, plots, posture, vehicle
from training.checks.accuracy import LIMITS, PHOTO, Errors
from training.checks.subject import Finding, Subject
from training.validate_model import Report, load, validate

TEMPLATE: Final = Path(__file__).with_name("model_card_template.md")
IMAGES: Final = "images/model"
UNITS: Final = {setting.name: "%" if setting.high == PERCENT else "°" for setting in SETTINGS}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    arguments = parser.parse_args()
    write(arguments.model.read_bytes(), arguments.output)


def write(data: bytes, output: Path) -> None:
    """Write the page to `output` and the plots to a folder beside it."""
    subjects = sorted(load(data), key=lambda subject: _sedan_first(subject.model.name))
    folder, errors = output.parent / IMAGES, plots.kinds_of_input(subjects[0])
    plots.real_people(subjects[0], folder / "real-drivers.svg")
    plots.over_stature(subjects, folder / "over-stature.svg")
    plots.noise(errors, folder / "noise.svg")
    output.write_text(page(subjects, errors, validate(data), len(data)), encoding="utf-8")


def page(subjects: Sequence[Subject], errors: dict[str, Errors], report: Report, size: int) -> str:
    """The page as Markdown."""
    rmse, r_squared, slope = report.findings[subjects[0].model.name][:3]
    return Template(TEMPLATE.read_text(encoding="utf-8")).substitute(
        vehicles=", ".join(f"`{subject.model.name}`" for subject in subjects),
        size=f"{size / 1000:.0f}",
        checks=_checks(report),
        photo_errors=_photo_errors(),
        errors=_errors(errors),
        rmse=rmse.found,
        r_squared=r_squared.found,
        slope=slope.found,
        person_sd=_person_sd(subjects),
        j1517=f"{_j1517():.0f}",
        umtri=f"{_umtri():.0f}",
    )


def _checks(report: Report) -> str:
    """One row per check, one column per vehicle."""
    vehicles = sorted((name for name in report.findings if name != "file"), key=_sedan_first)
    columns = [report.findings[name] for name in vehicles]
    rows = [
        [found[0].name, found[0].demanded, *(_outcome(finding) for finding in found)]
        for found in zip(*columns, strict=True)
    ]
    return _table(["check", "demanded", *(f"`{_short(name)}`" for name in vehicles)], rows)


def _outcome(finding: Finding) -> str:
    return finding.found if finding.passed else f"**missed**: {finding.found}"


def _errors(errors: dict[str, Errors]) -> str:
    less = errors[PHOTO]
    rows = []
    for index, name in enumerate(NAMES):
        values = [*(found.model[index] for found in errors.values()), less.stature_alone[index], less.constant[index]]
        rows.append([name, f"{LIMITS[name]:g} {UNITS[name]}", *(f"{value:.2f}" for value in values)])
    return _table(["RMSE", "limit", *errors, "stature alone", "constant"], rows)


def _person_sd(subjects: Sequence[Subject]) -> str:
    rows = [
        [name, *(f"{subject.model.facts.person_sd[name]:g} {UNITS[name]}" for subject in subjects)] for name in NAMES
    ]
    return _table(["± 1 SD", *(f"`{_short(subject.model.name)}`" for subject in subjects)], rows)


def _photo_errors() -> str:
    named = zip(SEGMENTS, inputs.measured_error_sd().tolist(), strict=True)
    return ", ".join(f"{name.replace('_', ' ')} {value:.2f}" for name, value in named)


def _j1517() -> float:
    h30 = vehicle.load().seat.h30_mm
    return 793.7 + 0.903387 * h30 - 0.00225518 * h30**2


def _umtri() -> float:
    return float(posture.umtri_h_point(anatomy.mean_body().stature, vehicle.load(), np.zeros(1))[0])


def _sedan_first(name: str) -> tuple[bool, str]:
    return name != vehicle.DEFAULT, name


def _short(name: str) -> str:
    return name.removeprefix("generic-")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


if __name__ == "__main__":
    main()
