"""Measures how blurred a grey image is."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

_KERNEL: Final = 11  # from the metric's authors


def blur_effect(grey: NDArray[np.float32]) -> float:
    """The share of an image's steps that remain after blurring it further: 0 is sharp, 1 is blurred.

    grey: (h, w). The larger value of both directions counts. After Crete, Dolmiere, Ladret and Nicolas, "The blur
    effect: perception and estimation with a new no-reference perceptual blur metric", SPIE 6492, 2007.
    """
    worst = 0.0
    for axis, kernel in ((0, (1, _KERNEL)), (1, (_KERNEL, 1))):
        blurred = cv2.blur(grey, kernel)
        steps = np.abs(np.diff(grey, axis=axis))
        lost = np.maximum(0.0, steps - np.abs(np.diff(blurred, axis=axis)))
        total = float(steps.sum())
        worst = max(worst, (total - float(lost.sum())) / total if total else 1.0)
    return worst
