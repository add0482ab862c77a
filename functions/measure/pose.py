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
_BOX_MARGIN: Final = 0.03  # of the width: the mask ends slightly inside hair and clothes
_MASK_MARGIN: Final = 0.01  # of the height
_APART: Final = 0.12  # of the height, between two people's trunks; a painted outline's own is nearer


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


def other_person_height(rgb: NDArray[np.uint8], first: Pose) -> float:
    """Height in px of another person in `rgb` (h, w, 3) than `first`; 0 without one.

    The network finds one person. So the first person is painted over and the network runs again; without a second
    person often only its detector runs. The first one's whole box hides people who stand close, the bare outline can
    look like a person itself. So the box is tried first, then the outline.
    """
    mask = first.mask
    scale = _SECOND_LOOK_PX / max(mask.shape)
    small = np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
    shape = cv2.resize(mask.astype(np.uint8), small.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    margin = int(_MASK_MARGIN * small.shape[0])
    outline = cv2.dilate(shape, np.ones((2 * margin + 1, 2 * margin + 1), np.uint8)) > 0
    box = np.zeros_like(outline)
    rows, columns = np.flatnonzero(shape.any(axis=1)), np.flatnonzero(shape.any(axis=0))
    margin = int(_BOX_MARGIN * small.shape[1])
    box[max(0, rows[0] - margin) : rows[-1] + margin, max(0, columns[0] - margin) : columns[-1] + margin] = True
    trunk = first.points[[*SHOULDERS, *HIPS]].mean(axis=0) * scale
    apart = _APART * (rows[-1] - rows[0])
    return max(_height_without(small, box, trunk, 0.0), _height_without(small, outline, trunk, apart)) / scale


def _height_without(
    small: NDArray[np.uint8], painted: NDArray[np.bool_], trunk: NDArray[np.float64], apart: float
) -> float:
    """Height in px of a person in `small` when `painted` is hidden, whose trunk is not within `apart` of `trunk`."""
    picture = small.copy()
    picture[painted] = small.mean(axis=(0, 1)).astype(np.uint8)
    found = second_look().process(picture).pose_landmarks
    if found is None or not _is_whole_person([found.landmark[index] for index in (*SHOULDERS, *HIPS)]):
        return 0.0
    points = np.array([[point.x, point.y] for point in found.landmark]) * small.shape[1::-1]
    if np.linalg.norm(points[[*SHOULDERS, *HIPS]].mean(axis=0) - trunk) < apart:
        return 0.0
    return float(np.ptp(points[:, 1]))


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
