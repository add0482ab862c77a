"""A folder of photos of bodies with known lengths: `truth.json` beside the pictures (docs/accuracy.md)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.segments import SEGMENTS


@dataclass(frozen=True)
class KnownBody:
    """One picture. segments_cm: (5,) true lengths between joint centres, in the order of SEGMENTS.

    camera_pitch_deg: the pitch that a phone could send (negative looks down); no fit uses it.
    """

    photo: Path
    height_cm: float
    segments_cm: NDArray[np.float64]
    camera_pitch_deg: float


def known_bodies(folder: Path) -> Iterator[KnownBody]:
    """Read `truth.json`. Raises FileNotFoundError when the folder has none."""
    for entry in json.loads((folder / "truth.json").read_text(encoding="utf-8")):
        lengths = np.array([entry["segments_cm"][name]["mean"] for name in SEGMENTS])
        pitch = float(entry["camera"]["pitch_deg"])
        yield KnownBody(folder / entry["file"], float(entry["stature_cm"]), lengths, pitch)
