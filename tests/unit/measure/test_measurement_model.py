from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.anthropometry.population import segments_given_height
from functions.measure import arms, camera, model
from functions.measure.camera import Framing
from functions.measure.view import FIGURES, RATIOS
from training.fit_measurement import Samples, fit, tape_per_rig

USUAL = np.ones(len(RATIOS))
CHEST = (0.7, 1.6)  # statures: 1.2 m high, 2.8 m away
heights = st.floats(100, 230)
networks = pytest.mark.parametrize("network", sorted(model.networks()))


def expected(height_cm: float, where: tuple[float, float] = CHEST, network: str = "full") -> model.Vector:
    """What the model expects to see of somebody with the mean proportions of that stature."""
    shipped = model.shipped(network)
    fractions = segments_given_height(height_cm).mean / shipped.tape_per_rig / height_cm
    return np.asarray(shipped.expected(fractions, np.array([where]))[0])


def measured(figures: model.Vector, height_cm: float = 175, factor: model.Vector = USUAL) -> model.Posterior:
    return model.shipped().posterior(figures, height_cm, segments_given_height(height_cm), factor)


def test_every_network_that_can_look_has_its_own_model() -> None:
    assert "full" in model.networks()
    assert {model.shipped(name).network for name in model.networks()} == model.networks()


@networks
def test_the_shipped_parameters_are_sound(network: str) -> None:
    shipped = model.shipped(network)
    assert np.all(np.linalg.eigvalsh(shipped.noise) > 0)
    assert np.all(np.diff(shipped.scales) > 0)
    assert not shipped.gain[len(RATIOS) :].any()  # no cue tells the body's proportions
    assert 0 < shipped.doubtful < shipped.hopeless


@given(heights)
@settings(max_examples=20, deadline=None)
def test_a_photo_that_says_nothing_leaves_the_population(height_cm: float) -> None:
    prior = segments_given_height(height_cm)
    found = measured(expected(height_cm) + 0.1, height_cm, USUAL * 1e6).lengths
    assert found.mean == pytest.approx(prior.mean, abs=0.05)
    assert found.sd == pytest.approx(prior.sd, rel=0.01)


@networks
def test_the_mean_body_is_measured_as_nearly_the_mean_body(network: str) -> None:
    prior = segments_given_height(175)
    found = model.shipped(network).posterior(expected(175, network=network), 175, prior, USUAL).lengths
    assert found.mean == pytest.approx(prior.mean, abs=0.8)  # its arms might point forward a little
    assert np.all(found.sd < prior.sd)


@pytest.mark.parametrize("segment", range(5))
def test_a_longer_segment_in_the_photo_is_a_longer_segment_in_the_answer(segment: int) -> None:
    shipped, prior = model.shipped(), segments_given_height(175)
    fraction = prior.mean[segment] / shipped.tape_per_rig[segment] / 175
    longer = expected(175) + shipped.gain[:, segment] * 0.05 * fraction
    gained = measured(longer).lengths.mean - measured(expected(175)).lengths.mean
    assert 0.05 < gained[segment] < 0.05 * prior.mean[segment]


@pytest.mark.parametrize(("where", "low", "high"), [((0.05, 1.4), 0.0, 0.6), (CHEST, 0.9, 1.5), ((1.2, 1.4), 1.7, 2.4)])
def test_the_camera_is_found_and_taken_into_account(where: tuple[float, float], low: float, high: float) -> None:
    found = measured(expected(175, where))
    assert low < found.camera.height_m < high
    assert found.camera.distance_m == pytest.approx(where[1] * 1.75, rel=0.35)
    off = found.lengths.mean - segments_given_height(175).mean
    assert np.abs(off).max() < 1.3
    naive = measured(expected(175, where), factor=USUAL).lengths.sd
    assert np.all(naive < segments_given_height(175).sd)


def test_a_told_pitch_narrows_the_camera_and_a_wrong_one_does_not_decide() -> None:
    shipped, prior, seen = model.shipped(), segments_given_height(175), expected(175, (0.05, 1.4))
    pitch = float(np.degrees(np.arctan((0.5 - 0.05) / 1.4)))
    unknown, told, wrong = (
        shipped.posterior(seen, 175, prior, USUAL, Framing(pitch_deg=p)).camera for p in (None, pitch, -35.0)
    )
    assert told.height_sd_m < unknown.height_sd_m
    assert wrong.height_m < 0.9


