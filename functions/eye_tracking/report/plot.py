"""Draws the plot of one video for clinicians: lids with blinks marked, gaze, gaps, key figures, the disclaimer."""

from __future__ import annotations

import io
import textwrap
from typing import Any, Final

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MultipleLocator

from functions.eye_tracking.findings.lids import Lids
from functions.eye_tracking.findings.recording import Flags, Recording
from functions.eye_tracking.report.plot_long import draw_band, draw_long_lids, draw_rate, is_long
from functions.eye_tracking.report.plot_panels import INK, VERMILION, draw_gaps, draw_gaze, draw_lids, draw_line
from functions.eye_tracking.schemas import DISCLAIMER, EyeReport
from functions.shared.remarks import Remark

SIZE_IN: Final = (12.0, 7.2)
DPI: Final = 150
MINUTES_FROM_S: Final = 120.0
TICKS_S: Final = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 180, 300, 600, 1200)
MAX_TICKS: Final = 12
LEGEND: Final[Any] = {"fontsize": 9, "columnspacing": 1.3, "handletextpad": 0.4, "borderaxespad": 0.1}
VERDICTS: Final = {True: "hint: have it examined", False: "no hint", None: "no result"}
# The same figures give the same file: the ids in an SVG come from this salt, and no date is written.
STYLE: Final[Any] = {
    "svg.hashsalt": "eye-tracking",
    "font.family": "DejaVu Sans",
    "font.size": 9.5,
    "hatch.linewidth": 0.6,
}


def draw(recording: Recording, lids: Lids, gaze_kept: Flags, report: EyeReport) -> Figure:
    """The plot's figure. gaze_kept: (n,) the gaze in degrees passed every check."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=SIZE_IN, dpi=DPI, facecolor="white")
        long = is_long(recording)
        heights = [1.25, 0.8, 1, 1] if long else [1.25, 1, 1]
        panels: list[Axes] = list(figure.subplots(len(heights), 1, sharex=True, height_ratios=heights))
        figure.subplots_adjust(left=0.085, right=0.975, top=0.795, bottom=0.115, hspace=0.4 if long else 0.24)
        if long:
            draw_long_lids(panels[0], recording, lids)
            draw_rate(panels[1], report.minutes)
        else:
            draw_lids(panels[0], recording, lids)
        series = draw_band if long else draw_line
        draw_gaze(panels[-2], recording, lids, gaze_kept, report, "v", series)
        draw_gaze(panels[-1], recording, lids, gaze_kept, report, "h", series)
        for axes in panels:
            draw_gaps(axes, recording)
            axes.spines[["top", "right"]].set_visible(False)
            axes.grid(axis="x", color="#E6E6E6", linewidth=0.6)
            axes.set_axisbelow(True)
        _time_axis(panels[-1], recording)
        for axes in panels[: 2 if long else 1]:
            marks = axes.get_legend_handles_labels()
            axes.legend(*marks, loc="lower right", bbox_to_anchor=(1.0, 1.01), ncols=5, frameon=False, **LEGEND)
        _words(figure, report)
    return figure


def as_svg(figure: Figure) -> bytes:
    """The figure as SVG; the same figure gives the same bytes."""
    return _saved(figure, format="svg", metadata={"Date": None})


def as_png(figure: Figure) -> bytes:
    """The figure as PNG, 1800 px wide."""
    return _saved(figure, format="png", dpi=DPI)


def _saved(figure: Figure, **options: Any) -> bytes:
    buffer = io.BytesIO()
    with mpl.rc_context(STYLE):
        figure.savefig(buffer, **options)
    return buffer.getvalue()


def _time_axis(axes: Axes, recording: Recording) -> None:
    first, last = float(recording.time_s[0]), float(recording.time_s[0]) + recording.clip.duration_s
    axes.set_xlim((first, last) if last > first else (first - 0.5, first + 0.5))
    step = next((step for step in TICKS_S if (last - first) / step <= MAX_TICKS), TICKS_S[-1])
    axes.xaxis.set_major_locator(MultipleLocator(step))
    axes.set_xlabel("time (min:s)" if last >= MINUTES_FROM_S else "time (s)")
    if last >= MINUTES_FROM_S:
        axes.xaxis.set_major_formatter(FuncFormatter(lambda second, _: _minutes(second)))


def _minutes(second: float) -> str:
    return f"{int(second) // 60}:{int(second) % 60:02d}"


def _words(figure: Figure, report: EyeReport) -> None:
    left = 0.02
    figure.text(left, 0.955, _blink_line(report), fontsize=14, fontweight="bold", color=INK, va="center")
    figure.text(left, 0.915, _gaze_line(report), fontsize=10, color=INK, va="center")
    screening = f"PSP screening: {VERDICTS[report.psp_suspected]} ({_codes(report.psp_reasons)})"
    colour = VERMILION if report.psp_suspected else INK
    figure.text(left, 0.88, textwrap.shorten(screening, 140), fontsize=10, color=colour, va="center")
    if report.warnings:
        warned = textwrap.shorten(f"Warnings: {_codes(report.warnings)}", 140)
        figure.text(left, 0.845, warned, fontsize=10, color=VERMILION, va="center")
    figure.text(left, 0.022, DISCLAIMER, fontsize=8.5, color="#555555", style="italic", va="center")


def _codes(remarks: list[Remark]) -> str:
    return ", ".join(remark.code.lower().replace("_", " ") for remark in remarks)


def _blink_line(report: EyeReport) -> str:
    if report.blink_count is None:
        return "Blinks could not be counted"
    kinds = f"{report.complete_blinks} complete, {report.incomplete_blinks} incomplete"
    rate = "" if report.blink_rate_per_min is None else f"  ·  {report.blink_rate_per_min:.1f} per minute"
    closures = "" if not report.closures else f"  ·  {_counted(report.closures, 'longer closure')}"
    return f"{_counted(report.blink_count, 'blink')} ({kinds}){rate}{closures}"


def _counted(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def _gaze_line(report: EyeReport) -> str:
    gaze = report.gaze
    if gaze is not None and gaze.vertical_range_deg is not None:
        ranges = f"Vertical gaze range {gaze.vertical_range_deg:.0f}° ({gaze.grade})"
    elif gaze is not None:
        ranges = f"Vertical gaze range: {gaze.grade}"
    elif report.vertical_peak_to_peak is not None:
        ranges = f"Vertical gaze range {report.vertical_peak_to_peak:.3f} eye widths"
    else:
        ranges = "Vertical gaze range not known"
    rate = "" if report.quality.frame_rate is None else f"  ·  {report.quality.frame_rate:.3g} frames/s"
    duration = (
        f"{report.duration_s:.1f} s" if report.duration_s < MINUTES_FROM_S else f"{_minutes(report.duration_s)} min"
    )
    seen = f"{report.coverage:.0%} of {duration}" if report.duration_s else "in a single frame"
    return f"{ranges}  ·  face seen {seen}{rate}"
