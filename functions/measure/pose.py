"""MediaPipe Pose behind one function: photo -> landmarks and mask. The only module that knows MediaPipe."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

from functions.measure import model
from functions.measure.landmarks import HIPS, MIRRORED, SHOULDERS, Pose
from functions.shared.errors import NoPerson
from functions.vision.solutions import solution

_pose = solution("pose")
_CLEARLY_THERE: Final = 0.7  # visibility
_SECOND_LOOK_PX: Final = 640  # enough for the detector, which sees 224


NETWORKS: Final = {"heavy": 2, "full": 1}  # MediaPipe's model_complexity; the best first


@functools.cache
def chosen() -> str:
    """The best network whose weights are installed and for which a measurement model was fitted."""
    weights = Path(_pose.__file__).parents[2] / "modules" / "pose_landmark"
    installed = (name for name in NETWORKS if (weights / f"pose_landmark_{name}.tflite").exists())
    return next(name for name in installed if name in model.networks())


@functools.cache
def network(name: str) -> Any:
    """A pose network, built once per process. In static mode it keeps nothing from earlier photos."""
    return _pose.Pose(
        static_image_mode=True,
        model_complexity=NETWORKS[name],
        enable_segmentation=True,
        min_detection_confidence=0.5,
    )


@functools.cache
def second_look() -> Any:
    """A second pose network, without a mask, to look for a second person."""
    return _pose.Pose(static_image_mode=True, model_complexity=1, min_detection_confidence=0.5)


def other_person_height(rgb: NDArray[np.uint8], mask: NDArray[np.bool_]) -> float:
    """Height in px of another person in `rgb` (h, w, 3) than the one under `mask` (h, w); 0 without one.

    The network finds one person. So the first person's box is painted over and the network runs again; without a
    second person only its detector runs.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    scale = _SECOND_LOOK_PX / max(mask.shape)
    small = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    top, bottom = int(rows[0] * scale), int(rows[-1] * scale) + 1
    margin = int(0.03 * small.shape[1])  # the mask ends slightly inside hair and clothes
    left, right = max(0, int(columns[0] * scale) - margin), int(columns[-1] * scale) + 1 + margin
    small[max(0, top - margin) : bottom + margin, left:right] = small.mean(axis=(0, 1)).astype(np.uint8)
    found = second_look().process(small).pose_landmarks
    if found is None or not _is_whole_person([found.landmark[index] for index in (*SHOULDERS, *HIPS)]):
        return 0.0
    y = [point.y for point in found.landmark]
    return float((max(y) - min(y)) * small.shape[0] / scale)


def _is_whole_person(trunk: list[Any]) -> bool:
    """Whether shoulders and hips are inside the picture, upright and clearly visible, unlike patterns on a wall."""
    inside = all(0 <= point.x <= 1 and 0 <= point.y <= 1 for point in trunk)
    upright = max(point.y for point in trunk[:2]) < min(point.y for point in trunk[2:])
    return inside and upright and min(point.visibility for point in trunk) > _CLEARLY_THERE


def find_pose(rgb: NDArray[np.uint8], name: str | None = None) -> Pose:
    """The most prominent person in `rgb` (h, w, 3), as the network `name` sees it. Raises NoPerson.

    The network does not see a picture and its mirror image alike: lengths differ by up to 1.2 cm. So it always sees the
    darker half on the right, and a mirrored photo gives the mirrored pose.
    """
    wanted = name or chosen()
    if _is_darker_on_the_left(rgb):
        return mirrored(_find(np.ascontiguousarray(rgb[:, ::-1]), wanted))
    return _find(rgb, wanted)


def mirrored(pose: Pose) -> Pose:
    """The pose of the mirror image: what was the left hand is the right one."""
    width = pose.mask.shape[1]
    points = pose.points[list(MIRRORED)]
    return Pose(np.stack([width - points[:, 0], points[:, 1]], 1), pose.visibility[list(MIRRORED)], pose.mask[:, ::-1])


def _is_darker_on_the_left(rgb: NDArray[np.uint8]) -> bool:
    columns = rgb.mean(axis=(0, 2))
    half = columns.size // 2
    return bool(columns[:half].sum() < columns[-half:].sum())


def _find(rgb: NDArray[np.uint8], name: str) -> Pose:
    answer = network(name).process(rgb)
    if answer.pose_landmarks is None:
        raise NoPerson("No person was found: send a photo of one whole person who stands and faces the camera.")
    height, width = rgb.shape[:2]
    found = answer.pose_landmarks.landmark
    return Pose(
        points=np.array([[point.x * width, point.y * height] for point in found]),
        visibility=np.array([point.visibility for point in found]),
        mask=answer.segmentation_mask > 0.5,
    )
