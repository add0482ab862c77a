from __future__ import annotations

import numpy as np
import pytest

from functions.measure.landmarks import EARS, ELBOWS, EYES, FINGERS, SHOULDERS
from functions.measure.silhouette import outline
from functions.measure.view import CUES, FIGURES, RATIOS, View, cues, figures, longer_arm, ratios, view_of
from tests.unit.measure.bodies_for_tests import standing


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
    found = dict(zip(CUES, cues(seen()), strict=True))
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
    assert np.isnan(cues(view_of(pose, silhouette))).tolist() == [True, False, False, False, False]


def test_toes_below_heels_and_ears_below_eyes_are_positive_tilts() -> None:
    view = seen()
    for side in (0, 1):
        view.landmarks[EARS[side]] = view.landmarks[EYES[side]] + [0, 16]
    found = dict(zip(CUES, cues(view), strict=True))
    assert found["foot_tilt"] == pytest.approx(0.03, abs=0.001)  # drawn at .95 and .98 of the height
    assert found["face_tilt"] == pytest.approx(0.02, abs=0.001)


def test_figures_are_logarithms_of_lengths_but_not_of_the_ankles_height_and_the_cues() -> None:
    view = seen()
    found = figures(view)
    plain = ratios(view)
    logarithms = np.arange(len(RATIOS)) != RATIOS.index("ankle_height")
    assert found[: len(RATIOS)][logarithms] == pytest.approx(np.log(plain[logarithms]))
    assert found[RATIOS.index("ankle_height")] == pytest.approx(plain[RATIOS.index("ankle_height")])
    assert found[len(RATIOS) :] == pytest.approx(cues(view))
    assert len(found) == len(FIGURES)


def test_a_length_of_nothing_has_a_figure_too() -> None:
    view = seen()
    view.landmarks[ELBOWS[0]] = view.landmarks[SHOULDERS[0]]
    view.landmarks[ELBOWS[1]] = view.landmarks[SHOULDERS[1]]
    assert np.isfinite(figures(view)).all()
