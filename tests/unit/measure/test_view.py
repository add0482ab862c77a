from __future__ import annotations

import numpy as np
import pytest

from functions.measure.landmarks import ELBOWS, FINGERS
from functions.measure.silhouette import outline
from functions.measure.view import COVARIATES, RATIOS, View, covariates, levelled, longer_arm, ratios, view_of
from tests.unit.measure.bodies_for_tests import HEIGHT, WIDTH, standing

SIZE = (HEIGHT, WIDTH)


def seen(**drawn: float) -> View:
    pose = standing(**drawn)
    return view_of(pose, outline(pose))


def test_ratios_do_not_depend_on_where_and_how_large_the_person_is() -> None:
    assert ratios(seen(height=500, x=300, top=100)) == pytest.approx(ratios(seen(height=800)), abs=0.003)
    assert len(ratios(seen())) == len(RATIOS)


def test_segments_are_fractions_of_the_silhouettes_height() -> None:
    found = dict(zip(RATIOS, ratios(seen()), strict=True))
    assert found["torso"] == pytest.approx(0.29, abs=0.002)
    assert found["calf"] == pytest.approx(0.21, abs=0.002)
    assert found["ankle_height"] == pytest.approx(0.09, abs=0.002)


def test_breadths_are_those_of_the_mask() -> None:
    found = dict(zip(COVARIATES, covariates(seen()), strict=True))
    assert found["trunk_breadth"] == pytest.approx(0.4, abs=0.01)


def test_the_reach_is_that_of_the_longer_arm() -> None:
    view = seen()
    view.landmarks[FINGERS[0]] = view.landmarks[ELBOWS[0]] + [0, 130]
    view.landmarks[FINGERS[1]] = view.landmarks[ELBOWS[1]] + [0, 160]
    assert longer_arm(view) == 1
    assert dict(zip(RATIOS, ratios(view), strict=True))["elbow_to_finger"] == pytest.approx(0.2)


def test_a_hole_in_the_mask_leaves_a_breadth_unknown() -> None:
    pose = standing()
    silhouette = outline(pose)
    pose.mask[400:560] = False  # a belt of background across the trunk
    assert np.isnan(covariates(view_of(pose, silhouette))).tolist() == [True, False, False]


@pytest.mark.parametrize("pitch", [-14, -8, -2])
def test_ordinary_camera_angles_are_left_to_the_model(pitch: float) -> None:
    assert ratios(levelled(seen(), SIZE, pitch, None)) == pytest.approx(ratios(seen()))


def project(world: np.ndarray[tuple[int, int], np.dtype[np.float64]], pitch_deg: float, focal_px: float) -> View:
    """Points (x right, y down from the camera, z forward; m) through a camera that looks up by pitch_deg."""
    angle = np.radians(pitch_deg)
    turn = np.array([[1, 0, 0], [0, np.cos(angle), np.sin(angle)], [0, -np.sin(angle), np.cos(angle)]])
    rays = world @ turn.T
    points = rays[:, :2] / rays[:, 2:] * focal_px + [WIDTH / 2, HEIGHT / 2]
    drawn = seen()
    return View(points[2:], points[0], points[1], drawn.trunk, drawn.head)


def test_levelling_undoes_a_real_camera_rotation() -> None:
    """A figure pictured steeply and at the edge of the ordinary range: after levelling both agree."""
    figure = seen()
    points = np.vstack([figure.crown, figure.soles, figure.landmarks])
    metres = (points - [360, 200]) / 800 * 1.75
    world = np.column_stack([metres[:, 0], metres[:, 1] - 0.35, np.full(len(metres), 3.0)])
    focal_px = 28 / 43.27 * float(np.hypot(HEIGHT, WIDTH))
    steep, ordinary = project(world, -30, focal_px), project(world, -14, focal_px)
    assert ratios(levelled(steep, SIZE, -30, 28)) == pytest.approx(ratios(ordinary), abs=1e-9)
    assert ratios(steep) != pytest.approx(ratios(ordinary), abs=0.003)
