"""Draws the plots of the model card."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from functions.recommend.settings import NAMES
from training import inputs
from training.checks import accuracy, real_drivers
from training.checks.accuracy import Errors
from training.checks.subject import Subject, column, mean_bodies

Array = NDArray[np.float64]

INK, FAINT, PAPER = "#22303c", "#7b8791", "#ffffff"
COLOURS: Final = ("#3f7ea6", "#d1603d", "#6a8f4e", "#8d6a9f")
STATURES_CM: Final = np.arange(145.0, 205.01, 1.0)
STYLE: Final[dict[Any, Any]] = {
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 10,
    "axes.titleweight": "bold",
    "font.size": 9,
    "font.sans-serif": ["DejaVu Sans"],
    "svg.fonttype": "none",  # a tenth of the size; browsers use their own font
    "svg.hashsalt": "hypermob",  # the same numbers give the same file
    "text.color": INK,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
}


def real_people(subject: Subject, path: Path) -> None:
    """Plot predicted fore-aft position over stature, with the 38 real drivers."""
    fit = real_drivers.fit_offset(subject)
    order = np.argsort(fit.stature_cm)
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(6.4, 3.8), layout="constrained")
        axes = figure.subplots()
        stature, line = fit.stature_cm[order], fit.predicted_mm[order]
        zero = fit.actual_mm.mean()
        axes.fill_between(stature, line - fit.rmse - zero, line + fit.rmse - zero, color=COLOURS[0], alpha=0.15, lw=0)
        axes.plot(stature, line - zero, color=COLOURS[0], lw=2, label=f"model, ± {fit.rmse:.0f} mm")
        axes.plot(
            fit.stature_cm, fit.actual_mm - zero, "o", color=COLOURS[1], ms=5, alpha=0.85, label="38 real drivers"
        )
        axes.set(xlabel="stature, cm", ylabel="hip behind the drivers' mean, mm")
        axes.set_title("Where people put the seat, and where the model does", loc="left")
        axes.legend(frameon=False, loc="upper left")
        _save(figure, path)


def over_stature(subjects: Sequence[Subject], path: Path) -> None:
    """Plot each setting for bodies of mean proportions, one line per vehicle; the band shows how drivers differ."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(9.6, 7.6), layout="constrained")
        grid = figure.subplots(4, 3, sharex=True)
        for name, axes in zip(NAMES, grid.ravel(), strict=True):
            for subject, colour in zip(subjects, COLOURS, strict=False):
                values = column(subject.model.settings(mean_bodies(STATURES_CM)), name)
                axes.plot(STATURES_CM, values, color=colour, lw=1.8, label=subject.model.name)
            _band(axes, subjects[0], name)
            axes.set_title(name.replace("_", " "), loc="left")
        for axes in grid[-1]:
            axes.set_xlabel("stature, cm")
        handles, names = grid[0, 0].get_legend_handles_labels()
        figure.legend(handles, names, loc="outside lower center", ncols=len(subjects), frameon=False)
        _save(figure, path)


def noise(errors: dict[str, Errors], path: Path) -> None:
    """Plot the error of each setting by kind of input, relative to the error with stature alone."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(9.6, 3.9), layout="constrained")
        axes = figure.subplots()
        width, places = 0.8 / len(errors), np.arange(len(NAMES))
        for number, (kind, found) in enumerate(errors.items()):
            share = 100 * found.model / found.stature_alone
            axes.bar(
                places + (number - (len(errors) - 1) / 2) * width, share, width * 0.9, color=COLOURS[number], label=kind
            )
        axes.axhline(100, color=INK, lw=1)
        axes.text(len(NAMES) - 0.45, 102, "stature alone", fontsize=8, ha="right")
        axes.set_xticks(places, [name.replace("mirror_", "").replace("_", "\n") for name in NAMES])
        axes.set(ylabel="RMSE, % of stature alone", ylim=(0, 118))
        axes.legend(frameon=False, ncols=2, loc="upper left", bbox_to_anchor=(0, 1.22))
        _save(figure, path)


def _band(axes: Any, subject: Subject, name: str) -> None:
    values = column(subject.model.settings(mean_bodies(STATURES_CM)), name)
    spread, (low, high) = subject.model.facts.person_sd[name], subject.model.facts.limits[name]
    axes.fill_between(
        STATURES_CM,
        np.clip(values - spread, low, high),
        np.clip(values + spread, low, high),
        color=FAINT,
        alpha=0.15,
        lw=0,
    )


def _save(figure: Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, facecolor=PAPER, metadata={"Date": None})


def kinds_of_input(subject: Subject) -> dict[str, Errors]:
    """The errors for the plot `noise`."""
    found = {kind: accuracy.measure(subject, given) for kind, given in accuracy.KINDS.items()}
    return found | {accuracy.PHOTO: accuracy.measure(subject, inputs.from_photo)}
