"""A drawn person: exact landmarks and mask, so that rules can be tested without the network."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from functions.measure.landmarks import ANKLES, HIPS, KNEES, TOES, Pose

WIDTH, HEIGHT = 720, 1280


def standing(top: float = 200, height: float = 800, x: float = 360) -> Pose:
    """A front view, arms a little away. Landmarks that no rule reads lie on the nose."""
    points = np.tile([x, top + 0.08 * height], (33, 1)).astype(float)
    face = np.linspace(-0.04, 0.04, 11) * height
    points[:11, 0] = x + face[::-1]
    points[9:11, 1] += 0.036 * height  # the mouth
    for side, sign in ((0, 1), (1, -1)):  # the person's left is on the picture's right
        points[11 + side] = [x + sign * 0.095 * height, top + 0.19 * height]
        points[13 + side] = [x + sign * 0.17 * height, top + 0.33 * height]
        points[15 + side] = [x + sign * 0.23 * height, top + 0.46 * height]
        points[23 + side] = [x + sign * 0.055 * height, top + 0.48 * height]
        points[25 + side] = [x + sign * 0.06 * height, top + 0.70 * height]
        points[27 + side] = [x + sign * 0.06 * height, top + 0.91 * height]
        points[29 + side] = [x + sign * 0.05 * height, top + 0.95 * height]
        points[31 + side] = [x + sign * 0.08 * height, top + 0.98 * height]
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[int(max(0, top)) : int(top + height) + 1, max(0, int(x - 0.2 * height)) : int(x + 0.2 * height)] = True
    return Pose(points, np.full(33, 0.99), mask)


def in_view(pose: Pose) -> Pose:
    """The same with its legs and feet on the mask, wherever they are."""
    mask = pose.mask.astype(np.uint8)
    for start, end in ((HIPS, KNEES), (KNEES, ANKLES), (ANKLES, TOES)):
        for side in (0, 1):
            first, last = pose.points[start[side]], pose.points[end[side]]
            near, far = ((first + (last - first) * share).astype(int).tolist() for share in (0.1, 0.9))
            cv2.line(mask, near, far, (1,), thickness=3)
    return replace(pose, mask=mask.astype(bool))
