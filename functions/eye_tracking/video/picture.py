"""What a decoded frame is to whoever looks at it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Rgb = NDArray[np.uint8]  # (h, w, 3), upright and read-only
Picture = tuple[int, Rgb]  # source frame and its pixels
