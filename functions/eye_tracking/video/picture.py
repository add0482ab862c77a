"""The types of a decoded frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]  # (h, w, 3), upright and read-only
Picture = tuple[int, Rgb]  # source frame and its pixels
