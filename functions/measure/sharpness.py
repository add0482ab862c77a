"""Measures how sharp and how bright the person is in the photo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from functions.measure.silhouette import Silhouette
from functions.vision.blur import blur_effect

MAX_BLUR: Final = 0.65  # good pictures .18-.50; blurred by 0.7 % of the person's height .70 and more
MIN_BRIGHTNESS: Final = 30.0  # good pictures 67-253; an eighth of their light 13-28

_HEIGHT_PX: Final = 400  # people are compared at one size, because blur depends on it


@dataclass(frozen=True)
class Sharpness:
    """blur: 0 (sharp) to 1. brightness: 90th percentile of the person's grey values, 0-255."""

    blur: float
    brightness: float


def person(rgb: NDArray[np.uint8], mask: NDArray[np.bool_], silhouette: Silhouette) -> Sharpness:
    """Sharpness and brightness of the person's part of the photo (h, w, 3)."""
    rows = slice(silhouette.top, silhouette.bottom + 1)
    columns = slice(silhouette.left, silhouette.right + 1)
    grey = cv2.cvtColor(np.ascontiguousarray(rgb[rows, columns]), cv2.COLOR_RGB2GRAY)
    scale = _HEIGHT_PX / grey.shape[0]
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    return Sharpness(blur_effect(small), float(np.percentile(grey[mask[rows, columns]], 90)))
