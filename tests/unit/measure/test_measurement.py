"""How much is known of each ratio of a photo, and what a measurement is put together from."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from functions.anthropometry.population import segments_given_height
from functions.anthropometry.segments import SEGMENTS
from functions.measure import agreement, camera, model, pose, quality
from functions.measure.landmarks import ANKLES, ELBOWS, FINGERS, HEELS, KNEES, SHOULDERS, WRISTS, Pose
from functions.measure.measurement import Measurement, Observation, Person, estimate, measure, noise_factor, observe
from functions.measure.silhouette import outline
from functions.measure.view import RATIOS, figures, view_of
from functions.vision.photo import Photo
from tests.unit.measure.bodies_for_tests import HEIGHT, WIDTH, standing


def observed(hidden: dict[int, float] | None = None, doubted: float = 1.0, longer: int = 0) -> Observation:
    """A drawn person. hidden: landmark -> visibility; longer: the arm that reaches farther in the picture."""
    pose = standing()
    pose.points[FINGERS[longer]] = pose.points[ELBOWS[longer]] + [0, 170]
    pose.points[FINGERS[1 - longer]] = pose.points[ELBOWS[1 - longer]] + [0, 140]
    for landmark, visibility in (hidden or {}).items():
        pose.visibility[landmark] = visibility
    silhouette = outline(pose)
    view = view_of(pose, silhouette)
    return Observation(pose, silhouette, view, camera.framing(view, (HEIGHT, WIDTH), None, None), doubted)


def factors(hidden: dict[int, float] | None = None, doubted: float = 1.0, longer: int = 0) -> dict[str, float]:
    """The ratios of which less is known than usual, and how many times less."""
    found = noise_factor(observed(hidden, doubted, longer)).tolist()
    return {name: factor for name, factor in zip(RATIOS, found, strict=True) if factor != pytest.approx(1.0)}


def test_of_a_body_that_is_clearly_seen_as_much_is_known_as_usual() -> None:
    assert noise_factor(observed()).tolist() == [1.0] * len(RATIOS)
    assert factors(dict.fromkeys(range(33), 0.9)) == {}


@pytest.mark.parametrize(
    ("landmark", "names"),
    [
        (ANKLES[0], {"calf", "ankle_height"}),
        (ANKLES[1], {"calf", "ankle_height"}),
        (KNEES[0], {"thigh", "calf"}),
        (SHOULDERS[1], {"upper_arm", "torso"}),
        (WRISTS[0], {"forearm"}),
        (ELBOWS[0], {"upper_arm", "forearm", "elbow_to_finger"}),
        (FINGERS[0], {"elbow_to_finger"}),
        (HEELS[0], set()),
    ],
)
def test_a_landmark_that_is_half_seen_halves_what_is_known_of_its_ratios(landmark: int, names: set[str]) -> None:
    assert factors({landmark: 0.45}) == pytest.approx(dict.fromkeys(names, 2.0))


@pytest.mark.parametrize("longer", [0, 1])
def test_the_reach_rests_on_the_longer_arm_alone(longer: int) -> None:
    assert factors({FINGERS[longer]: 0.3}, longer=longer) == pytest.approx({"elbow_to_finger": 3.0})
    assert factors({FINGERS[1 - longer]: 0.3}, longer=longer) == {}
    assert "elbow_to_finger" not in factors({ELBOWS[1 - longer]: 0.3}, longer=longer)


def test_the_worst_landmark_counts_and_nothing_is_known_nine_times_less_than_usual() -> None:
    assert factors({ANKLES[0]: 0.5, ANKLES[1]: 0.3})["ankle_height"] == pytest.approx(3.0)
    assert factors({ANKLES[0]: 0.1})["ankle_height"] == pytest.approx(9.0)
    assert factors({ANKLES[0]: 0.01})["ankle_height"] == pytest.approx(9.0)


def test_doubt_about_the_picture_is_doubt_about_every_ratio() -> None:
    found = noise_factor(observed({ANKLES[0]: 0.45}, doubted=1.5))
    expected = [3.0 if name in ("calf", "ankle_height") else 1.5 for name in RATIOS]
    assert found.tolist() == pytest.approx(expected)


def test_hidden_ankles_and_arms_widen_the_stated_uncertainty() -> None:
    prior, shipped = segments_given_height(175), model.shipped()
    clear = estimate(observed(), 175, prior, shipped)
    arms = (*ELBOWS, *WRISTS, *FINGERS)
    for landmarks, segments in ((ANKLES, ["calf"]), (arms, ["upper_arm", "forearm"])):
        hidden = estimate(observed(dict.fromkeys(landmarks, 0.2)), 175, prior, shipped)
        assert all(hidden.lengths.sd[at] > clear.lengths.sd[at] for at in map(SEGMENTS.index, segments))


@pytest.mark.parametrize("landmark", [*ANKLES, *KNEES, *SHOULDERS, *WRISTS, *ELBOWS, *FINGERS])
def test_a_hidden_landmark_narrows_no_uncertainty(landmark: int) -> None:
    prior, shipped = segments_given_height(175), model.shipped()
    sds = [estimate(observed({landmark: v}), 175, prior, shipped).lengths.sd for v in (0.9, 0.6, 0.3, 0.1)]
    assert all(np.all(later >= earlier - 1e-9) for earlier, later in pairwise(sds))


def test_an_estimate_joins_what_was_seen_with_the_population() -> None:
    seen, prior, shipped = observed({ANKLES[0]: 0.45}), segments_given_height(168), model.shipped()
    expected = shipped.posterior(figures(seen.view), 168, prior, noise_factor(seen), seen.framing)
    found = estimate(seen, 168, prior, shipped)
    np.testing.assert_allclose(found.lengths.mean, expected.lengths.mean)
    np.testing.assert_allclose(found.lengths.covariance, expected.lengths.covariance)


@pytest.mark.parametrize(("sex", "group"), [(None, "pooled_50_50"), ("female", "female"), ("male", "male")])
def test_the_population_is_that_of_the_sex_that_was_given(sex: str | None, group: str) -> None:
    expected = segments_given_height(171, group)  # type: ignore[arg-type]
    np.testing.assert_allclose(Person(171, sex).prior().mean, expected.mean)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Pose:
    """The pose that is found in whatever photo, of which nothing is refused."""
    person = standing()
    monkeypatch.setattr(pose, "find_pose", lambda rgb, _: person if rgb.shape == (HEIGHT, WIDTH, 3) else None)
    monkeypatch.setattr(quality, "refuse_unmeasurable", lambda *_: None)
    monkeypatch.setattr(agreement, "refuse_contradiction", lambda *_: None)  # nobody is shaped like the drawing
    return person


def photo(original_per_pixel: float = 1.0, focal_35mm: float | None = None) -> Photo:
    return replace(Photo(np.zeros((HEIGHT, WIDTH, 3), np.uint8), original_per_pixel), focal_35mm=focal_35mm)


def test_what_is_known_of_the_camera_reaches_the_model_and_changes_no_point(drawn: Pose) -> None:
    plain, told = observe(photo()), observe(photo(focal_35mm=26.0), -30.0)
    assert (told.framing.pitch_deg, told.framing.focal_35mm) == (-30.0, 26.0)
    assert (plain.framing.pitch_deg, plain.framing.focal_35mm) == (None, None)
    np.testing.assert_allclose(told.view.landmarks, plain.view.landmarks)
    assert told.doubt == plain.doubt == 1.0  # steep, but within the fit


def test_the_body_lies_in_the_picture_where_it_was_drawn(drawn: Pose) -> None:
    framing = observe(photo()).framing
    assert framing.off_centre == pytest.approx((200 + 400 - HEIGHT / 2) / 800, abs=0.01)
    assert framing.diagonals == pytest.approx(800 / np.hypot(HEIGHT, WIDTH), rel=0.01)


def test_what_is_refused_is_judged_on_the_photo_itself(drawn: Pose, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = []
    monkeypatch.setattr(quality, "refuse_unmeasurable", lambda *seen: judged.append(seen))
    taken = photo()
    observe(taken)
    ((rgb, pose, silhouette),) = judged
    assert (rgb is taken.rgb, pose is drawn, silhouette) == (True, True, outline(drawn))


def test_a_measurement_has_lengths_uncertainty_scale_and_remarks(drawn: Pose) -> None:
    found: Measurement = measure(photo(original_per_pixel=2.0), Person(168.0, "female"), camera_pitch_deg=-25.0)
    fitted = model.shipped(pose.chosen())
    expected = estimate(observe(photo(), -25.0), 168.0, Person(168.0, "female").prior(), fitted)
    lengths = expected.lengths
    assert found.lengths.height == 168.0
    assert [getattr(found.lengths, name) for name in SEGMENTS] == pytest.approx(lengths.mean.tolist())
    assert list(found.uncertainty_cm.values()) == pytest.approx(lengths.sd.tolist())
    assert tuple(found.uncertainty_cm) == SEGMENTS
    assert found.scale_cm_per_px == pytest.approx(168.0 / (2.0 * outline(drawn).height))
    assert "CAMERA_PITCH" in {remark.code for remark in found.warnings}
    assert (found.camera, found.model) == (expected.camera, fitted)
    assert (found.pose, found.silhouette) == (drawn, outline(drawn))
