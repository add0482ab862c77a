from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.anthropometry.population import segments_given_height
from functions.measure import model
from training.fit_measurement import Samples, fit, tape_per_rig

USUAL = np.ones(7)
heights = st.floats(100, 230)


def expected_ratios(height_cm: float) -> model.Vector:
    """What the model expects to see of somebody with the mean proportions of that stature."""
    shipped = model.shipped()
    prior = segments_given_height(height_cm)
    return shipped.bias + shipped.gain @ (prior.mean / shipped.tape_per_rig / height_cm)


@given(heights)
def test_a_photo_that_says_nothing_leaves_the_population(height_cm: float) -> None:
    prior = segments_given_height(height_cm)
    posterior = model.shipped().posterior(expected_ratios(height_cm) * 1.3, height_cm, prior, USUAL * 1e6)
    assert posterior.mean == pytest.approx(prior.mean, abs=0.01)
    assert posterior.sd == pytest.approx(prior.sd, abs=0.01)


@given(heights)
def test_the_mean_body_is_measured_as_the_mean_body(height_cm: float) -> None:
    prior = segments_given_height(height_cm)
    posterior = model.shipped().posterior(expected_ratios(height_cm), height_cm, prior, USUAL)
    assert posterior.mean == pytest.approx(prior.mean, abs=1e-6)
    assert np.all(posterior.sd < prior.sd)


@pytest.mark.parametrize("segment", range(5))
def test_a_longer_segment_in_the_photo_is_a_longer_segment_in_the_answer(segment: int) -> None:
    prior = segments_given_height(175)
    seen = expected_ratios(175)
    body = prior.mean / model.shipped().tape_per_rig / 175
    longer = seen + model.shipped().gain[:, segment] * 0.05 * body[segment]
    posterior = model.shipped().posterior(longer, 175, prior, USUAL)
    assert 0.05 < posterior.mean[segment] - prior.mean[segment] < 0.05 * prior.mean[segment]


def test_unknown_covariates_count_as_average_ones() -> None:
    shipped, prior = model.shipped(), segments_given_height(175)
    seen = expected_ratios(175)
    average = shipped.posterior(seen, 175, prior, USUAL, shipped.covariate_mean)
    assert shipped.posterior(seen, 175, prior, USUAL, np.full(3, np.nan)).mean == pytest.approx(average.mean)
    assert shipped.posterior(seen, 175, prior, USUAL).mean == pytest.approx(average.mean)


def test_a_body_of_which_hardly_anything_is_seen_keeps_the_populations_spread() -> None:
    prior = segments_given_height(175)
    hidden = model.shipped().posterior(expected_ratios(175), 175, prior, USUAL * 9)  # the most that hiding can do
    assert hidden.sd == pytest.approx(prior.sd, rel=0.03)


def test_worse_visibility_means_a_wider_answer() -> None:
    prior = segments_given_height(175)
    clear = model.shipped().posterior(expected_ratios(175), 175, prior, USUAL)
    hidden = model.shipped().posterior(expected_ratios(175), 175, prior, np.array([3.0, 3.0, 1.0, 1.0, 1.0, 1.0, 3.0]))
    assert np.all(hidden.sd[:2] > clear.sd[:2])


def test_the_fit_finds_the_measurement_that_made_the_data() -> None:
    random = np.random.default_rng(1)
    bias, gain = random.normal(0, 0.05, 7), random.normal(0.5, 0.2, (7, 5))
    weights, noise = random.normal(0, 0.01, (7, 3)), np.diag(np.linspace(0.001, 0.004, 7)) ** 2
    true, covariates = random.normal(0.2, 0.02, (4000, 5)), random.normal(0.15, 0.03, (4000, 3))
    covariates[::50, 1] = np.nan  # a mask with a hole
    standard = model.standardise(covariates, np.nanmean(covariates, axis=0), np.nanstd(covariates, axis=0))
    error = random.multivariate_normal(np.zeros(7), noise, 4000)
    seen = bias + true @ gain.T + standard @ weights.T + error
    found = fit(Samples(seen, covariates, true))
    assert found.gain == pytest.approx(gain, abs=0.02)
    assert found.bias == pytest.approx(bias, abs=0.01)
    assert found.weights == pytest.approx(weights, abs=0.001)
    assert np.diag(found.noise) == pytest.approx(np.diag(noise), rel=0.1)


def test_the_factor_between_tape_and_joint_centres_joins_the_mean_proportions() -> None:
    people = segments_given_height(169.234)  # the survey's mean stature
    true = np.full((3, 5), 0.2)
    assert tape_per_rig(true) * 0.2 * 169.234 == pytest.approx(people.mean, rel=1e-6)


def test_the_shipped_parameters_are_sound() -> None:
    path = Path(model.__file__).with_name("measurement_model.json")
    data = json.loads(path.read_text(encoding="utf-8"))
    assert "provenance" in data
    assert np.all(np.linalg.eigvalsh(np.array(data["noise"])) > 0)


@pytest.mark.parametrize("sign", [-1, 1])
def test_what_the_covariates_explain_is_not_taken_for_the_body(sign: int) -> None:
    shipped, prior = model.shipped(), segments_given_height(175)
    covariates = shipped.covariate_mean + sign * 1.5 * shipped.covariate_sd
    seen = expected_ratios(175) + shipped.weights @ np.full(3, sign * 1.5)
    assert shipped.posterior(seen, 175, prior, USUAL, covariates).mean == pytest.approx(prior.mean, abs=1e-6)


def test_covariates_are_held_within_3_deviations_and_count_as_average_where_unknown() -> None:
    mean, sd = np.array([1.0, 2.0, 3.0]), np.array([0.5, 1.0, 2.0])
    seen = np.array([[2.0, np.nan, 2.0], [2.6, 5.1, -3.2], [-0.6, -1.1, 9.2]])
    expected = [[2.0, 0.0, -0.5], [3.0, 3.0, -3.0], [-3.0, -3.0, 3.0]]
    assert model.standardise(seen, mean, sd).tolist() == expected


def test_the_measurement_between_joints_is_the_same_but_for_the_tape() -> None:
    shipped = model.shipped()
    bare = shipped.between_joints()
    assert bare.tape_per_rig.tolist() == [1.0] * 5
    assert replace(bare, tape_per_rig=shipped.tape_per_rig) == shipped
