"""MediaPipe Pose behind one function: photo -> landmarks and mask. The only module that knows MediaPipe."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray

from functions.measure._mediapipe import solution
from functions.measure.landmarks import Pose
from functions.shared.errors import NoPerson

_pose = solution("pose")


@functools.cache
def network() -> Any:
    """The pose network, built once per process. Static mode: each photo is a new person, nothing is remembered."""
    return _pose.Pose(
        static_image_mode=True,
        model_complexity=1,  # "full": the one whose weights the wheel carries along with the light one
        enable_segmentation=True,
        min_detection_confidence=0.5,
    )


def find_pose(rgb: NDArray[np.uint8]) -> Pose:
    """The most prominent person in `rgb` (h, w, 3). Raises NoPerson."""
    answer = network().process(rgb)
    if answer.pose_landmarks is None:
        raise NoPerson("No person was found: send a photo of one standing person, whole body, facing the camera.")
    height, width = rgb.shape[:2]
    found = answer.pose_landmarks.landmark
    return Pose(
        points=np.array([[point.x * width, point.y * height] for point in found]),
        visibility=np.array([point.visibility for point in found]),
        mask=answer.segmentation_mask > 0.5,
    )
