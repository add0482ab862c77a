"""Measures the eyes on face meshes (iris, openness, offsets, head pose), and the quality of the face's picture.

Landmark numbers are from MediaPipe's face mesh. Left and right are the person's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.features import FEATURES
from functions.eye_tracking.face.mesh import Mesh
from functions.eye_tracking.video.picture import Rgb
from functions.vision.blur import blur_effect

Values = NDArray[np.float64]

FACE_PX: Final = 64  # faces are compared at one size, because blur depends on it
FOREHEAD: Final = 10
NOSE_BASE: Final = 94
TEMPLES: Final = (234, 454)  # the person's right and left


@dataclass(frozen=True)
class Eye:
    """Landmark numbers. canthi: from the picture's left to its right; lids: upper and lower, over the pupil.

    ear: the six points p1..p6 of the eye aspect ratio (Soukupová and Čech, "Real-time eye blink detection using facial
    landmarks", CVWW 2016).
    """

    iris: int
    rim: tuple[int, int, int, int]
    canthi: tuple[int, int]
    lids: tuple[int, int]
    ear: tuple[int, int, int, int, int, int]


LEFT: Final = Eye(473, (474, 475, 476, 477), (362, 263), (386, 374), (362, 385, 387, 263, 373, 380))
RIGHT: Final = Eye(468, (469, 470, 471, 472), (33, 133), (159, 145), (33, 160, 158, 133, 153, 144))
OUTER_CANTHI: Final = (RIGHT.canthi[0], LEFT.canthi[1])


def features(meshes: Mesh, quality: Values, hidden: Values) -> Values:
    """The values of FEATURES, (n, len(FEATURES)), for n faces: px, degrees, or shares of the eye's width.

    meshes: (n, 478, 3); quality: (n, 2), brightness and blur as `picture_quality` gives them;
    hidden: (n, 2), left and right, as visibility.hidden gives it.
    `*_eye_open` is the lid gap over the eye's width. `*_v_offset` and `*_h_offset` are the iris's centre relative to
    the middle of the canthi, along the eye's own axes, over its width (down and the picture's right are positive).
    face_*: middle and width of the face.
    """
    left, right = _eye(meshes, LEFT), _eye(meshes, RIGHT)
    values = {f"L_{name}": value for name, value in left.items()} | {
        f"R_{name}": value for name, value in right.items()
    }
    values |= {name: (left[name] + right[name]) / 2 for name in left}
    values["eye_width_px"] = values["width"]
    values["head_pitch_deg"], values["head_yaw_deg"], values["head_roll_deg"] = head_angles(meshes)
    values["brightness"], values["blur"] = quality.T
    values["L_hidden"], values["R_hidden"] = hidden.T
    low, high = meshes[:, :, :2].min(axis=1), meshes[:, :, :2].max(axis=1)
    values["face_x"], values["face_y"] = ((low + high) / 2).T
    values["face_size"] = high[:, 0] - low[:, 0]
    return np.stack([values[name] for name in FEATURES], axis=1)


def head_angles(meshes: Mesh) -> tuple[Values, Values, Values]:
    """Pitch, yaw and roll of each head in degrees, from the mesh's depth: reliable for changes, not as absolute angles.

    Positive pitch looks up, positive yaw turns to the picture's right, positive roll tilts clockwise.
    """
    down = meshes[:, NOSE_BASE] - meshes[:, FOREHEAD]
    across = meshes[:, TEMPLES[1]] - meshes[:, TEMPLES[0]]
    eyes = meshes[:, OUTER_CANTHI[1]] - meshes[:, OUTER_CANTHI[0]]
    pitch = np.arctan2(-down[:, 2], np.hypot(down[:, 0], down[:, 1]))
    yaw = np.arctan2(across[:, 2], np.hypot(across[:, 0], across[:, 1]))
    roll = np.arctan2(eyes[:, 1], eyes[:, 0])
    return np.degrees(pitch), np.degrees(yaw), np.degrees(roll)


def picture_quality(rgb: Rgb, mesh: Mesh) -> tuple[float, float]:
    """Brightness (mean grey value, 0-255) and blur (0 sharp to 1) of one face; NaN where it is outside the picture.

    rgb: (h, w, 3), mesh: (478, 3).
    """
    height, width = rgb.shape[:2]
    low = np.maximum(mesh[:, :2].min(axis=0).astype(int), 0)
    high = np.minimum(mesh[:, :2].max(axis=0).astype(int) + 1, [width, height])
    if (high - low < 2).any():
        return float("nan"), float("nan")
    face = rgb[low[1] : high[1], low[0] : high[0]]
    scale = FACE_PX / face.shape[1]
    size = (FACE_PX, max(2, round(face.shape[0] * scale)))
    if scale < 0.5:  # averaging all of a large face takes as long as its mesh; a subsample gives the same
        face = np.asarray(cv2.resize(face, (2 * size[0], 2 * size[1]), interpolation=cv2.INTER_LINEAR), np.uint8)
    small = cv2.resize(face, size, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR)
    grey = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32)
    return float(grey.mean()), blur_effect(grey)


def _eye(meshes: Mesh, eye: Eye) -> dict[str, Values]:
    points = meshes[:, :, :2]
    first, last = points[:, eye.canthi[0]], points[:, eye.canthi[1]]
    width = np.linalg.norm(last - first, axis=1)
    along = (last - first) / width[:, None]
    offset = points[:, eye.iris] - (first + last) / 2
    return {
        "iris_cx": points[:, eye.iris, 0],
        "iris_cy": points[:, eye.iris, 1],
        "eye_open": _distance(points, *eye.lids) / width,
        "v_offset": (along[:, 0] * offset[:, 1] - along[:, 1] * offset[:, 0]) / width,
        "h_offset": (along * offset).sum(axis=1) / width,
        "ear": _aspect_ratio(points, eye),
        "width": width,
    }


def _aspect_ratio(points: Values, eye: Eye) -> Values:
    p1, p2, p3, p4, p5, p6 = eye.ear
    return (_distance(points, p2, p6) + _distance(points, p3, p5)) / (2 * _distance(points, p1, p4))


def _distance(points: Values, one: int, other: int) -> Values:
    distance: Values = np.linalg.norm(points[:, one] - points[:, other], axis=1)
    return distance
