"""One person is followed through the whole clip: frames may show two faces, in any order, or none for a while."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.findings.clip import Clip
from functions.eye_tracking.findings.tracks import Numbers, Track, Values, distance, growth, link

MAX_GROWTH_LATER: Final = 2.0  # of the size of somebody who left and came back
OTHER_S: Final = 1.0  # a second face for less than that is a false detection or somebody who passes by
OTHER_SHARE: Final = 0.1  # of the time with a face, in clips that are shorter than 10 s


@dataclass(frozen=True)
class Followed:
    """row: (n,) for each planned frame the row of the person followed, -1 where that person was not seen.

    processed: (n,) the frame was decoded and examined; other: (n,) somebody else was seen.
    """

    row: Numbers
    processed: NDArray[np.bool_]
    other: NDArray[np.bool_]


def follow(rows: Rows, clip: Clip) -> Followed:
    """Choose the face that is there longest, weighted by its size, and find it in every frame.

    A face that is lost and found again is the same one where place and size allow; frames in which only somebody else
    is seen count as frames without a face. Rows of frames that were not planned are left aside.
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
    """Whether a second person was there for more than a few frames. seconds: (n,) that each frame stands for."""
    shown = float(seconds[followed.other].sum())
    with_face = float(seconds[followed.other | (followed.row >= 0)].sum())
    return bool(followed.other.any()) and shown >= min(OTHER_S, OTHER_SHARE * with_face)


def _eyes_in_picture(rows: Rows, clip: Clip) -> NDArray[np.bool_]:
    """The mesh goes on where a face leaves the picture, but what it says there is made up."""
    inside = np.ones(len(rows.frame), dtype=bool)
    for side in "LR":
        x, y = rows.column(f"{side}_iris_cx"), rows.column(f"{side}_iris_cy")
        inside &= (x >= 0) & (x <= clip.width) & (y >= 0) & (y <= clip.height)
    return inside


def _person(tracks: list[Track], places: Values, frames: int) -> Numbers:
    """(frames,) rows of the track that is there longest, times its size, and of what else can be the same person's."""
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
    """Whether somebody who is seen while the person is not can be that person: of like size, in no stranger's place."""
    place = places[track.rows[0]]
    last = _nearest(person, track.at[0], places)
    if growth(place, last)[0] > MAX_GROWTH_LATER:
        return False
    if (strangers < 0).all():
        return True
    return bool(distance(place, last)[0] < distance(place, _nearest(strangers, track.at[0], places))[0])


def _nearest(rows: Numbers, at: int, places: Values) -> Values:
    """(1, 3) the place where somebody is nearest in time; the earlier one of two."""
    seen = np.flatnonzero(rows >= 0)
    place: Values = places[rows[seen[[np.argmin(np.abs(seen - at))]]]]
    return place
