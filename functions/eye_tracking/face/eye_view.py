"""Describes what the picture shows at the mesh's eyes: the directions and strengths of its edges.

The mesh draws eyes on whatever is in their place: a patch, opaque glasses, a hand. The picture itself must show that
an eye is there. An eye, open or shut, has lids and lashes: edges in known directions at known places. They are
described as for recognising objects in general: directions of the brightness's slope, averaged in small cells and
divided by their surroundings' (Dalal and Triggs, "Histograms of oriented gradients", CVPR 2005). So light, skin and
make-up hardly matter.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.cut import GREEN, cut, to_cut
from functions.eye_tracking.face.eyes import LEFT, RIGHT
from functions.eye_tracking.face.mesh import Mesh
from functions.eye_tracking.video.picture import Rgb

Views = NDArray[np.uint8]

EYE_PX: Final = 20  # from corner to corner: what an eye has in the smallest usable videos
SIDE: Final = 36  # px of a view, 1.8 eye widths
ROWS: Final = slice(7, 29)  # a view's middle: the eye without the brow, and one px more for the slope
COLUMNS: Final = slice(1, 35)
CELL: Final = 4  # px
DIRECTIONS: Final = 6
LEAST_SLOPE: Final = 0.06  # of the brightness, per px: weaker edges around a cell do not make it stronger
MIN_BRIGHTNESS: Final = 4.0  # grey values: in a darker view there is only noise
CELLS: Final = ((ROWS.stop - ROWS.start - 2) // CELL, (COLUMNS.stop - COLUMNS.start - 2) // CELL)
EDGES: Final = CELLS[0] * CELLS[1] * DIRECTIONS

_ANGLES: Final = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
_COS: Final = np.cos(_ANGLES).astype(np.float32)
_SIN: Final = np.sin(_ANGLES).astype(np.float32)


def eye_views(rgb: Rgb, mesh: Mesh) -> Views:
    """(2, SIDE, SIDE) level views of the left and the right eye, the corner near the nose at the left in both.

    rgb: (h, w, 3); mesh: (478, 3), px of it.
    """
    return np.stack([_view(rgb, mesh, LEFT.canthi), _view(rgb, mesh, RIGHT.canthi)[:, ::-1]])


def edges(views: Views) -> NDArray[np.float32]:
    """(n, EDGES) strength of each direction in each cell of n views (n, SIDE, SIDE), relative to its surroundings."""
    grey = views[:, ROWS, COLUMNS].astype(np.float32)
    right = (grey[:, 1:-1, 2:] - grey[:, 1:-1, :-2]) / 2
    down = (grey[:, 2:, 1:-1] - grey[:, :-2, 1:-1]) / 2
    sloped = np.stack(
        [_in_cells(np.maximum(0, cos * right + sin * down)) for cos, sin in zip(_COS, _SIN, strict=True)], axis=3
    )
    least = LEAST_SLOPE * (grey.mean(axis=(1, 2)) + MIN_BRIGHTNESS)
    around = _smoothed(sloped.sum(axis=3)) + least[:, None, None]
    return np.asarray((sloped / around[..., None]).reshape(len(views), EDGES), np.float32)


def _view(rgb: Rgb, mesh: Mesh, canthi: tuple[int, int]) -> Views:
    first, last = mesh[canthi[0], :2], mesh[canthi[1], :2]
    right, down = last - first
    width = max(1.0, float(np.hypot(right, down)))
    return cut(rgb, to_cut((first + last) / 2, EYE_PX / width, float(np.arctan2(down, right)), SIDE), SIDE, GREEN)


def _in_cells(values: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, rows, columns) means of (n, h, w)."""
    cells: NDArray[np.float32] = values.reshape(len(values), CELLS[0], CELL, CELLS[1], CELL).mean(axis=(2, 4))
    return cells


def _smoothed(cells: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n, rows, columns) mean of each cell and its eight neighbours; beyond the rim its own value is repeated."""
    padded = np.pad(cells, ((0, 0), (1, 1), (1, 1)), mode="edge")
    rows = padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]
    means: NDArray[np.float32] = (rows[:, :, :-2] + rows[:, :, 1:-1] + rows[:, :, 2:]) / 9
    return means
