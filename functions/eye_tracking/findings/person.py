"""Follows one person through the whole clip; frames may show two faces, in any order, or none for a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.findings.clip import Clip
from functions.eye_tracking.findings.tracks import Numbers, Track, Values, distance, growth, link

MAX_GROWTH_LATER: Final = 2.0  # of the size of a face that left and came back
OTHER_S: Final = 1.0  # a second face for a shorter time is a false detection or a passer-by
OTHER_SHARE: Final = 0.1  # of the time with a face, in clips that are shorter than 10 s


@dataclass(frozen=True)
class Followed:
    """row: (n,) for each planned frame the row of the followed person, -1 where that person was not seen.

    processed: (n,) the frame was decoded and analysed; other: (n,) another person was seen.
    """

    row: Numbers
    processed: NDArray[np.bool_]
    other: NDArray[np.bool_]


def follow(rows: Rows, clip: Clip) -> Followed:
    """Choose the face that is visible longest, weighted by its size, and find it in every frame.

    A face that is lost and found again is the same one if position and size allow it. Frames that show only another
    person count as frames without a face. Rows of frames that were not planned are ignored.
    """
    at = np.searchsorted(clip.frame, rows.frame)
    planned = np.isin(rows.frame, clip.frame)
    seen = np.flatnonzero(planned & (rows.face >= 0) & _eyes_in_picture(rows, clip))
    seen = seen[np.lexsort((rows.face[seen], at[seen]))]
    places = np.stack([rows.column(name) for name in ("face_x", "face_y", "face_size")], axis=1)
    row = _person(link(seen, at, places, clip.time_s), places, len(clip.frame))
    processed, other = np.zeros((2, len(clip.frame)), dtype=bool)
    processed[at[planned]] = True
    other[at[np.setdiff1d(seen, row)]] = True
    return Followed(row, processed, other)


def somebody_else(followed: Followed, seconds: Values) -> bool:
    """Whether a second person was visible for more than a few frames. seconds: (n,) represented by each frame."""
    shown = float(seconds[followed.other].sum())
    with_face = float(seconds[followed.other | (followed.row >= 0)].sum())
    return bool(followed.other.any()) and shown >= min(OTHER_S, OTHER_SHARE * with_face)


def _eyes_in_picture(rows: Rows, clip: Clip) -> NDArray[np.bool_]:
    """(rows,) whether the eyes are inside the picture. Outside it the mesh's values are invented."""
    inside = np.ones(len(rows.frame), dtype=bool)
    for side in "LR":
        x, y = rows.column(f"{side}_iris_cx"), rows.column(f"{side}_iris_cy")
        inside &= (x >= 0) & (x <= clip.width) & (y >= 0) & (y <= clip.height)
    return inside


def _person(tracks: list[Track], places: Values, frames: int) -> Numbers:
    """(frames,) rows of the longest track, weighted by size, and of other tracks that can be the same person."""
    person, strangers = np.full(frames, -1), np.full(frames, -1)
    if not tracks:
        return person
    main = max(tracks, key=lambda track: places[track.rows, 2].sum())
    person[main.at] = main.rows
    for track in tracks:
        if track is not main and (person[track.at] >= 0).any():
            strangers[track.at] = track.rows
    for track in tracks:
        if (person[track.at] < 0).all() and _is_same(track, person, strangers, places):
            person[track.at] = track.rows
    return person


def _is_same(track: Track, person: Numbers, strangers: Numbers, places: Values) -> bool:
    """Whether a track can be the person: of similar size, and nearer to the person than to a stranger."""
    place = places[track.rows[0]]
    last = _nearest(person, track.at[0], places)
    if growth(place, last)[0] > MAX_GROWTH_LATER:
        return False
    if (strangers < 0).all():
        return True
    return bool(distance(place, last)[0] < distance(place, _nearest(strangers, track.at[0], places))[0])


def _nearest(rows: Numbers, at: int, places: Values) -> Values:
    """(1, 3) the position nearest in time; of two equally near, the earlier one."""
    seen = np.flatnonzero(rows >= 0)
    place: Values = places[rows[seen[[np.argmin(np.abs(seen - at))]]]]
    return place
