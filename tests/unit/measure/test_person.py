"""What the stature says of a body, and where it says less."""

from __future__ import annotations

import numpy as np
import pytest

from functions.anthropometry.population import ADULT_STATURE_CM, SURVEYED_STATURE_CM, segments_given_height
from functions.measure.measurement import Person


@pytest.mark.parametrize("height_cm", [*SURVEYED_STATURE_CM, 170.0])
def test_within_the_survey_its_spread_is_the_prior(height_cm: float) -> None:
    np.testing.assert_array_equal(Person(height_cm).prior().sd, segments_given_height(height_cm).sd)


@pytest.mark.parametrize("outside_cm", [5.0, 25.0])
def test_beyond_the_surveyed_statures_the_uncertainty_grows(outside_cm: float) -> None:
    for height_cm in (SURVEYED_STATURE_CM[0] - outside_cm, SURVEYED_STATURE_CM[1] + outside_cm):
        grown = Person(height_cm).prior().sd / segments_given_height(height_cm).sd
        np.testing.assert_allclose(grown, 1 + 0.05 * outside_cm)


@pytest.mark.parametrize("height_cm", [100.0, ADULT_STATURE_CM[0] - 0.5, ADULT_STATURE_CM[1] + 0.5, 230.0])
def test_a_childs_or_a_wrong_stature_is_told(height_cm: float) -> None:
    assert [remark.code for remark in Person(height_cm).remarks()] == ["STATURE_UNUSUAL"]


@pytest.mark.parametrize("height_cm", [*ADULT_STATURE_CM, 165.0])
def test_an_adults_stature_needs_no_remark(height_cm: float) -> None:
    assert Person(height_cm).remarks() == []
