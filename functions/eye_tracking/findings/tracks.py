"""Links faces from frame to frame by position and size."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Numbers = NDArray[np.int64]

MAX_STEP: Final = 0.8  # of the face's size between two sightings; heads side by side are more than one size apart
MAX_STEP_PER_S: Final = 1.0  # added for the time in which it was not seen
MAX_GROWTH: Final = 1.6  # of the size, in either direction
MEMORY_S: Final = 2.0  # after that, position alone does not identify a face


@dataclass
class Track:
    """One followed face: ascending positions in the plan, and its rows there."""

    at: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)


def link(seen: Numbers, at: Numbers, places: Values, time_s: Values) -> list[Track]:
    """Tracks in the order of their first frame. In each frame, a face is added to the nearest track.

    seen: (k,) rows with a face, in time order; at: (rows,) their positions in the plan; places: (rows, 3) x, y
    and size of the face, px; time_s: (n,) of each position in the plan.
    """
    tracks: list[Track] = []
    live: list[Track] = []
    for group in np.split(seen, np.flatnonzero(np.diff(at[seen])) + 1) if seen.size else []:
        now = float(time_s[at[group[0]]])
        live = [track for track in live if now - time_s[track.at[-1]] <= MEMORY_S]
        new = [Track() for _ in group]
        unseen_s = now - time_s[[track.at[-1] for track in live]]
        for row, track in _pairs(group, live, new, places, unseen_s):
            track.at.append(int(at[row]))
            track.rows.append(row)
        begun = [track for track in new if track.rows]
        tracks += begun
        live += begun
    return tracks


def distance(place: Values, others: Values) -> Values:
    """(k,) distances in sizes of the larger face. place: (3,) x, y, size; others: (k, 3)."""
    apart: Values = np.hypot(*(others[:, :2] - place[:2]).T) / np.maximum(others[:, 2], place[2])
    return apart


def growth(place: Values, others: Values) -> Values:
    """(k,) ratios of larger to smaller size. place: (3,) x, y, size; others: (k, 3)."""
    ratio = others[:, 2] / place[2]
    change: Values = np.maximum(ratio, 1 / ratio)
    return change


def _pairs(
    rows: Numbers, live: list[Track], new: list[Track], places: Values, unseen_s: Values
) -> list[tuple[int, Track]]:
    """Each row with an active track, the nearest pairs first, or with a new track."""
    last = places[[track.rows[-1] for track in live]]
    cost = np.array([distance(places[row], last) for row in rows]).reshape(len(rows), len(live))
    change = np.array([growth(places[row], last) for row in rows]).reshape(len(rows), len(live))
    cost[(cost > MAX_STEP + MAX_STEP_PER_S * unseen_s) | (change > MAX_GROWTH)] = np.inf
    found: dict[int, Track] = {}
    while np.isfinite(cost).any():
        number, nearest = np.unravel_index(np.argmin(cost), cost.shape)
        found[int(rows[number])] = live[nearest]
        cost[number], cost[:, nearest] = np.inf, np.inf
    return [(int(row), found.get(int(row), track)) for row, track in zip(rows, new, strict=True)]
