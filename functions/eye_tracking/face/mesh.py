"""Finds faces with MediaPipe Face Mesh, in one picture or in a film. Only this module uses it."""

from __future__ import annotations

import functools
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.video.picture import Rgb
from functions.vision.solutions import solution

Mesh = NDArray[np.float64]

MAX_FACES: Final = 2  # one is followed; a second one gives a warning

_BLACK: Final = np.zeros((64, 64, 3), np.uint8)
_WIRE_BYTES: Final = 17
_WIRE_FLOATS: Final = [3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16]

_face_mesh = solution("face_mesh")


@functools.cache
def _finder() -> Any:
    """The network in static mode: it searches every picture anew, independent of other pictures."""
    return _network(static_image_mode=True, max_num_faces=MAX_FACES)


@functools.cache
def _follower() -> Any:
    """The network in tracking mode: it follows a face from the previous frame and searches when it is lost."""
    return _network(static_image_mode=False, max_num_faces=1)


def warm_up() -> None:
    """Build both networks, so that the first frame does not wait for them."""
    faces(_BLACK)
    Film().faces(_BLACK)


def faces(rgb: Rgb) -> list[Mesh]:
    """The meshes, each (478, 3), of up to MAX_FACES faces in `rgb` (h, w, 3), which must be upright.

    x right and y down in px of the picture; z in px, too, away from the camera, relative to the head's middle.
    """
    return _meshes(_finder(), rgb)


class Film:
    """Finds faces in frames in time order. After `restart`, results do not depend on earlier frames.

    Following a face takes 3.6 ms a frame, searching takes 5.8 (`bench/eyes/speed.py`), and its meshes are steadier
    (docs/adr/0009). If a stretch begins with more than one face, every frame of it is searched.
    """

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget earlier frames: the next frame is searched like the first one."""
        self._begins = True
        self._is_crowded = False

    def faces(self, rgb: Rgb) -> list[Mesh]:
        """The faces of the next frame, as the function `faces` returns them."""
        if self._begins:
            self._begins = False
            found = faces(rgb)
            self._is_crowded = len(found) > 1
            _meshes(_follower(), _BLACK)  # a black picture has no face, so the network forgets the last one
        return faces(rgb) if self._is_crowded else _meshes(_follower(), rgb)


def widest(meshes: list[Mesh]) -> Mesh | None:
    """The mesh of the widest face; None without a face."""
    return max(meshes, key=lambda mesh: float(np.ptp(mesh[:, 0])), default=None)


def _network(static_image_mode: bool, max_num_faces: int) -> Any:
    return _face_mesh.FaceMesh(
        static_image_mode=static_image_mode,
        max_num_faces=max_num_faces,
        refine_landmarks=True,  # adds the irises: landmarks 468 to 477
        min_detection_confidence=0.5,
    )


def _meshes(network: Any, rgb: Rgb) -> list[Mesh]:
    height, width = rgb.shape[:2]
    found = network.process(rgb).multi_face_landmarks or []
    size = np.array([width, height, width])  # MediaPipe's z has roughly the scale of x
    return [_points(face) * size for face in found]


def _points(face: Any) -> Mesh:
    """(478, 3) landmarks from MediaPipe, 0 to 1.

    They are read from protobuf's wire format, in which a landmark has 17 bytes, with three little-endian floats after
    one byte each. Reading 1,434 attributes takes ten times as long, a twentieth of the time for a frame.
    """
    raw = np.frombuffer(face.SerializeToString(), np.uint8)
    if raw.size != len(face.landmark) * _WIRE_BYTES:  # not MediaPipe 0.10.21's landmarks
        return np.array([[point.x, point.y, point.z] for point in face.landmark])
    floats = raw.reshape(-1, _WIRE_BYTES)[:, _WIRE_FLOATS]
    return np.ascontiguousarray(floats).view("<f4").astype(np.float64)
