"""A face whose head and eyes are turned by known angles: pictures, and meshes as the network would give them."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.mesh import Mesh
from functions.eye_tracking.gaze.head import RIGID
from functions.eye_tracking.gaze.limbus import IRIS_RADIUS_MM, LIMBUS_DEPTH_MM
from functions.eye_tracking.gaze.limbus_view import CANTHI, EYES, LOWER_LIDS, UPPER_LIDS
from functions.eye_tracking.gaze.reference import SKIN
from functions.eye_tracking.video.picture import Rgb

Points = NDArray[np.float64]

SIDE: Final = 320  # px of a picture
PX_PER_MM: Final = 1.8
EYE_MM: Final = 30.0  # width of an eye
EYEBALLS: Final = np.array([[31.0, 0.0, 5.0], [-31.0, 0.0, 5.0]])  # mm, left and right
_FINE: Final = 4  # the eyes are drawn at four times the size
_COARSE: Final = 4  # px: the skin's places are found for every fourth one
_SHIFT: Final = 4  # bits of a pixel in OpenCV's polygons


@dataclass(frozen=True)
class Face:
    """Angles in degrees: up and the picture's right are positive. openness: 1, and 0 for closed lids.

    mesh_gain: how far the mesh's irises go, of the true way; mesh_follow: how far its rigid points go with them.
    blur, grain: standard deviations, px and grey values; texture: the skin's, grey values.
    """

    vertical: float = 0.0
    horizontal: float = 0.0
    pitch: float = 0.0
    yaw: float = 0.0
    roll: float = 0.0
    x: float = SIDE / 2
    y: float = SIDE / 2
    openness: float = 1.0
    mesh_gain: float = 0.6
    mesh_follow: float = 0.0
    blur: float = 0.8
    grain: float = 1.5
    texture: float = 18.0
    seed: int = 0

    @property
    def rotation(self) -> Points:
        """(3, 3), head to camera."""
        pitch, yaw, roll = np.radians([self.pitch, self.yaw, self.roll])
        nod = cv2.Rodrigues(np.array([-pitch, 0.0, 0.0]))[0]
        turn = cv2.Rodrigues(np.array([0.0, -yaw, 0.0]))[0]
        tilt = cv2.Rodrigues(np.array([0.0, 0.0, roll]))[0]
        rotation: Points = np.asarray(tilt @ turn @ nod, np.float64)
        return rotation

    @property
    def gaze(self) -> Points:
        """(3,) unit vector in the head's frame."""
        up, right = np.radians([self.vertical, self.horizontal])
        return np.array([np.cos(up) * np.sin(right), -np.sin(up), -np.cos(up) * np.cos(right)])

    def place(self, points: Points) -> Points:
        """(n, 3) mm in the head -> (n, 3) px."""
        placed: Points = PX_PER_MM * points @ self.rotation.T + np.array([self.x, self.y, 0.0])
        return placed

    def sample(self) -> tuple[Rgb, Mesh]:
        return picture(self), mesh_of(self)


def irises(face: Face) -> Points:
    """(2, 3) mm: centres of the limbi."""
    centres: Points = EYEBALLS + LIMBUS_DEPTH_MM * face.gaze
    return centres


def mesh_of(face: Face) -> Mesh:
    """(478, 3) px."""
    random = np.random.default_rng(3)
    mesh = random.uniform([-70, -80, 0], [70, 90, 0], (478, 3))
    grid = np.array([(x, y) for y in (-60, -40, 25, 40, 55) for x in (-62, -45, -30, -12, 0, 12, 30, 45, 62)])
    fixed = sorted({*RIGID, *SKIN})
    mesh[fixed, :2] = np.resize(grid, (len(fixed), 2)) + random.uniform(-3, 3, (len(fixed), 2))
    mesh[:, 2] = _relief(mesh[:, 0], mesh[:, 1])
    still = EYEBALLS - np.array([0.0, 0.0, LIMBUS_DEPTH_MM])
    seen = still + face.mesh_gain * (irises(face) - still)
    mesh[fixed, :2] += face.mesh_follow * (irises(face) - still)[0, :2]
    for i, eye in enumerate(EYES):
        upper, lower = _lids(i, face.openness)
        mesh[UPPER_LIDS[i]], mesh[LOWER_LIDS[i]] = upper, lower
        mesh[eye.iris] = seen[i]
        mesh[list(eye.rim)] = seen[i] + IRIS_RADIUS_MM * np.array([[1, 0, 0], [0, -1, 0], [-1, 0, 0], [0, 1, 0]])
    return face.place(mesh)


