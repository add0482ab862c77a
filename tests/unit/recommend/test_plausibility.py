"""Implausible lengths are said and pulled in; whatever comes, the answer is sane."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.anthropometry import population
from functions.anthropometry.segments import SEGMENTS, BodyLengths
from functions.recommend.model import VehicleModel
from functions.recommend.model_file import decode
from functions.recommend.plausibility import CODE, LIMIT_DISTANCE, TOGETHER_CODE, make_plausible
from functions.recommend.settings import SETTINGS

LENGTH = st.floats(0.1, 300)


@pytest.fixture(scope="module")
def model(trained_bytes: bytes) -> VehicleModel:
    return decode(trained_bytes).vehicle()


def mean_of_height(height_cm: float) -> BodyLengths:
    return BodyLengths(height_cm, *population.segments_given_height(height_cm).mean.tolist())


def test_plausible_lengths_are_left_as_they_are() -> None:
    body = mean_of_height(181.3)
    assert make_plausible(body) == (body, ())


@pytest.mark.parametrize("side", [-1, 1])
@pytest.mark.parametrize("index", range(5))
def test_a_segment_beyond_four_sd_is_pulled_to_four_sd_and_named(index: int, side: int) -> None:
    expected = population.segments_given_height(170)
    lengths = expected.mean.copy()
    lengths[index] += side * 4.5 * expected.sd[index]
    held, remarks = make_plausible(BodyLengths(170, *lengths.tolist()))
    deviation = side * (getattr(held, SEGMENTS[index]) - expected.mean[index])
    assert 2 * expected.sd[index] < deviation <= 4.001 * expected.sd[index]  # less where it does not fit the others
    assert [getattr(held, name) for i, name in enumerate(SEGMENTS) if i != index] == np.delete(lengths, index).tolist()
    assert [remark.message.split(":")[0] for remark in remarks] == [SEGMENTS[index]]
    assert f"{lengths[index]:.1f} cm" in remarks[0].message


def test_lengths_that_do_not_occur_together_are_pulled_towards_the_expected_body() -> None:
    expected = population.segments_given_height(170)
    long_everywhere = expected.mean + 2.5 * expected.sd  # each alone is common: one adult in 160
    held, remarks = make_plausible(BodyLengths(170, *long_everywhere.tolist()))
    assert expected.distance(np.array(held.as_vector()[1:])) == pytest.approx(LIMIT_DISTANCE)
    ratios = (held.as_vector()[1:] - expected.mean) / (long_everywhere - expected.mean)
    np.testing.assert_allclose(ratios, ratios[0])
    assert [remark.code for remark in remarks] == [TOGETHER_CODE]
    assert f"torso {held.torso:.1f}" in remarks[0].message


def test_the_same_deviations_in_people_who_occur_are_left() -> None:
    expected = population.segments_given_height(170)
    slow, quick = np.linalg.eigh(expected.covariance)
    occurring = expected.mean + 4 * np.sqrt(slow[-1]) * quick[:, -1]  # along the direction in which adults vary most
    body = BodyLengths(170, *occurring.tolist())
    assert make_plausible(body) == (body, ())


def test_lengths_in_inches_are_pulled_in_with_a_warning_each() -> None:
    body = BodyLengths(*(value / 2.54 for value in mean_of_height(175).as_vector()))
    assert [remark.code for remark in make_plausible(body)[1]].count(CODE) == 6


@given(body=st.builds(BodyLengths, LENGTH, LENGTH, LENGTH, LENGTH, LENGTH, LENGTH))
def test_any_six_lengths_become_a_body_that_occurs(body: BodyLengths) -> None:
    held, remarks = make_plausible(body)
    distance = population.segments_given_height(held.height).distance(np.array(held.as_vector()[1:]))
    assert distance <= LIMIT_DISTANCE + 1e-6
    assert (held == body) == (not remarks)


@settings(deadline=None)  # a busy machine is no failure
@given(body=st.builds(BodyLengths, LENGTH, LENGTH, LENGTH, LENGTH, LENGTH, LENGTH))
def test_any_six_lengths_get_whole_numbers_in_range(model: VehicleModel, body: BodyLengths) -> None:
    answer = model.advise(make_plausible(body)[0]).settings
    assert all(type(answer[s.name]) is int and s.low <= answer[s.name] <= s.high for s in SETTINGS)


def test_from_155_to_188_cm_the_seat_never_turns_back(model: VehicleModel) -> None:
    answers = [model.advise(mean_of_height(height)).settings for height in np.arange(155.0, 188.1, 0.5)]
    for name, direction in (("seat_position", 1), ("wheel_position", 1), ("seat_rear_height", -1)):
        assert (np.diff([answer[name] for answer in answers]) * direction >= 0).all()


def test_outside_the_population_answers_stay_at_the_ends(model: VehicleModel) -> None:
    assert model.advise(mean_of_height(130)).settings["seat_position"] == 0
    assert model.advise(mean_of_height(220)).settings["seat_position"] == 100


def test_two_centimetres_of_error_move_the_seat_by_five_points_at_most(model: VehicleModel) -> None:
    body = mean_of_height(172)
    middle = model.advise(body).settings["seat_position"]
    for i in range(6):
        vector = list(body.as_vector())
        vector[i] += 2
        assert abs(model.advise(BodyLengths(*vector)).settings["seat_position"] - middle) <= 5
