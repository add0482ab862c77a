"""Reads the frames for a clip's calibration, spread over the clip, each with its largest face."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from functions.eye_tracking.face.mesh import Mesh, faces, widest
from functions.eye_tracking.video.picture import Rgb
from functions.eye_tracking.video.plan import Plan
from functions.eye_tracking.video.source import Video


def samples(video: Video, plan: Plan) -> Iterator[tuple[Rgb, Mesh]]:
    """The plan's sample frames, each cut to its largest face and its surroundings, with that face's mesh."""
    wanted = set(plan.frame[plan.samples].tolist())
    remembering = video.remembering()  # each sample reads the container's index first
    for window in plan.windows_of_samples():
        for frame, rgb in remembering.pictures(plan, window):
            mesh = widest(faces(rgb)) if frame in wanted else None
            if mesh is not None:
                yield _cut_out(rgb, mesh)


def _cut_out(rgb: Rgb, mesh: Mesh) -> tuple[Rgb, Mesh]:
    """The face with a margin of a fifth of its size, because sixty whole 4K frames would fill the memory."""
    margin = 0.2 * np.ptp(mesh[:, :2], axis=0)
    low = np.maximum(mesh[:, :2].min(axis=0) - margin, 0).astype(int)
    high = (mesh[:, :2].max(axis=0) + margin).astype(int) + 1
    return rgb[low[1] : high[1], low[0] : high[0]].copy(), mesh - [*low, 0]
