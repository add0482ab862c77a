"""Draws recordings of several minutes: bands in place of a wall of lines, and blinks minute by minute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from functions.eye_tracking.blink_schemas import Minute
from functions.eye_tracking.findings.lids import Lids
from functions.eye_tracking.findings.recording import Recording
from functions.eye_tracking.report.plot_panels import BLUE, GREY, INK, MARKS, PURPLE, VERMILION, title

Values = NDArray[np.float64]

LONG_S: Final = 120.0  # from two minutes, blinks stand closer than a hundredth of the plot's width
STRETCHES: Final = 240  # of a band: each is wide enough to see, and 2.5 s of ten minutes
BAND: Final = (5.0, 50.0, 95.0)  # percentiles: most of the values, and the middle one
BAND_COLOUR: Final = "#B9CFE0"


def is_long(recording: Recording) -> bool:
    """Whether a line through every frame would be a wall."""
    return recording.clip.duration_s >= LONG_S


def band(time_s: Values, values: Values) -> tuple[Values, Values]:
    """((k,) middles, (3, k) BAND) of equal stretches of time; NaN where a stretch has no value.

    time_s, values: (n,), NaN without a value.
    """
    edges = np.linspace(time_s[0], time_s[-1], STRETCHES + 1)
    number = np.clip(np.searchsorted(edges, time_s, side="right") - 1, 0, STRETCHES - 1)
    found = np.full((len(BAND), STRETCHES), np.nan)
    known = np.isfinite(values)
    for stretch in np.unique(number[known]):
        found[:, stretch] = np.percentile(values[known & (number == stretch)], BAND)
    return (edges[1:] + edges[:-1]) / 2, found


def draw_band(axes: Axes, time_s: Values, values: Values) -> None:
    """The 5th to 95th percentile as an area, the median as a line."""
    middles, (low, middle, high) = band(time_s, values)
    axes.fill_between(middles, low, high, step="mid", color=BAND_COLOUR, linewidth=0, label="5-95 %")
    axes.step(middles, middle, where="mid", color=INK, linewidth=0.9, label="median")


def draw_long_lids(axes: Axes, recording: Recording, lids: Lids) -> None:
    """Openness as a band, with closures marked."""
    draw_band(axes, recording.time_s, lids.openness)
    axes.axhline(1.0, color=GREY, linewidth=0.6)
    closures = [(one.start_s, one.end_s - one.start_s) for one in lids.closings if one.kind == "closure"]
    if closures:
        label = str(MARKS["closure"]["label"])
        axes.broken_barh(closures, (1.28, 0.1), facecolor=PURPLE, edgecolor=PURPLE, linewidth=0.8, label=label)
    axes.set_ylim(0, 1.45)
    axes.set_yticks([0, 0.5, 1])
    title(axes, "Lids (1 is the person's own open eye)")


def draw_rate(axes: Axes, minutes: Sequence[Minute]) -> None:
    """Blinks per minute of seen time, complete and incomplete; an open mark where less than 10 s were seen."""
    title(axes, "Blinks per minute, minute by minute")
    known = [one for one in minutes if one.blink_rate_per_min is not None]
    starts, widths = [one.start_s for one in known], [one.end_s - one.start_s for one in known]
    per_minute = [(one.blink_rate_per_min or 0.0) / max(one.blink_count, 1) for one in known]
    complete = [one.complete_blinks * each for one, each in zip(known, per_minute, strict=True)]
    incomplete = [one.incomplete_blinks * each for one, each in zip(known, per_minute, strict=True)]
    bars = {"align": "edge", "edgecolor": "white", "linewidth": 0.5}
    axes.bar(starts, complete, widths, color=BLUE, label="complete", **bars)  # type: ignore[arg-type]
    axes.bar(starts, incomplete, widths, bottom=complete, color=VERMILION, label="incomplete", **bars)  # type: ignore[arg-type]
    unknown = [(one.start_s + one.end_s) / 2 for one in minutes if one.blink_rate_per_min is None]
    axes.plot(unknown, [0.5] * len(unknown), "x", color=GREY, markersize=6, clip_on=False)
    axes.set_ylim(0, max(10.0, 1.15 * max((a + b for a, b in zip(complete, incomplete, strict=True)), default=0.0)))
