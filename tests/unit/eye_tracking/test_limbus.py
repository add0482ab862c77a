"""The iris's edge is found to a fraction of a pixel, from a wrong start, with lids over it."""

from __future__ import annotations

import functools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.eye_tracking.face.cut import GREEN, cut, mapped, mapped_back, to_cut
from functions.eye_tracking.gaze.head import Pose
from functions.eye_tracking.gaze.limbus import IRIS_RADIUS_MM, Limbus, fit_circle, fit_limbus, foreshortening, stretched
from functions.eye_tracking.gaze.limbus_view import EyesView, view_of
from tests.unit.eye_tracking.faces_for_tests import EYEBALLS, PX_PER_MM, Face, Points, irises, mesh_of, picture

STILL = mesh_of(Face())


@functools.cache
def seen(face: Face) -> EyesView:
    return view_of(picture(face), mesh_of(face), STILL, Pose(1.0, np.eye(3), np.zeros(3)))


def fitted(face: Face, off: tuple[float, float] = (0.0, 0.0), free: bool = False, wrong: float = 1.0) -> Limbus:
    """Started `off` radii from where the irises are."""
    view = seen(face)
    radius = np.full(2, IRIS_RADIUS_MM * PX_PER_MM * view.zoom) * wrong
    start = true_centre(face, view) + np.array(off) * radius[0]
    return fit_limbus(view, start, view.into(face.place(EYEBALLS)[:, :2]), radius, free)


def true_centre(face: Face, view: EyesView) -> Points:
    return view.into(face.place(irises(face))[:, :2])


def error(face: Face, off: tuple[float, float] = (0.0, 0.0)) -> float:
    """The largest distance from the truth, in iris radii."""
    limbus = fitted(face, off)
    return float(np.abs(limbus.centre - true_centre(face, seen(face))).max() / limbus.radius[0])


@pytest.mark.parametrize("off", [(0.0, 0.35), (0.0, -0.35), (0.2, 0.2), (-0.2, 0.0)])
def test_a_wrong_start_does_not_matter(off: tuple[float, float]) -> None:
    """Looking far up or down the mesh's iris is that wrong."""
    assert error(Face(vertical=5), off) < 0.03


@pytest.mark.parametrize("vertical", [-20.0, -8.0, 8.0, 20.0])
def test_turned_irises_are_found_where_they_are(vertical: float) -> None:
    assert error(Face(vertical=vertical), (0.0, 0.02 * vertical)) < 0.04


@pytest.mark.parametrize("openness", [0.8, 0.6])
def test_lids_over_the_iris_are_not_its_edge(openness: float) -> None:
    assert error(Face(openness=openness)) < 0.06


def test_blur_and_grain_do_not_move_it() -> None:
    assert error(Face(vertical=6, blur=1.6, grain=5)) < 0.05


def test_the_plain_circle_is_given_beside_the_foreshortened_one() -> None:
    """The fit of a foreshortened limbus by a plain circle is pulled in along the turn, not across it."""
    face = Face(horizontal=25)
    limbus, truth = fitted(face), true_centre(face, seen(face))
    np.testing.assert_allclose(limbus.flat[:, 1], truth[:, 1], atol=0.04 * limbus.radius[0])
    np.testing.assert_allclose(limbus.centre[:, 0], truth[:, 0], atol=0.05 * limbus.radius[0])


@pytest.mark.parametrize("wrong", [0.92, 1.08])
def test_a_free_radius_is_found(wrong: float) -> None:
    limbus = fitted(Face(), free=True, wrong=wrong)
    expected = IRIS_RADIUS_MM * PX_PER_MM * seen(Face()).zoom
    np.testing.assert_allclose(limbus.radius, expected, rtol=0.02)


@pytest.mark.parametrize("blur", [0.8, 1.2, 1.8])
def test_blur_is_the_spread_of_the_edge(blur: float) -> None:
    """The picture's own, plus what the drawing's pixels and the cut add."""
    radius_px = IRIS_RADIUS_MM * PX_PER_MM
    assert fitted(Face(blur=blur)).blur == pytest.approx([blur / radius_px] * 2, rel=0.25)


