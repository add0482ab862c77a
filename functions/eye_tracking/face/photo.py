"""Measures the eyes in one photo of a face."""

from __future__ import annotations

from typing import Final

import numpy as np

from functions.eye_tracking.face.eyes import features, picture_quality
from functions.eye_tracking.face.features import FEATURES
from functions.eye_tracking.face.mesh import faces, widest
from functions.eye_tracking.face.turned import turned
from functions.eye_tracking.face.upright import quarters
from functions.eye_tracking.schemas import FaceMetrics
from functions.shared.errors import NoFace
from functions.shared.remarks import Remark
from functions.vision.photo import Photo

_IN_PX: Final = {
    *(name for name in FEATURES if "_iris_c" in name),
    *("eye_width_px", "face_x", "face_y", "face_size"),
}


def describe(photo: Photo) -> FaceMetrics:
    """The metrics of the widest face, positions in px of the upright photo at its original size. Raises NoFace."""
    turns = quarters([photo.rgb])
    rgb = np.ascontiguousarray(np.rot90(photo.rgb, turns))
    meshes = faces(rgb)
    mesh = widest(meshes)
    if mesh is None:
        raise NoFace("No face was found: send a photo of one face, from the front, well lit and not too far away.")
    values = features(mesh[None], np.array([picture_quality(rgb, mesh)]))[0]
    scale = photo.original_per_pixel
    named = {
        name: round(float(value * scale if name in _IN_PX else value), 4)
        for name, value in zip(FEATURES, values, strict=True)
    }
    return FaceMetrics(faces=len(meshes), metrics=named, warnings=[*_remarks(len(meshes)), *turned(turns)])


def _remarks(found: int) -> list[Remark]:
    if found == 1:
        return []
    return [Remark(code="MULTIPLE_FACES", message="There is more than one face: the widest one was measured.")]
