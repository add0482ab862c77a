"""Says for each eye of a face how sure it is that something hides it.

A logistic rule on the edges in the eye's view (eye_view.py). Its weights come from `python -m bench.eyes.hidden.fit`:
videos of people on which patches, opaque glasses, bars, hands, hair, glare and things were drawn, and, as eyes that
are visible, clear glasses, reflections, make-up, little light and few pixels. Shut eyes are visible eyes.
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass
from importlib import resources
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.eye_view import SIDE, Views, edges
from functions.eye_tracking.face.eyes import LEFT, RIGHT
from functions.eye_tracking.face.mesh import Mesh

Values = NDArray[np.float64]

# Share of the other eye's width: the nose covers an eye that is narrower. Eyes lie on a curve, each turned outwards by
# about 17 degrees, so it is reached when the head turns by 55. The 15 videos of people have .75 or more.
MIN_WIDTH: Final = 0.4
COVERED_BY_NOSE: Final = 10.0  # log odds: beyond any that edges give


@dataclass(frozen=True)
class Rule:
    """log odds that an eye is hidden = bias + weights (EDGES,) @ edges."""

    bias: float
    weights: NDArray[np.float32]


@functools.cache
def rule() -> Rule:
    """The rule in `visible_eye.json`."""
    stored = json.loads(resources.files(__package__).joinpath("visible_eye.json").read_text(encoding="utf-8"))
    return Rule(float(stored["bias"]), np.array(stored["weights"], np.float32))


def hidden(views: Views, meshes: Mesh) -> Values:
    """(n, 2) log odds that the left and the right eye of n faces are hidden. views: (n, 2, SIDE, SIDE)."""
    # Row by row and rounded, because a matrix product's last digits depend on how many faces come together.
    by_edges = rule().bias + (edges(views.reshape(-1, SIDE, SIDE)) * rule().weights).sum(axis=1)
    odds: Values = np.where(_narrow(meshes), COVERED_BY_NOSE, by_edges.reshape(-1, 2)).astype(np.float64)
    return odds.round(3)


def _narrow(meshes: Mesh) -> NDArray[np.bool_]:
    """(n, 2) whether the left and the right eye are much narrower than the other one."""
    widths = np.stack(
        [
            np.linalg.norm(np.subtract(*(meshes[:, corner, :2] for corner in eye.canthi)), axis=1)
            for eye in (LEFT, RIGHT)
        ],
        axis=1,
    )
    narrow: NDArray[np.bool_] = widths < MIN_WIDTH * widths[:, ::-1]
    return narrow