def test_without_an_edge_there_is_nothing() -> None:
    view = replace(seen(Face()), layers=np.full_like(seen(Face()).layers, 120))
    limbus = fit_limbus(view, np.full((2, 2), 60.0), np.full((2, 2), 60.0), np.full(2, 17.0))
    assert limbus.points.tolist() == [0, 0]
    assert np.isnan(limbus.residual).all()
    assert np.isnan(limbus.blur).all()


def test_closed_lids_leave_no_edge() -> None:
    assert fitted(Face(openness=0.05)).points.max() == 0


@given(
    st.tuples(st.floats(-3, 3), st.floats(-3, 3)),
    st.floats(12, 25),
    st.integers(0, 8),
    st.integers(0, 1000),
)
def test_a_circle_is_found_through_outliers(centre: tuple[float, float], radius: float, wild: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    angle = np.concatenate([np.linspace(-0.8, 1.0, 20), np.pi + np.linspace(-0.8, 1.0, 20)])
    points = radius * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    points[random.choice(40, wild, replace=False)] *= 1.35  # a lash
    off = np.array(centre) / 40 * radius
    both = np.stack([points + off, points + off])
    found = both * 0 + 0
    for _ in range(5):  # as the rounds do: each begins where the last one ended
        circle = fit_circle(both, np.ones((2, 40), bool), np.full(2, radius))
        both, found = both - circle.centre[:, None], found + circle.centre[:, None]
    np.testing.assert_allclose(found[:, 0], [off, off], atol=0.01 * radius)


@given(st.floats(0.05, 0.75), st.floats(0, 2 * np.pi))
def test_foreshortening_is_the_cosine_of_the_turn_and_can_be_undone(sine: float, direction: float) -> None:
    offset = sine * 10.5 / 5.85 * 20 * np.array([[np.cos(direction), np.sin(direction)]] * 2)
    turn, shrink = foreshortening(offset, np.full(2, 20.0))
    np.testing.assert_allclose(shrink, np.sqrt(1 - sine**2))
    points = np.random.default_rng(0).normal(size=(2, 9, 2))
    np.testing.assert_allclose(stretched(stretched(points, turn, shrink), turn, 1 / shrink), points, atol=1e-9)
    np.testing.assert_allclose(stretched(offset[:, None], turn, shrink)[:, 0], offset * shrink[:, None])


@pytest.mark.parametrize("zoom", [0.15, 0.45, 0.9, 1.7])
def test_a_cut_shows_what_its_affine_says(zoom: float) -> None:
    """Also where the frame is shrunk before: a sine's phase tells a hundredth of a pixel."""
    column, row = np.meshgrid(np.arange(600), np.arange(500))
    wave = 128 + 60 * np.sin(column / (6 / zoom)) + 50 * np.cos(row / (8 / zoom))
    rgb = np.repeat(np.rint(wave).astype(np.uint8)[:, :, None], 3, axis=2)
    affine = to_cut(np.array([300.3, 250.7]), zoom, 0.2, 64)
    x, y = np.meshgrid(np.arange(8, 56), np.arange(8, 56))
    at = mapped_back(affine, np.stack([x, y], axis=-1).reshape(-1, 2).astype(float))
    expected = 128 + 60 * np.sin(at[:, 0] / (6 / zoom)) + 50 * np.cos(at[:, 1] / (8 / zoom))
    taken = cut(rgb, affine, 64, GREEN)[8:56, 8:56].ravel().astype(float)
    slope = np.polyfit(expected, taken, 1)[0]
    assert np.corrcoef(expected, taken)[0, 1] > 0.9995
    assert slope == pytest.approx(1, abs=0.05)
    np.testing.assert_allclose(mapped(affine, at), np.stack([x, y], axis=-1).reshape(-1, 2), atol=1e-9)


def test_a_cut_beyond_the_frame_repeats_its_edge() -> None:
    rgb = np.full((40, 30, 3), 77, np.uint8)
    assert (cut(rgb, to_cut(np.array([-50.0, 90.0]), 0.3, 0.1, 32), 32, GREEN) == 77).all()
