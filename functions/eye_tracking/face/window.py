"""Turns the frames of one window into rows."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.eye_view import Views, eye_views
from functions.eye_tracking.face.eyes import features, picture_quality
from functions.eye_tracking.face.features import COLUMNS, FEATURES
from functions.eye_tracking.face.mesh import Film, Mesh
from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.face.visibility import hidden
from functions.eye_tracking.video.picture import Picture, Rgb

MeasureGaze = Callable[[Rgb, Mesh], NDArray[np.float64]]  # the values of GAZE_FEATURES

_BATCH: Final = 64  # frames whose meshes are held at once, so that memory does not grow with the window


@dataclass(frozen=True)
class Seen:
    """The rows of a window and the size of its upright frames in px (0 when none could be decoded)."""

    rows: Rows
    frames: int
    width: int
    height: int


def analyse(pictures: Iterable[Picture], restarts: Container[int], gaze: MeasureGaze | None = None) -> Seen:
    """Measure every face in every picture, with `gaze` also its gaze in degrees. Pictures must be in time order.

    restarts: source frames where a new search begins, so that results do not depend on where windows begin.
    """
    parts, frames, size = [], 0, (0, 0)
    for batch in _batches(pictures, restarts, gaze):
        parts.append(batch.rows)
        frames += batch.frames
        size = max(size, (batch.width, batch.height))
    return Seen(Rows.joined(parts), frames, *size)


def _batches(pictures: Iterable[Picture], restarts: Container[int], gaze: MeasureGaze | None) -> Iterator[Seen]:
    film, batch = Film(), _Batch(gaze)
    for frame, rgb in pictures:
        if frame in restarts:
            film.restart()
        batch.add(frame, rgb, film.faces(rgb))
        if batch.frames == _BATCH:
            yield batch.seen()
            batch = _Batch(gaze)
    yield batch.seen()


class _Batch:
    """Collects faces, so that numpy processes them together."""

    def __init__(self, gaze: MeasureGaze | None) -> None:
        self.frames = 0
        self._gaze = gaze
        self._size = (0, 0)
        self._frame: list[int] = []
        self._face: list[int] = []
        self._found: list[tuple[int, Mesh, tuple[float, float], Views, NDArray[np.float64] | None]] = []

    def add(self, frame: int, rgb: Rgb, meshes: list[Mesh]) -> None:
        self.frames += 1
        self._size = (rgb.shape[1], rgb.shape[0])
        for face, mesh in enumerate(meshes):
            degrees = self._gaze(rgb, mesh) if self._gaze is not None else None
            self._found.append((len(self._frame), mesh, picture_quality(rgb, mesh), eye_views(rgb, mesh), degrees))
            self._row(frame, face)
        if not meshes:
            self._row(frame, -1)

    def seen(self) -> Seen:
        values = np.full((len(self._frame), len(COLUMNS)), np.nan)
        if self._found:
            rows, found, quality, views, degrees = zip(*self._found, strict=True)
            meshes = np.stack(found)
            odds = hidden(np.stack(views), meshes)
            values[list(rows), : len(FEATURES)] = features(meshes, np.array(quality), odds)
            if self._gaze is not None:
                values[list(rows), len(FEATURES) :] = np.stack(degrees)
        rows_of_batch = Rows(np.array(self._frame, np.int64), np.array(self._face, np.int64), values)
        return Seen(rows_of_batch, self.frames, *self._size)

    def _row(self, frame: int, face: int) -> None:
        self._frame.append(frame)
        self._face.append(face)
