"""Real faces: a covered eye is told from a visible one, and a picture that is not upright is turned."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from bench.eyes.hidden.covers import COVERS
from bench.eyes.hidden.visible import VISIBLE
from functions.eye_tracking.face.eye_view import EDGES, eye_views
from functions.eye_tracking.face.features import HIDDEN_FROM
from functions.eye_tracking.face.mesh import Mesh, faces, widest
from functions.eye_tracking.face.photo import describe
from functions.eye_tracking.face.turned import turned
from functions.eye_tracking.face.upright import quarters, upright
from functions.eye_tracking.face.visibility import COVERED_BY_NOSE, hidden, rule
from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video.picture import Rgb
from functions.eye_tracking.video.source import Video
from functions.vision.photo import Photo, decode

SAMPLES = Path(__file__).parents[3] / "samples"
SIDES = {"L": 0, "R": 1}


@pytest.fixture(scope="module")
def face() -> Rgb:
    return decode((SAMPLES / "face.jpg").read_bytes()).rgb


@pytest.fixture(scope="module")
def mesh(face: Rgb) -> Mesh:
    found = widest(faces(face))
    assert found is not None
    return found


def odds(rgb: Rgb) -> tuple[float, float]:
    found = widest(faces(np.ascontiguousarray(rgb)))
    assert found is not None
    left, right = hidden(eye_views(rgb, found)[None], found[None])[0]
    return float(left), float(right)


def test_the_rule_has_a_weight_for_each_edge() -> None:
    assert rule().weights.shape == (EDGES,)


def test_the_odds_do_not_depend_on_the_faces_that_come_together(face: Rgb, mesh: Mesh) -> None:
    views = np.stack([eye_views(np.roll(face, shift, axis=1), mesh) for shift in range(7)])
    meshes = np.stack([mesh] * 7)
    alone = np.concatenate([hidden(views[[one]], meshes[[one]]) for one in range(7)])
    assert (hidden(views, meshes) == alone).all()


@pytest.mark.parametrize("name", ["plain", "clear glasses", "make-up", "darker", "lit", "coarse"])
def test_visible_eyes_are_visible(face: Rgb, mesh: Mesh, name: str) -> None:
    drawn = VISIBLE[name](np.random.default_rng(4))(face, mesh)
    assert max(odds(drawn)) < HIDDEN_FROM


@pytest.mark.parametrize("side", ["L", "R"])
@pytest.mark.parametrize("name", ["patch", "hand", "hair", "glare"])
def test_a_covered_eye_is_hidden_and_the_other_is_not(face: Rgb, mesh: Mesh, name: str, side: str) -> None:
    found = odds(COVERS[name](np.random.default_rng(4), side)(face, mesh))
    assert found[SIDES[side]] > HIDDEN_FROM > found[1 - SIDES[side]]


@pytest.mark.parametrize("name", ["lenses", "bar"])
def test_both_eyes_are_hidden(face: Rgb, mesh: Mesh, name: str) -> None:
    assert min(odds(COVERS[name](np.random.default_rng(4), "LR")(face, mesh))) > HIDDEN_FROM


def test_an_eye_behind_the_nose_is_hidden(face: Rgb, mesh: Mesh) -> None:
    turned_away = mesh.copy()
    turned_away[:, 0] = mesh[362, 0] + (mesh[:, 0] - mesh[362, 0]) * np.where(mesh[:, 0] > mesh[362, 0], 0.2, 1.0)
    left, right = hidden(eye_views(face, turned_away)[None], turned_away[None])[0]
    assert left == COVERED_BY_NOSE > right


def test_a_photo_has_no_figures_of_a_covered_eye(face: Rgb, mesh: Mesh) -> None:
    one = describe(Photo(COVERS["patch"](np.random.default_rng(4), "R")(face, mesh), 1.0, None))
    assert [warning.code for warning in one.warnings] == ["ONE_EYE_HIDDEN"]
    assert not [name for name in one.metrics if name.startswith("R_")]
    assert one.metrics["ear"] == one.metrics["L_ear"]
    none = describe(Photo(COVERS["lenses"](np.random.default_rng(4), "LR")(face, mesh), 1.0, None))
    assert [warning.code for warning in none.warnings] == ["EYES_HIDDEN"]
    assert "ear" not in none.metrics
    assert "head_pitch_deg" in none.metrics


@pytest.mark.parametrize("turns", [0, 1, 2, 3])
def test_a_photo_in_any_direction_gives_the_same_figures(face: Rgb, turns: int) -> None:
    lying = np.ascontiguousarray(np.rot90(face, -turns))
    assert quarters([lying]) == turns
    found, upright_one = (describe(Photo(rgb, 1.0, None)) for rgb in (lying, face))
    assert found.metrics == upright_one.metrics
    assert [warning.code for warning in found.warnings] == (["PICTURE_TURNED"] if turns else [])


def test_pictures_without_a_face_are_not_turned() -> None:
    assert quarters([np.zeros((64, 64, 3), np.uint8)]) == 0


def test_a_picture_is_not_turned_to_where_no_face_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a strongly blurred film: looks from one side agree on a turn that shows nothing."""
    rolls = {(0, 0): 0.0, (1, 1): 90.0}  # by the corner in which the mark stands: as it is, and upside down

    def roll(rgb: NDArray[np.uint8]) -> float:
        row, column = np.argwhere(rgb[..., 0])[0] // (rgb.shape[0] - 1)
        return rolls.get((int(row), int(column)), float("nan"))

    monkeypatch.setattr("functions.eye_tracking.face.upright._roll", roll)
    picture = np.zeros((4, 4, 3), np.uint8)
    picture[0, 0] = 255
    assert quarters([picture] * 4) == 0
    assert list(turned(0)) == []


def test_an_upright_video_is_left_as_it_is() -> None:
    data = (SAMPLES / "face-10s.mp4").read_bytes()
    video = Video(lambda first, end: data[first:end], len(data))
    plan = video.plan(EyeParameters())
    assert upright(video, plan).quarters == 0
