"""Lengths as they reach the service: by photo as `measure` answers, by tape as people read it."""

from __future__ import annotations

import numpy as np
import pytest

from functions.anthropometry import population
from functions.measure import model as measurement
from functions.measure.view import RATIOS
from training import drivers, inputs
from training.checks.subject import Array, mean_bodies
from training.one_normal import one_normal

PEOPLE = drivers.sample(8000, np.random.default_rng(1))
MODEL = measurement.shipped()


def spread_in_one_stature(lengths_cm: Array) -> Array:
    """(5,) standard deviation of the segments that the stature does not explain."""
    expected = mean_bodies(lengths_cm[:, 0])[:, 1:]
    return np.asarray((lengths_cm[:, 1:] - expected).std(axis=0), dtype=np.float64)


def test_a_photo_answers_less_varied_people_than_it_saw() -> None:
    answered = inputs.from_photo(PEOPLE, np.random.default_rng(2))
    assert (spread_in_one_stature(answered) < 0.8 * spread_in_one_stature(PEOPLE)).all()


def test_a_photos_error_has_the_spread_that_the_measurement_states() -> None:
    shown = one_normal(MODEL)
    stated = shown.posterior(shown.bias, 170.0, population.segments_given_height(170.0)).sd
    error = (inputs.from_photo(PEOPLE, np.random.default_rng(4)) - PEOPLE)[:, 1:].std(axis=0)
    assert error == pytest.approx(stated * drivers.CIVILIAN_SD, rel=0.12)  # a little more: people vary more than stated


def test_the_simulated_photos_are_as_uncertain_as_measured_ones() -> None:
    """The product weighs cameras and arms for each photo; the simulation has one normal for all."""
    shown, prior = one_normal(MODEL), population.segments_given_height(170.0)
    people = PEOPLE[:60]
    seen = shown.figures(people[:, 1:], people[:, 0], np.random.default_rng(8))
    stated = [MODEL.posterior(figures, 170.0, prior, np.ones(len(RATIOS))).lengths.sd for figures in seen]
    assert np.mean(stated, axis=0) == pytest.approx(shown.posterior(shown.bias, 170.0, prior).sd, rel=0.06)


def test_a_tapes_error_adds_to_what_people_are() -> None:
    error = inputs.from_tape(PEOPLE, np.random.default_rng(5)) - PEOPLE
    assert error[:, 1:].std(axis=0) == pytest.approx(np.full(5, inputs.TAPE_SD), rel=0.05)
    assert error[:, 0].std() == pytest.approx(inputs.STATURE_SD, rel=0.05)


def test_women_and_men_are_in_both_halves_of_the_training_inputs() -> None:
    people = np.zeros((8, 6)) + np.array([170, 33, 26, 40, 42, 52.0])
    by_tape = np.isclose(inputs.from_both(people, np.random.default_rng(6))[:, 1:], people[:, 1:], atol=5).all(axis=1)
    assert by_tape.shape == (8,)
    halves = np.arange(8) // 2 % 2
    assert set(zip(halves.tolist(), (np.arange(8) % 2).tolist(), strict=True)) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_the_measured_error_is_less_than_what_a_photo_leaves_open_of_more_varied_legs() -> None:
    error = (inputs.from_photo(PEOPLE, np.random.default_rng(7)) - PEOPLE)[:, 1:].std(axis=0)
    assert (inputs.measured_error_sd(MODEL)[2:] < error[2:]).all()
    assert (inputs.measured_error_sd(MODEL) > 0.5).all()
