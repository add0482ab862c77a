"""What belongs to a clip is found from some frames of it, blinks and turned heads among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from functions.eye_tracking.face.mesh import Mesh
from functions.eye_tracking.gaze.calibration import MIN_SAMPLES, ClipModel, calibrate
from functions.eye_tracking.gaze.limbus import IRIS_RADIUS_MM
from functions.eye_tracking.gaze.limbus_view import IRISES, RIMS
from functions.eye_tracking.video.picture import Rgb
from tests.unit.eye_tracking.faces_for_tests import EYE_MM, EYEBALLS, Face

UNIT_MM = EYEBALLS[0, 0] - EYEBALLS[1, 0] + EYE_MM  # distance of the outer canthi
Sample = tuple[Rgb, Mesh]


def some_faces(count: int = 12) -> list[Face]:
    """Looks around the middle, on a head that is nearly still."""
    random = np.random.default_rng(0)
    looks = random.permutation(np.linspace(-9, 9, count))
    return [
        Face(
            vertical=float(looks[i]), horizontal=float(looks[::-1][i] / 2), x=160 + dx, y=160 + dy, pitch=pitch, seed=i
        )
        for i, (dx, dy, pitch) in enumerate(random.uniform([-3, -3, -0.7], [3, 3, 0.7], (count, 3)))
    ]


def with_irises(mesh: Mesh, factor: float) -> Mesh:
    """The same mesh with larger irises."""
    changed = mesh.copy()
    changed[RIMS] = mesh[IRISES, None] + factor * (mesh[RIMS] - mesh[IRISES, None])
    return changed


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return [face.sample() for face in some_faces()]


@pytest.fixture(scope="module")
def clip(samples: list[Sample]) -> ClipModel:
    model = calibrate(samples)
    assert model is not None
    return model


def test_irises_and_eyeballs_are_the_persons_own(clip: ClipModel) -> None:
    """The mesh's irises have the right radius but move too little; an eyeball is where its middle gaze is straight."""
    assert clip.iris_radius * UNIT_MM == pytest.approx(IRIS_RADIUS_MM, rel=0.02)
    np.testing.assert_allclose(clip.eyeballs * UNIT_MM, EYEBALLS, atol=0.6)


def test_blinks_and_turned_heads_are_left_out(samples: list[Sample], clip: ClipModel) -> None:
    others = [replace(face, openness=0.15) for face in some_faces()[:4]]
    others += [replace(face, yaw=25.0) for face in some_faces()[4:7]]
    mixed = [*(face.sample() for face in others), *samples]
    model = calibrate(mixed)
    assert model is not None
    assert model.iris_radius == pytest.approx(clip.iris_radius, rel=0.02)
    np.testing.assert_allclose(model.eyeballs * UNIT_MM, clip.eyeballs * UNIT_MM, atol=0.5)


def test_a_wrong_mesh_radius_is_corrected(samples: list[Sample]) -> None:
    """By the picture; people's meshes are off by up to a tenth."""
    model = calibrate([(rgb, with_irises(mesh, 1.08)) for rgb, mesh in samples])
    assert model is not None
    assert model.iris_radius * UNIT_MM == pytest.approx(IRIS_RADIUS_MM, rel=0.025)


def test_too_few_frames_with_open_eyes_are_no_model(samples: list[Sample]) -> None:
    closed = [replace(face, openness=0.1).sample() for face in some_faces()[:3]]
    enough, too_few = samples[:MIN_SAMPLES], samples[: MIN_SAMPLES - 1]
    assert calibrate(enough) is not None
    assert calibrate(too_few) is None
    assert calibrate([*too_few, *closed]) is None
    assert calibrate([]) is None


def test_meshes_that_are_none_do_not_count(samples: list[Sample], clip: ClipModel) -> None:
    lost = (samples[0][0], np.full((478, 3), np.nan))
    model = calibrate([lost, *samples, lost])
    assert model is not None
    assert model.to_bytes() == clip.to_bytes()


def test_the_eyes_have_to_be_seen() -> None:
    """A mesh alone, on a face without eyes, is no measurement."""
    blank = np.full((320, 320, 3), 128, np.uint8)
    assert calibrate([(blank, face.sample()[1]) for face in some_faces()]) is None


def test_frames_are_read_one_at_a_time_and_may_be_cut_to_the_face(samples: list[Sample], clip: ClipModel) -> None:
    def cut_out() -> Iterator[Sample]:
        for rgb, mesh in samples:
            frame = np.pad(rgb, ((50, 0), (30, 0), (0, 0)))
            yield frame, mesh + np.array([30.0, 50.0, 0.0])

    model = calibrate(cut_out())
    assert model is not None
    np.testing.assert_allclose(model.eyeballs, clip.eyeballs, atol=1e-3)


def test_a_model_travels_as_bytes(samples: list[Sample], clip: ClipModel) -> None:
    data = clip.to_bytes()
    copy = ClipModel.from_bytes(data)
    assert len(data) < 100_000
    assert copy.iris_radius == clip.iris_radius
    for mine, theirs in (
        (copy.mesh, clip.mesh),
        (copy.eyeballs, clip.eyeballs),
        (copy.template.picture, clip.template.picture),
        (copy.template.anchors, clip.template.anchors),
    ):
        np.testing.assert_array_equal(mine, theirs)
        assert mine.dtype == theirs.dtype
    assert copy.to_bytes() == data
    again = calibrate(samples)
    assert again is not None
    assert again.to_bytes() == data


def test_other_bytes_are_refused() -> None:
    with pytest.raises(ValueError, match="pickled"):
        ClipModel.from_bytes(b"no model")