@functools.cache
def picture(face: Face) -> Rgb:
    """(SIDE, SIDE, 3), drawn once."""
    random = np.random.default_rng(face.seed)
    grey = _skin(face)
    for i in (0, 1):
        upper, lower = _lids(i, face.openness)
        opening = _covered(face.place(np.concatenate([upper, lower[::-1]])))
        iris = _covered(face.place(_disc(irises(face)[i], face.gaze, IRIS_RADIUS_MM)))
        pupil = _covered(face.place(_disc(irises(face)[i], face.gaze, IRIS_RADIUS_MM * 0.35)))
        eye = 215.0 - 145.0 * iris - 40.0 * pupil
        grey = grey * (1 - opening) + eye * opening
    grey = cv2.GaussianBlur(grey, (0, 0), face.blur) + random.normal(0, face.grain, grey.shape)
    drawn = np.repeat(np.clip(np.rint(grey), 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    drawn.flags.writeable = False
    return drawn


def _lids(eye: int, openness: float) -> tuple[Points, Points]:
    """(9, 3) mm each, from the picture's left to its right."""
    x = np.linspace(-EYE_MM / 2, EYE_MM / 2, CANTHI.shape[0] * 4 + 1)
    arch = 1 - (x / (EYE_MM / 2)) ** 2
    middle, zero = EYEBALLS[eye, 0], np.zeros_like(x)
    upper = np.column_stack([x + middle, -8.5 * arch * openness, zero])
    return upper, np.column_stack([x + middle, 6.5 * arch * openness, zero])


def _disc(centre: Points, normal: Points, radius: float) -> Points:
    right = np.cross(normal, [0.0, 1.0, 0.0])
    right /= np.linalg.norm(right)
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)[:, None]
    return np.asarray(centre + radius * (np.cos(angle) * right + np.sin(angle) * np.cross(normal, right)))


def _covered(outline: Points) -> Points:
    """(SIDE, SIDE), the share of each pixel that lies inside."""
    covered = np.zeros((SIDE, SIDE))
    low = np.maximum(np.floor(outline[:, :2].min(axis=0)).astype(int) - 1, 0)
    high = np.minimum(np.ceil(outline[:, :2].max(axis=0)).astype(int) + 2, SIDE)
    if (high > low).all():
        width, height = (int(length) for length in high - low)
        fine = np.zeros((height * _FINE, width * _FINE), np.uint8)
        corners = ((outline[:, :2] - low + 0.5) * _FINE - 0.5) * 2**_SHIFT
        cv2.fillPoly(fine, [np.rint(corners).astype(np.int32)], (255,), cv2.LINE_8, _SHIFT)
        small = cv2.resize(fine, (width, height), interpolation=cv2.INTER_AREA)
        covered[low[1] : high[1], low[0] : high[0]] = small / 255
    return covered


def _relief(x: Points, y: Points) -> Points:
    """Depth of the face in mm: round, with a nose, flat at the eyes."""
    nose = -28 * np.exp(-((x / 10) ** 2) - ((y - 30) / 18) ** 2)
    return np.asarray(0.008 * np.maximum(np.abs(x) - 30, 0) ** 2 + 0.004 * np.maximum(np.abs(y) - 20, 0) ** 2 + nose)


@functools.cache
def _pattern() -> NDArray[np.float32]:
    noise = np.random.default_rng(7).normal(0, 1, (300, 300)).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), 2.0).astype(np.float32)
    return np.asarray(noise / noise.std(), np.float32)


def _skin(face: Face) -> Points:
    """The skin's texture, moved with the head: each pixel's place on the face is found by fixed-point iteration."""
    every = (np.arange(0, SIDE, _COARSE) + (_COARSE - 1) / 2).astype(float)  # the relief is smooth
    column, row = np.meshgrid(every, every)
    seen = np.stack([column - face.x, row - face.y], axis=-1) / PX_PER_MM
    turn = face.rotation
    place = seen
    for _ in range(5):
        depth = _relief(place[..., 0], place[..., 1])
        place = (seen - depth[..., None] * turn[:2, 2]) @ np.linalg.inv(turn[:2, :2]).T
    at = cv2.resize((place + 150).astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_LINEAR)
    pattern = cv2.remap(_pattern(), at[..., 0], at[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)
    return np.asarray(165 + face.texture * pattern, np.float64)
