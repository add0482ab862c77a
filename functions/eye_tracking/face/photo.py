"""Measures the eyes in one photo of a face."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from functions.eye_tracking.face.eye_view import eye_views
from functions.eye_tracking.face.eyes import features, picture_quality
from functions.eye_tracking.face.features import FEATURES, HIDDEN_FROM, MEANS, SIDES
from functions.eye_tracking.face.mesh import faces, widest
from functions.eye_tracking.face.turned import turned
from functions.eye_tracking.face.upright import quarters
from functions.eye_tracking.face.visibility import hidden
from functions.eye_tracking.schemas import FaceMetrics
from functions.shared.errors import NoFace
from functions.shared.remarks import Remark
from functions.vision.photo import Photo

_IN_PX: Final = {
    *(name for name in FEATURES if "_iris_c" in name),
    *("eye_width_px", "face_x", "face_y", "face_size"),
}
_ODDS: Final = tuple(f"{side}_hidden" for side in SIDES)
_NAMES: Final = {"L": ("left", "right"), "R": ("right", "left")}


def describe(photo: Photo) -> FaceMetrics:
    """The metrics of the widest face, positions in px of the upright photo at its original size. Raises NoFace."""
    turns = quarters([photo.rgb])
    rgb = np.ascontiguousarray(np.rot90(photo.rgb, turns))
    meshes = faces(rgb)
    mesh = widest(meshes)
    if mesh is None:
        raise NoFace("No face was found: send a photo of one face, from the front, well lit and not too far away.")
    odds = hidden(eye_views(rgb, mesh)[None], mesh[None])
    values = features(mesh[None], np.array([picture_quality(rgb, mesh)]), odds)[0]
    covered = [side for side, found in zip(SIDES, odds[0], strict=True) if found > HIDDEN_FROM]
    scale = photo.original_per_pixel
    named = {
        name: round(float(value * scale if name in _IN_PX else value), 4)
        for name, value in zip(FEATURES, values, strict=True)
        if name not in _ODDS
    }
    warnings = [*photo.remarks, *_many(len(meshes)), *_covered(covered), *turned(turns)]
    return FaceMetrics(faces=len(meshes), metrics=_of_visible(named, covered), warnings=warnings)


def _of_visible(named: dict[str, float], covered: list[str]) -> dict[str, float]:
    """Without the figures of covered eyes; with one covered, the visible one's stand for both."""
    kept = {name: value for name, value in named.items() if name[:1] not in covered or name[1:2] != "_"}
    if not covered:
        return kept
    visible = next((side for side in SIDES if side not in covered), None)
    alone: dict[str, float] = {name: kept[f"{visible}_{name}"] for name in MEANS if f"{visible}_{name}" in kept}
    return {name: alone.get(name, value) for name, value in kept.items() if name in alone or name not in MEANS}


def _many(found: int) -> Iterator[Remark]:
    if found > 1:
        yield Remark(code="MULTIPLE_FACES", message="There is more than one face: the widest one was measured.")


def _covered(covered: list[str]) -> Iterator[Remark]:
    if len(covered) == len(SIDES):
        yield Remark(code="EYES_HIDDEN", message="Both eyes are hidden: there are no figures of the eyes.")
    elif covered:
        one, other = _NAMES[covered[0]]
        message = f"The person's {one} eye is hidden: the figures are those of the {other} eye alone."
        yield Remark(code="ONE_EYE_HIDDEN", message=message)
