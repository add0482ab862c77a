"""Finds blinks and longer closures: short, deep valleys of the eyes' openness over time.

Openness is the mean six-point eye aspect ratio of both eyes (Soukupová and Čech, "Real-time eye blink detection using
facial landmarks", CVWW 2016) over the person's own open eye. Valleys are selected by prominence, depth and width at
half prominence. This excludes looking down, squinting and smiling, which lower the lids for seconds.
`python -m bench.eyes.accuracy` measures the accuracy: docs/accuracy.md.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.signal import find_peaks, peak_widths

from functions.eye_tracking.findings.lid_limits import EXTENT, LIMITS, MAX_CLOSING_S, MAX_OPENING_S, OPEN, Limits

Values = NDArray[np.float64]
Numbers = NDArray[np.int64]
Kind = Literal["complete", "incomplete", "closure"]


@dataclass(frozen=True)
class Closing:
    """A blink or a closure.

    start, peak, end: sample numbers, all inclusive; start_s and end_s are interpolated times at which the lids pass
    EXTENT; openness: the minimum, 1 is open.
    """

    kind: Kind
    start: int
    peak: int
    end: int
    start_s: float
    end_s: float
    openness: float


def openness(time_s: Values, ear: Values, limits: Limits = LIMITS) -> Values:
    """(n,) eye aspect ratio over that of the person's open eye; NaN where `ear` is NaN.

    time_s: (n,) ascending; ear: (n,), NaN where no face was seen.
    """
    if not np.isfinite(ear).any():
        return np.full(len(ear), np.nan)
    series = pd.Series(ear, index=pd.to_timedelta(time_s, unit="s"))
    window = series.rolling(pd.Timedelta(seconds=limits.open_eye_window_s), center=True, min_periods=1)
    open_eye = window.quantile(limits.open_eye_percentile / 100).to_numpy()
    usual = limits.open_eye_floor * float(np.nanpercentile(ear, limits.open_eye_percentile))
    relative: Values = ear / np.maximum(open_eye, max(usual, limits.open_eye_least))
    return relative


def closings(time_s: Values, opened: Values, limits: Limits = LIMITS) -> list[Closing]:
    """Blinks and closures in time order. opened: (n,) from `openness`, NaN where no face was seen."""
    rough = limits.noise_factor * noise(opened)
    clear = replace(
        limits,
        min_prominence=max(limits.min_prominence, rough),
        max_openness=min(limits.max_openness, 1 - rough),
    )
    parts = _seen(time_s, opened, limits.max_bridge_s)
    return [one for part in parts for one in _joined(opened, _in_part(time_s, opened, part, clear), limits)]


def _joined(opened: Values, found: list[Closing], limits: Limits) -> list[Closing]:
    """Join closings between which the eyes stayed shut: noise of the landmarks makes valleys there, too."""
    joined: list[Closing] = []
    for one in found:
        last = joined[-1] if joined else None
        if last is None or np.nanmax(opened[last.peak : one.peak + 1]) >= limits.complete_openness:
            joined.append(one)
            continue
        peak, least = min((last.peak, last.openness), (one.peak, one.openness), key=lambda lowest: lowest[1])
        kind: Kind = "closure" if one.end_s - last.start_s > limits.max_blink_s else "complete"
        joined[-1] = Closing(kind, last.start, peak, one.end, last.start_s, one.end_s, least)
    return joined


def covered(time_s: Values, found: list[Closing], margin_s: float) -> NDArray[np.bool_]:
    """(n,) whether each sample is within a closing or at most `margin_s` from one."""
    within = np.zeros(len(time_s), dtype=bool)
    for one in found:
        within |= (time_s >= one.start_s - margin_s) & (time_s <= one.end_s + margin_s)
    return within


def noise(opened: Values) -> float:
    """Standard deviation of a single sample with open eyes; from second differences, which exclude slow movements."""
    bends = np.diff(np.where(opened > OPEN, opened, np.nan), n=2)
    bends = bends[np.isfinite(bends)]
    return float(1.4826 * np.median(np.abs(bends)) / np.sqrt(6)) if bends.size else 0.0


def _seen(time_s: Values, opened: Values, max_bridge_s: float) -> list[Numbers]:
    """Numbers of the samples with a face, split where the face was lost for longer than a blink."""
    seen = np.flatnonzero(np.isfinite(opened))
    cuts = np.flatnonzero((np.diff(seen) > 1) & (np.diff(time_s[seen]) > max_bridge_s)) + 1
    return [part for part in np.split(seen, cuts) if part.size]


def _in_part(time_s: Values, opened: Values, part: Numbers, limits: Limits) -> list[Closing]:
    # Add open eyes before and after, so that a valley cut off by the end of a part counts, too.
    lids = -np.concatenate([[1.0], opened[part], [1.0]])
    times = np.concatenate([time_s[part[:1]], time_s[part], time_s[part[-1:]]])
    peaks, at = find_peaks(lids, height=-limits.max_openness, prominence=limits.min_prominence)
    kept = _apart(times[peaks], lids[peaks], limits.min_apart_s)
    bases = (at["prominences"][kept], at["left_bases"][kept], at["right_bases"][kept])
    half, extent = (_bounds(lids, peaks[kept], bases, share) for share in (0.5, EXTENT))
    half_s, extent_s = (np.interp(bounds, np.arange(len(times)), times) for bounds in (half, extent))
    start_s = np.maximum(extent_s[:, 0], half_s[:, 0] - MAX_CLOSING_S)
    end_s = np.minimum(extent_s[:, 1], half_s[:, 1] + MAX_OPENING_S)
    found = []
    for number, peak in enumerate(peaks[kept] - 1):
        least = float(opened[part[peak]])
        cut = bool(half[number, 0] < 1 or half[number, 1] > len(part))
        kind = _kind(least, float(np.ptp(half_s[number])), cut, limits)
        if kind:
            first = min(peak, np.searchsorted(time_s[part], start_s[number]))
            last = max(peak, np.searchsorted(time_s[part], end_s[number], side="right") - 1)
            start, middle, end = (int(part[sample]) for sample in (first, peak, last))
            found.append(Closing(kind, start, middle, end, float(start_s[number]), float(end_s[number]), least))
    return found


def _apart(times: Values, lids: Values, min_apart_s: float) -> Numbers:
    """Numbers of the valleys that remain when each removes shallower ones that are too near."""
    left = np.ones(len(times), dtype=bool)
    for deepest in np.argsort(-lids, kind="stable"):
        if left[deepest]:
            left &= (np.abs(times - times[deepest]) >= min_apart_s) | (np.arange(len(times)) == deepest)
    return np.flatnonzero(left)


def _bounds(lids: Values, peaks: Numbers, bases: tuple[Values, ...], share: float) -> Values:
    """(k, 2) fractional sample numbers where each valley has risen by `share` of its prominence, or the next begins."""
    _, _, left, right = peak_widths(lids, peaks, rel_height=share, prominence_data=bases)
    saddles = [first + int(np.argmin(lids[first : last + 1])) for first, last in itertools.pairwise(peaks)]
    left[1:] = np.maximum(left[1:], saddles)
    right[:-1] = np.minimum(right[:-1], saddles)
    return np.stack([left, right], axis=1)


def _kind(least: float, half_s: float, cut: bool, limits: Limits) -> Kind | None:
    if cut and least > limits.max_cut_openness:
        return None
    if least > limits.complete_openness:
        return "incomplete" if half_s <= limits.max_incomplete_s else None
    return "complete" if half_s <= limits.max_blink_s else "closure"
