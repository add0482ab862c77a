"""Turns the rows of all windows into the report, the CSV and the plot of one video."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import Final

import numpy as np

from functions import __version__
from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.findings.blink_study import minutes, statistics, with_movements
from functions.eye_tracking.findings.clip import Clip
from functions.eye_tracking.findings.fixed_threshold import fixed_threshold
from functions.eye_tracking.findings.gaze_range import Gaze, gaze_range
from functions.eye_tracking.findings.hidden import hidden_figures, hidden_remarks
from functions.eye_tracking.findings.lids import Lids, blink_figures, blink_list, watch_lids
from functions.eye_tracking.findings.quality import TINY_EYE_PX, percentile_range, quality, warnings
from functions.eye_tracking.findings.recording import Recording, missing_frames, recording
from functions.eye_tracking.findings.screening import Evidence, screen
from functions.eye_tracking.findings.sides import NAMES, side_figures
from functions.eye_tracking.findings.slow_motion import slow_motion
from functions.eye_tracking.findings.thresholds import thresholds
from functions.eye_tracking.report import plot
from functions.eye_tracking.report.blinks_csv import blinks_csv
from functions.eye_tracking.report.frames_csv import frames_csv
from functions.eye_tracking.schemas import EyeParameters, EyeQuality, EyeReport, EyeVersions

METHOD: Final = "3"  # changes whenever the same video would give other figures
MIN_OPEN_S: Final = 1.0  # with open eyes: below, a range of the gaze says nothing


@dataclass(frozen=True)
class Result:
    """The report, and the files of the tables and the plot."""

    report: EyeReport
    csv: bytes
    blinks_csv: bytes
    plot_svg: bytes
    plot_png: bytes


def summarise(rows: Rows, clip: Clip, parameters: EyeParameters, sent: Set[str]) -> Result:
    """The report and the files of one video.

    rows: of all windows, in any order; sent: the names of the parameters that the caller sent. Raises VideoUnreadable
    when no frame could be decoded, NoFace when no frame shows a face.
    """
    video = recording(rows, clip)
    lids = watch_lids(video)
    gaze = gaze_range(video, lids.open, lids.unblinking) if parameters.wants_gaze else None
    report = _report(video, lids, gaze, parameters, sent)
    kept = gaze.kept if gaze else np.zeros(len(video.seen), dtype=bool)
    figure = plot.draw(video, lids, kept, report)
    tables = frames_csv(video, lids, kept), blinks_csv(report.blinks)
    return Result(report, *tables, plot.as_svg(figure), plot.as_png(figure))


def _report(video: Recording, lids: Lids, gaze: Gaze | None, parameters: EyeParameters, sent: Set[str]) -> EyeReport:
    found = quality(video, lids.open)
    blinks, listed = blink_figures(video, lids), with_movements(video, lids, blink_list(video, lids))
    together = [blink for blink in listed if blink.eyes not in NAMES]  # without winks
    verdict, reasons = screen(_evidence(video, lids, gaze, parameters, found, blinks["blink_rate_per_min"]))
    vertical, horizontal = (_offset_range(video, lids, found, f"{axis}_offset") for axis in "vh")
    return EyeReport(
        frames_processed=int(video.processed.sum()),
        frames_planned=len(video.processed),
        frames_with_face=int(video.face.sum()),
        frames_missing=int((~video.processed).sum()),
        missing=missing_frames(video),
        duration_s=round(video.clip.duration_s, 3),
        valid_s=round(video.valid_s, 3),
        coverage=round(video.coverage, 4),
        **hidden_figures(video),
        **blinks,
        **side_figures(video, lids.open),
        blink_statistics=None if blinks["blink_count"] is None else statistics(video, together),
        vertical_peak_to_peak=vertical,
        horizontal_peak_to_peak=horizontal,
        vertical_over_horizontal=round(vertical / horizontal, 3) if vertical is not None and horizontal else None,
        gaze=gaze.result if gaze else None,
        fixed_threshold=fixed_threshold(video, parameters, sent),
        psp_suspected=verdict,
        psp_reasons=reasons,
        warnings=[*warnings(video, found, lids.closed_s), *slow_motion(video, together), *hidden_remarks(video)],
        quality=found,
        parameters=parameters,
        thresholds=thresholds(),
        versions=EyeVersions(service=__version__, method=METHOD),
        minutes=minutes(video, together),
        blinks=listed,
    )


def _evidence(
    video: Recording,
    lids: Lids,
    gaze: Gaze | None,
    parameters: EyeParameters,
    found: EyeQuality,
    blink_rate: float | None,
) -> Evidence:
    return Evidence(
        prompted=parameters.prompted is not None,
        gaze=gaze.result if gaze else None,
        gaze_s=float(video.seconds[gaze.kept].sum()) if gaze else 0.0,
        valid_s=video.valid_s,
        coverage=video.coverage,
        frame_rate=found.frame_rate,
        blink_rate=blink_rate,
        recorded_s=float(video.seconds.sum()),
        open_s=float(video.seconds[lids.open].sum()),
        closed_s=lids.closed_s,
        explained=gaze.explained if gaze else "",
        is_still=video.is_still,
        eyes_hidden=video.is_hidden,
    )


def _offset_range(video: Recording, lids: Lids, found: EyeQuality, name: str) -> float | None:
    """5th to 95th percentile with open eyes, in eye widths; None when eyes are too small or rarely open."""
    if video.is_still or (found.eye_width_px or 0.0) < TINY_EYE_PX or video.seconds[lids.open].sum() < MIN_OPEN_S:
        return None
    return percentile_range(video.column(name)[lids.open])
