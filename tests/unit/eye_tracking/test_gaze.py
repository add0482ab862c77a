"""Gaze in degrees against faces whose heads and eyes are turned by known angles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from functions.eye_tracking.face.features import GAZE_FEATURES
from functions.eye_tracking.gaze import angles
from functions.eye_tracking.gaze.angles import gaze_angles
from functions.eye_tracking.gaze.calibration import ClipModel, calibrate
from tests.unit.eye_tracking.faces_for_tests import Face, picture
from tests.unit.eye_tracking.test_calibration import some_faces

STILL = Face()
ANGLES = GAZE_FEATURES[:6]


@pytest.fixture(scope="module")
def clip() -> ClipModel:
    model = calibrate(face.sample() for face in some_faces())
    assert model is not None
    return model


def measured(face: Face, clip: ClipModel) -> dict[str, float]:
    values = angles.measure(*face.sample(), clip)
    return dict(zip(GAZE_FEATURES, values.tolist(), strict=True))


@pytest.mark.parametrize("vertical", [-20.0, -10.0, 10.0, 22.0])
def test_up_is_positive_and_degrees_are_degrees(vertical: float, clip: ClipModel) -> None:
    found = measured(replace(STILL, vertical=vertical), clip)
    for name in ("gaze_vertical_deg", "L_gaze_vertical_deg", "R_gaze_vertical_deg"):
        assert found[name] == pytest.approx(vertical, abs=1.2)
    assert found["gaze_horizontal_deg"] == pytest.approx(0, abs=1.2)


@pytest.mark.parametrize("horizontal", [-20.0, -8.0, 15.0])
def test_the_pictures_right_is_positive(horizontal: float, clip: ClipModel) -> None:
    found = measured(replace(STILL, horizontal=horizontal), clip)
    for name in ("gaze_horizontal_deg", "L_gaze_horizontal_deg", "R_gaze_horizontal_deg"):
        assert found[name] == pytest.approx(horizontal, abs=1.8)
    assert found["gaze_vertical_deg"] == pytest.approx(0, abs=1.2)


@pytest.mark.parametrize(
    "moved",
    [
        Face(vertical=10, x=150, y=168),
        Face(vertical=10, roll=8),
        Face(vertical=10, pitch=6),
        Face(vertical=10, pitch=-6),
        Face(vertical=10, yaw=8),
    ],
)
def test_a_head_that_moves_takes_no_gaze_with_it(moved: Face, clip: ClipModel) -> None:
    """Eyes that keep still in the head look the same way for it: false gaze per degree of pitch stays below .2."""
    found = measured(moved, clip)
    assert found["gaze_vertical_deg"] == pytest.approx(10, abs=1.5)
    assert found["gaze_horizontal_deg"] == pytest.approx(0, abs=1.8)


@pytest.mark.parametrize(("pitch", "yaw"), [(5.0, 0.0), (-5.0, 0.0), (0.0, 8.0), (0.0, -8.0)])
def test_the_heads_own_turn_is_told(pitch: float, yaw: float, clip: ClipModel) -> None:
    found = measured(replace(STILL, pitch=pitch, yaw=yaw), clip)
    assert found["rigid_pitch_deg"] == pytest.approx(pitch, abs=1.2)
    assert found["rigid_yaw_deg"] == pytest.approx(yaw, abs=1.2)
    assert found["rigid_residual"] < 0.01


@pytest.mark.parametrize("follow", [0.15, 0.3])
def test_a_mesh_that_is_pulled_along_by_the_irises_changes_nothing(follow: float, clip: ClipModel) -> None:
    face = Face(vertical=18)
    free, pulled = measured(face, clip), measured(replace(face, mesh_follow=follow), clip)
    assert pulled["gaze_vertical_deg"] == pytest.approx(free["gaze_vertical_deg"], abs=0.3)


@pytest.mark.parametrize("gain", [0.4, 1.0])
def test_the_meshs_own_irises_are_only_a_start(gain: float, clip: ClipModel) -> None:
    found = measured(Face(vertical=15, mesh_gain=gain), clip)
    assert found["gaze_vertical_deg"] == pytest.approx(15, abs=1.2)


def test_rest_is_rest(clip: ClipModel) -> None:
    """Grain moves a resting gaze by a tenth of a degree: .002 eye widths are .3 degrees."""
    rest = [measured(replace(STILL, seed=seed), clip)["gaze_vertical_deg"] for seed in range(8)]
    assert np.std(rest) < 0.2


def test_quality_gets_worse_with_the_picture(clip: ClipModel) -> None:
    sharp, blurred = measured(STILL, clip), measured(replace(STILL, blur=2.2), clip)
    narrow = measured(replace(STILL, openness=0.5), clip)
    assert blurred["limbus_blur"] > sharp["limbus_blur"] + 0.08
    assert narrow["limbus_points"] < sharp["limbus_points"]
    # The lids are 15 mm apart, a little less beside the middle, and the iris's radius is 5.85.
    assert sharp["limbus_lid_gap"] == pytest.approx(15 / 5.85, rel=0.03)
    assert narrow["limbus_lid_gap"] == pytest.approx(7.5 / 5.85, rel=0.03)
    assert sharp["limbus_residual"] < 0.03


def test_on_a_head_that_cannot_be_followed_there_is_no_gaze(clip: ClipModel) -> None:
    """Then nothing but the mesh says where the head is, and that is pulled along by the irises."""
    found = measured(replace(STILL, texture=0.0, yaw=6.0), clip)
    assert all(np.isnan(found[name]) for name in ANGLES)
    assert not found["rigid_residual"] < 0.02
    assert found["rigid_yaw_deg"] == pytest.approx(6, abs=3)


def test_closed_eyes_have_no_gaze(clip: ClipModel) -> None:
    found = measured(replace(STILL, openness=0.05), clip)
    assert all(np.isnan(found[name]) for name in ANGLES)
    assert found["limbus_points"] == 0


def test_an_eye_at_the_pictures_edge_has_no_gaze(clip: ClipModel) -> None:
    """The person's right eye is the picture's left one; a mean takes both."""
    found = measured(replace(STILL, x=60.0), clip)
    assert np.isnan(found["R_gaze_vertical_deg"])
    assert np.isnan(found["gaze_vertical_deg"])
    assert found["L_gaze_vertical_deg"] == pytest.approx(0, abs=1.5)


def test_without_a_mesh_there_is_nothing(clip: ClipModel) -> None:
    assert np.isnan(angles.measure(picture(STILL), np.full((478, 3), np.nan), clip)).all()


def test_a_head_that_is_lost_still_has_a_pose(clip: ClipModel) -> None:
    """By the mesh, which goes on where its network only believes in a face."""
    _, mesh = replace(STILL, yaw=6.0).sample()
    values = angles.measure(np.full((320, 320, 3), 128, np.uint8), mesh, clip)
    found = dict(zip(GAZE_FEATURES, values.tolist(), strict=True))
    assert all(np.isnan(found[name]) for name in ANGLES)
    assert not found["rigid_residual"] < 0.02
    assert np.isfinite(found["rigid_yaw_deg"])


def test_a_frame_depends_on_nothing_before_it(clip: ClipModel) -> None:
    rgb, mesh = Face(vertical=7, seed=3).sample()
    alone = angles.measure(rgb, mesh, ClipModel.from_bytes(clip.to_bytes()))
    angles.measure(*Face(vertical=-20, x=150).sample(), clip)
    np.testing.assert_array_equal(angles.measure(rgb, mesh, clip), alone)


def test_angles_are_those_of_the_eye_in_the_head() -> None:
    """A gaze at the camera from a head that looks 10 degrees up is 10 degrees down."""
    up = replace(STILL, pitch=10.0).rotation
    vertical, horizontal = gaze_angles(np.zeros((1, 2)), up)
    assert vertical[0] == pytest.approx(-10)
    assert horizontal[0] == pytest.approx(0)
    assert gaze_angles(np.array([[0.5, 0.0]]), np.eye(3))[1][0] == pytest.approx(30)
    assert np.isnan(gaze_angles(np.array([[0.0, 0.9]]), np.eye(3))[0][0])
