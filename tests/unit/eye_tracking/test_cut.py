"""Cuts of a frame: level, at their size, and wherever the mesh puts an eye."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.eye_tracking.face.cut import GREEN, cut, mapped, to_cut

SIDE = 36
NOISE = np.random.default_rng(0).integers(0, 255, (90, 160, 3)).astype(np.uint8)


def test_a_cut_at_the_frames_own_scale_is_its_part() -> None:
    taken = cut(NOISE, to_cut(np.array([80.0, 50.0]), 1.0, 0.0, SIDE), SIDE, GREEN)
    np.testing.assert_array_equal(taken, NOISE[50 - 18 : 50 + 18, 80 - 18 : 80 + 18, GREEN])


def test_a_tilted_eye_lies_level_in_its_cut() -> None:
    roll = np.radians(20)
    ends = np.array([[60.0, 40.0], [60 + 40 * np.cos(roll), 40 + 40 * np.sin(roll)]])
    (first, last) = mapped(to_cut(ends.mean(axis=0), 0.5, roll, SIDE), ends)
    assert first[1] == pytest.approx(last[1])
    assert last[0] - first[0] == pytest.approx(20)


@given(st.floats(-500, 700), st.floats(-500, 700), st.floats(0.02, 4), st.floats(-3.2, 3.2))
def test_an_eye_beyond_the_edge_gives_the_edges_pixels(x: float, y: float, zoom: float, roll: float) -> None:
    grey = np.full((90, 160, 3), 77, np.uint8)
    taken = cut(grey, to_cut(np.array([x, y]), zoom, roll, SIDE), SIDE, GREEN)
    assert taken.shape == (SIDE, SIDE)
    assert (taken == 77).all()
