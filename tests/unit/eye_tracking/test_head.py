"""A head's pose is what moves its rigid points, whatever the rest of the face does."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.eye_tracking.face.eyes import OUTER_CANTHI
from functions.eye_tracking.gaze.head import RIGID, Points, Pose, fit_pose, median_mesh, pose_of, residual
from tests.unit.eye_tracking.faces_for_tests import Face, mesh_of

angles = st.tuples(*[st.floats(-0.9, 0.9)] * 3)


def turned_by(angle: tuple[float, ...]) -> Points:
    return np.asarray(cv2.Rodrigues(np.array(angle))[0], np.float64)


@given(angles, st.floats(0.01, 500), st.tuples(*[st.floats(-2000, 2000)] * 3))
def test_a_pose_is_found_again(angle: tuple[float, ...], scale: float, shift: tuple[float, ...]) -> None:
    reference = mesh_of(Face())
    made = Pose(scale, turned_by(angle), np.array(shift))
    found = pose_of(made.place(reference), reference)
    assert found.scale == pytest.approx(scale)
    np.testing.assert_allclose(found.rotation, made.rotation, atol=1e-9)
    np.testing.assert_allclose(found.take_back(made.place(reference)), reference, atol=1e-6)


@given(st.integers(0, 1000))
def test_what_is_mirrored_is_still_turned_and_not_mirrored(seed: int) -> None:
    points = np.random.default_rng(seed).normal(size=(12, 3))
    found = fit_pose(points, points * [-1, 1, 1], np.ones(12))
    assert np.linalg.det(found.rotation) == pytest.approx(1.0)


def test_weights_decide_which_points_count() -> None:
    points = np.random.default_rng(1).normal(size=(12, 3))
    moved = points + np.where(np.arange(12) < 4, 5.0, 1.0)[:, None]
    found = fit_pose(points, moved, (np.arange(12) >= 4).astype(float))
    np.testing.assert_allclose(found.shift, [1.0, 1.0, 1.0], atol=1e-9)


@pytest.mark.parametrize("pitch", [-9.0, 0.0, 12.0])
@pytest.mark.parametrize("yaw", [-10.0, 0.0, 8.0])
def test_up_and_the_pictures_right_are_positive(pitch: float, yaw: float) -> None:
    pose = pose_of(mesh_of(Face(pitch=pitch, yaw=yaw)), mesh_of(Face()))
    assert pose.pitch_deg == pytest.approx(pitch, abs=0.3)
    assert pose.yaw_deg == pytest.approx(yaw, abs=0.3)


def test_roll_is_clockwise() -> None:
    assert np.degrees(pose_of(mesh_of(Face(roll=7)), mesh_of(Face())).roll) == pytest.approx(7)


def test_the_eyes_do_not_move_the_head() -> None:
    looking_up = pose_of(mesh_of(Face(vertical=25, openness=0.3)), mesh_of(Face()))
    assert looking_up.pitch_deg == pytest.approx(0, abs=1e-9)
    assert residual(mesh_of(Face(vertical=25)), mesh_of(Face()), looking_up) == pytest.approx(0, abs=1e-9)


def test_the_residual_is_what_a_pose_leaves() -> None:
    reference = mesh_of(Face())
    bent = reference.copy()
    bent[RIGID] += np.random.default_rng(0).normal(0, 2.0, (len(RIGID), 3))
    pose = Pose(1.0, np.eye(3), np.zeros(3))
    assert residual(bent, reference, pose) == pytest.approx(2.0 * np.sqrt(3), rel=0.2)


def some_meshes(count: int = 12) -> list[Face]:
    random = np.random.default_rng(5)
    return [Face(pitch=p, yaw=w, roll=4 + r, x=100 + 20 * p) for p, w, r in random.normal(0, 1.5, (count, 3))]


def test_the_median_mesh_is_level_and_measured_by_the_eyes_distance() -> None:
    middle = median_mesh(np.array([mesh_of(face) for face in some_meshes()]))
    right, left = middle[list(OUTER_CANTHI)]
    assert np.linalg.norm(left - right) == pytest.approx(1)
    np.testing.assert_allclose(left + right, 0, atol=1e-9)
    assert left[1] == pytest.approx(right[1])


def test_the_median_mesh_has_the_middle_pose() -> None:
    """A head that is mostly turned is told against that, not against the camera."""
    faces = [*some_meshes(9), *(replace(face, yaw=20.0) for face in some_meshes(4))]
    middle = median_mesh(np.array([mesh_of(face) for face in faces]))
    poses = [pose_of(mesh_of(face), middle) for face in faces]
    assert np.median([pose.yaw_deg for pose in poses]) == pytest.approx(0, abs=1.5)
    assert poses[-1].yaw_deg == pytest.approx(20, abs=3)


def test_a_third_of_grimaces_leaves_the_median_mesh_alone() -> None:
    meshes = np.array([mesh_of(face) for face in some_meshes(30)])
    spoiled = meshes.copy()
    spoiled[::3] += np.random.default_rng(2).normal(0, 0.1 * 165, spoiled[::3].shape)  # a tenth of the eyes' distance
    np.testing.assert_allclose(median_mesh(spoiled)[RIGID], median_mesh(meshes)[RIGID], atol=0.02)


def test_a_mesh_that_is_not_finite_is_refused() -> None:
    with pytest.raises(np.linalg.LinAlgError):
        pose_of(np.full((478, 3), np.nan), mesh_of(Face()))
