"""A folder of photos of bodies with known lengths: `truth.json` beside the pictures (docs/accuracy.md)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.segments import SEGMENTS


@dataclass(frozen=True)
class KnownBody:
    """One picture. segments_cm: (5,) true lengths between joint centres, in the order of SEGMENTS.

    camera_pitch_deg: the pitch that a phone could send (negative looks down). camera_m: height above the floor and
    distance, NaN where not given; the fit needs them. height_class: the benchmark prints one row for each.
    """

    photo: Path
    height_cm: float
    segments_cm: NDArray[np.float64]
    camera_pitch_deg: float
    camera_m: tuple[float, float] = (math.nan, math.nan)
    height_class: str = "usual"


def known_bodies(folder: Path) -> Iterator[KnownBody]:
    """Read `truth.json`. Raises FileNotFoundError when the folder has none."""
    for entry in json.loads((folder / "truth.json").read_text(encoding="utf-8")):
        camera = entry["camera"]
        yield KnownBody(
            photo=folder / entry["file"],
            height_cm=float(entry["stature_cm"]),
            segments_cm=np.array([entry["segments_cm"][name]["mean"] for name in SEGMENTS]),
            camera_pitch_deg=float(camera["pitch_deg"]),
            camera_m=(float(camera.get("cam_height_m", math.nan)), float(camera.get("distance_m", math.nan))),
            height_class=camera.get("height_class", "usual"),
        )
