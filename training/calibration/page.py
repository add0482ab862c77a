"""The page of a calibration: a table, a plot a segment, and what to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure

from functions.anthropometry.segments import SEGMENTS
from training.calibration.comparison import Compared, Figures, advice, figures
from training.plots import COLOURS, FAINT, STYLE

_LEGEND = (
    "bias: the service minus the tape, ± its standard error. spread: standard deviation of that difference, to which "
    "the tape's own repeat error (about 1 cm) belongs. error: mean absolute difference; beside it that of the stature "
    "alone. correlation: of what the photo and what the tape say beyond the stature. within ±: share of people within "
    "the stated uncertainty; 68 % are expected."
)
_HEAD = (
    "| segment | people | bias, cm | spread, cm | error, cm | stature alone, cm | correlation | within ± |\n"
    "|---|---|---|---|---|---|---|---|"
)


def write(folder: Path, compared: Compared, refused: Mapping[str, str], warned: Mapping[str, Sequence[str]]) -> Path:
    """Write calibration.md and calibration.svg; the path of the former."""
    found = figures(compared)
    _plot(found, compared, folder / "calibration.svg")
    told = [sentence for one in found for sentence in advice(one)] or [
        "Nothing stands out: the service fits this tape."
    ]
    people = len(compared.tape)
    lines = [
        f"# Calibration with {people} {'person' if people == 1 else 'people'}",
        "",
        _LEGEND,
        "",
        _HEAD,
        *(_row(one) for one in found),
        "",
        "![Service against tape, one plot a segment](calibration.svg)",
        "",
        "## What to do next",
        *(f"- {sentence}" for sentence in told),
    ]
    lines += _listed("Not measured", refused)
    lines += _listed("Measured with warnings", {name: ", ".join(codes) for name, codes in warned.items()})
    path = folder / "calibration.md"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _row(one: Figures) -> str:
    bias = f"{one.bias:+.1f} ± {one.bias_error:.1f}" if one.people > 1 else f"{one.bias:+.1f}"
    cells = (
        one.segment.replace("_", " "),
        str(one.people),
        bias,
        _number(one.spread, ".1f"),
        f"{one.service_error:.1f}",
        f"{one.stature_error:.1f}",
        _number(one.correlation, ".2f"),
        f"{one.coverage:.0%}",
    )
    return f"| {' | '.join(cells)} |"


def _number(value: float, form: str) -> str:
    return "-" if np.isnan(value) else format(value, form)


def _listed(title: str, entries: Mapping[str, str]) -> list[str]:
    if not entries:
        return []
    return ["", f"## {title}", *(f"- {name}: {text}" for name, text in entries.items())]


def _plot(found: list[Figures], compared: Compared, path: Path) -> None:
    with mpl.rc_context(STYLE):
        picture = Figure(figsize=(2.6 * len(found), 2.8), layout="constrained")
        axes = picture.subplots(1, len(found), squeeze=False)[0]
        for axis, one in zip(axes, found, strict=True):
            column = SEGMENTS.index(one.segment)
            tape, service = compared.tape[:, column], compared.service[:, column]
            ends = [np.nanmin([tape, service]) - 1, np.nanmax([tape, service]) + 1]
            axis.plot(ends, ends, color=FAINT, linewidth=1)
            axis.errorbar(tape, service, compared.uncertainty[:, column], fmt="o", color=COLOURS[0], markersize=4)
            axis.plot(tape, compared.stature_alone[:, column], "x", color=COLOURS[1], markersize=4)
            axis.set(title=one.segment.replace("_", " "), xlabel="tape, cm", ylabel="service, cm (x: stature alone)")
        picture.savefig(path)
