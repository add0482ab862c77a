"""MediaPipe Face Mesh behind two things: the faces of one picture, and those of a film. Only this module knows it."""

from __future__ import annotations

import functools
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.video.picture import Rgb
from functions.vision.solutions import solution

Mesh = NDArray[np.float64]

MAX_FACES: Final = 2  # one is followed; a second one is worth a warning

_BLACK: Final = np.zeros((64, 64, 3), np.uint8)
_WIRE_BYTES: Final = 17
_WIRE_FLOATS: Final = [3, 4, 5, 6, 8, 9, 10, 11, 13, 14, 15, 16]

_face_mesh = solution("face_mesh")


@functools.cache
def _finder() -> Any:
    """Static mode: every picture is searched anew, and what is found depends on that picture alone."""
    return _network(static_image_mode=True, max_num_faces=MAX_FACES)


@functools.cache
def _follower() -> Any:
    """Tracking mode: a face is looked for where it was in the frame before, and searched for when it is lost."""
    return _network(static_image_mode=False, max_num_faces=1)


def warm_up() -> None:
    """Build both networks: the first frame should not wait for them."""
    faces(_BLACK)
    Film().faces(_BLACK)


def faces(rgb: Rgb) -> list[Mesh]:
    """The meshes, each (478, 3), of up to MAX_FACES faces in `rgb` (h, w, 3), which has to be upright.

    x right and y down in px of the picture; z in px, too, towards the scene, relative to the head's middle.
    """
    return _meshes(_finder(), rgb)


class Film:
    """Frames in the order of time. `restart` makes what follows independent of what was before.

    Following a face takes 3.6 ms where searching each frame takes 5.8 (`bench/eyes/speed.py`), and its meshes tremble
    less (docs/adr/0009). Where a stretch begins with more than one face, every frame of it is searched.
    """

    def __init__(self) -> None:
        self.restart()

    def restart(self) -> None:
        """Forget: the next frame is searched as if it were the first one."""
        self._begins = True
        self._is_crowded = False

    def faces(self, rgb: Rgb) -> list[Mesh]:
        """As the function `faces`, of the next frame."""
        if self._begins:
            self._begins = False
            found = faces(rgb)
            self._is_crowded = len(found) > 1
            _meshes(_follower(), _BLACK)  # there is no face in it: the network forgets where one was
        return faces(rgb) if self._is_crowded else _meshes(_follower(), rgb)


def widest(meshes: list[Mesh]) -> Mesh | None:
    """The mesh of the face that is the widest in the picture; None without any."""
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
    size = np.array([width, height, width])  # MediaPipe's z has about the scale of x
    return [_points(face) * size for face in found]


def _points(face: Any) -> Mesh:
    """(478, 3) as MediaPipe gives it, 0 to 1.

    Read from protobuf's wire format, where each landmark is 17 bytes, three little-endian floats behind a byte each;
    asking for 1,434 attributes takes ten times as long, a twentieth of the whole frame.
    """
    raw = np.frombuffer(face.SerializeToString(), np.uint8)
    if raw.size != len(face.landmark) * _WIRE_BYTES:  # not MediaPipe 0.10.21's landmarks
        return np.array([[point.x, point.y, point.z] for point in face.landmark])
    floats = raw.reshape(-1, _WIRE_BYTES)[:, _WIRE_FLOATS]
    return np.ascontiguousarray(floats).view("<f4").astype(np.float64)
