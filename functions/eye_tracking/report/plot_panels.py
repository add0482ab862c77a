"""Draws the three panels of the plot over one time axis: lids, vertical gaze, horizontal gaze."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from functions.eye_tracking.findings.lids import Lids
from functions.eye_tracking.findings.recording import Flags, Recording
from functions.eye_tracking.report.plot_series import spans, thinned
from functions.eye_tracking.schemas import EyeReport

Values = NDArray[np.float64]
DrawSeries = Callable[[Axes, Values, Values], None]

# Okabe and Ito's colours for colour-blind people; shapes and hatches show the same information.
INK: Final = "#222222"
BLUE: Final = "#0072B2"
VERMILION: Final = "#D55E00"
PURPLE: Final = "#8E4585"
GREY: Final = "#9A9A9A"
FEW_SAMPLES: Final = 60  # drawn as points, too, because a line needs two neighbours
LONG: Final = 4000  # samples; more need thin lines to stay separate
MIN_SPAN: Final = {"degrees": 20.0, "eye widths": 0.12}  # of a gaze axis, so that noise does not look like movement
MARKS: Final[dict[str, dict[str, Any]]] = {
    "complete": {"marker": "v", "color": BLUE, "label": "complete"},
    "incomplete": {"marker": "v", "color": VERMILION, "markerfacecolor": "white", "label": "incomplete"},
    "closure": {"marker": "s", "color": PURPLE, "label": "closed or far down > 0.8 s"},
}


def draw_lids(axes: Axes, recording: Recording, lids: Lids) -> None:
    """Openness with a mark above each blink and closure, and a light band through it."""
    draw_line(axes, recording.time_s, lids.openness)
    axes.axhline(1.0, color=GREY, linewidth=0.6)
    size = float(np.clip(900 / max(len(lids.closings), 1), 3, 7))
    for kind, mark in MARKS.items():
        found = [one for one in lids.closings if one.kind == kind]
        if found:
            at = [recording.time_s[one.peak] for one in found]
            axes.plot(at, [1.34] * len(at), linestyle="none", markersize=size, clip_on=False, **mark)
            bands = [(one.start_s, max(one.end_s - one.start_s, 1e-3)) for one in found]
            axes.broken_barh(bands, (0, 1.3), facecolor=mark["color"], alpha=0.18, linewidth=0)
    axes.set_ylim(0, 1.45)
    axes.set_yticks([0, 0.5, 1])
    title(axes, "Lids (1 is the person's own open eye), blinks")


def draw_gaze(
    axes: Axes, recording: Recording, lids: Lids, gaze_kept: Flags, report: EyeReport, axis: str, draw: DrawSeries
) -> None:
    """Vertical or horizontal gaze around the middle of its range, without blinks, and its 5th to 95th percentile."""
    name, side = {"v": ("Vertical", "up"), "h": ("Horizontal", "picture's right")}[axis]
    if gaze_kept.any():
        unit, values = "degrees", np.where(gaze_kept, recording.column(f"gaze_{name.lower()}_deg"), np.nan)
    else:
        sign = {"v": -1.0, "h": 1.0}[axis]  # offsets grow downwards
        unit, values = "eye widths", np.where(lids.open, sign * recording.column(f"{axis}_offset"), np.nan)
    title(axes, f"{name} gaze, {unit} ({side} is positive), without blinks")
    if not np.isfinite(values).any():
        axes.set_yticks([])
        axes.text(0.5, 0.5, "not measured", transform=axes.transAxes, ha="center", va="center", color=GREY)
        return
    low, high = np.nanpercentile(values, [5, 95])
    values = values - (low + high) / 2
    draw(axes, recording.time_s, values)
    told, known = _range_text(report, axis, unit)
    axes.set_title(told, loc="right", fontsize=10, color=BLUE, pad=5)
    if known:
        for level in (low - high, high - low):
            axes.axhline(level / 2, color=BLUE, linewidth=0.9, linestyle=(0, (5, 3)))
    half = max(MIN_SPAN[unit] / 2, 1.2 * float(np.nanpercentile(np.abs(values), 99.5)))
    axes.set_ylim(-half, half)


def draw_gaps(axes: Axes, recording: Recording) -> None:
    """Where the person was not seen, and where frames are missing."""
    kinds = [
        (recording.processed & ~recording.face, "#D9D9D9", "///", "no face"),
        (recording.face & ~recording.seen, "#D9D9D9", "...", "eyes hidden"),
        (~recording.processed, "#BDBDBD", "xxx", "frames missing"),
    ]
    for flags, colour, hatch, label in kinds:
        bands = spans(recording.time_s, recording.seconds, flags)
        if bands:
            axes.broken_barh(
                bands,
                (0, 1),
                transform=axes.get_xaxis_transform(),
                facecolor=colour,
                edgecolor="white",
                hatch=hatch,
                linewidth=0,
                label=label,
                zorder=0.5,
            )


def title(axes: Axes, text: str) -> None:
    """The panel's title, at its left."""
    axes.set_title(text, loc="left", fontsize=10, color=INK, pad=5)


def draw_line(axes: Axes, time_s: Values, values: Values) -> None:
    """The values as a line; a few are points, too."""
    x, y = thinned(time_s, values)
    width = 0.9 if len(values) < LONG else 0.45
    axes.plot(x, y, color=INK, linewidth=width, marker="." if len(x) <= FEW_SAMPLES else "", markersize=4)


def _range_text(report: EyeReport, axis: str, unit: str) -> tuple[str, bool]:
    """The text about the range, and whether there is one."""
    if unit == "degrees":
        gaze = report.gaze
        value = None if gaze is None else {"v": gaze.vertical_range_deg, "h": gaze.horizontal_range_deg}[axis]
        return ("range not known", False) if value is None else (f"range (5-95 %): {value:.0f}°", True)
    value = {"v": report.vertical_peak_to_peak, "h": report.horizontal_peak_to_peak}[axis]
    return ("a range could not be measured", False) if value is None else (f"range (5-95 %): {value:.3f}", True)