def test_a_known_lens_tells_the_distance() -> None:
    shipped, prior, seen = model.shipped(), segments_given_height(175), expected(175)
    near, far = (
        shipped.posterior(seen, 175, prior, USUAL, Framing(diagonals=0.6, focal_35mm=focal)).camera.distance_m
        for focal in (26.0, 50.0)
    )
    assert near < far


def test_unknown_figures_are_left_out() -> None:
    seen = expected(175)
    seen[[FIGURES.index("trunk_breadth"), FIGURES.index("head_breadth")]] = np.nan
    found = measured(seen).lengths
    assert found.mean == pytest.approx(measured(expected(175)).lengths.mean, abs=0.8)


@given(st.lists(st.tuples(st.floats(1, 9), st.floats(1, 3)), min_size=7, max_size=7), st.integers(0, 2**32 - 1))
@settings(max_examples=40, deadline=None)
def test_no_uncertainty_shrinks_when_less_is_known(factors: list[tuple[float, float]], seed: int) -> None:
    noise = model.shipped().noise
    seen = np.random.default_rng(seed).multivariate_normal(expected(175), 2 * noise)
    some = np.array([first for first, _ in factors])
    more = some * np.array([second for _, second in factors])
    assert np.all(measured(seen, factor=more).lengths.sd >= measured(seen, factor=some).lengths.sd - 1e-9)


@pytest.mark.parametrize(
    ("hidden", "segments"), [(("calf", "ankle_height"), [3]), (("upper_arm", "forearm", "elbow_to_finger"), [0, 1])]
)
def test_worse_visibility_means_a_clearly_wider_answer(hidden: tuple[str, ...], segments: list[int]) -> None:
    factor = np.array([4.5 if name in hidden else 1.0 for name in RATIOS])
    clear, worse = measured(expected(175)).lengths, measured(expected(175), factor=factor).lengths
    assert np.all(worse.sd[segments] > 1.05 * clear.sd[segments])


def test_a_photo_that_contradicts_itself_counts_less_and_surprises() -> None:
    seen = expected(175)
    odd = seen.copy()
    odd[FIGURES.index("thigh")] += 0.35
    odd[FIGURES.index("calf")] -= 0.35
    plain, strange = measured(seen), measured(odd)
    assert plain.surprise < 5 < model.shipped().hopeless < strange.surprise
    assert np.all(strange.lengths.sd > plain.lengths.sd)


def test_forearms_that_look_much_too_short_are_seen_as_pointing_forward() -> None:
    swung = expected(175) + arms.shifts()[(arms.angles() == [45.0, 0.0]).all(axis=1)][0]
    found, straight = measured(swung), measured(expected(175))
    assert found.forward > 0.9 > 0.1 > straight.forward
    assert found.lengths.mean == pytest.approx(segments_given_height(175).mean, abs=1.5)


def test_the_fit_finds_the_measurement_that_made_the_data() -> None:
    random = np.random.default_rng(1)
    count = 6000
    places = np.column_stack([random.uniform(0.1, 1.3, count), random.uniform(0.9, 2.6, count)])
    effect, gain = random.normal(0, 0.1, (12, 6)), random.normal(0.5, 0.2, (12, 5))
    gain[len(RATIOS) :] = 0
    noise = np.diag(np.linspace(0.001, 0.004, 12)) ** 2
    true = random.normal(0.2, 0.02, (count, 5))
    scale = 6 / random.chisquare(6, count)
    error = random.multivariate_normal(np.zeros(12), noise, count) * np.sqrt(scale)[:, np.newaxis]
    seen = camera.features(places) @ effect.T + true @ gain.T + error
    seen[::50, FIGURES.index("head_breadth")] = np.nan  # a mask with a hole
    found = fit(Samples(seen, places, true))
    assert found.gain == pytest.approx(gain, abs=0.02)
    known = camera.features(places)
    assert known @ found.effect.T == pytest.approx(known @ effect.T, abs=0.01)
    assert np.diag(found.noise) == pytest.approx(np.diag(noise), rel=0.1)


def test_the_factor_between_tape_and_joint_centres_joins_the_mean_proportions() -> None:
    people = segments_given_height(169.234)  # the survey's mean stature
    true = np.full((3, 5), 0.2)
    assert tape_per_rig(true) * 0.2 * 169.234 == pytest.approx(people.mean, rel=1e-6)


def test_the_measurement_between_joints_is_the_same_but_for_the_tape() -> None:
    shipped = model.shipped()
    bare = shipped.between_joints()
    assert bare.tape_per_rig.tolist() == [1.0] * 5
    assert replace(bare, tape_per_rig=shipped.tape_per_rig) == shipped
