"""The sampled drivers are ANSUR's, as wide as civilians."""

from __future__ import annotations

import numpy as np

from functions.anthropometry import population
from functions.anthropometry.population import Group
from training import drivers


def test_women_and_men_alike_with_ansurs_means_and_wider_spread() -> None:
    bodies = drivers.sample(40_000, np.random.default_rng(1))
    groups: list[tuple[Group, slice]] = [("female", slice(0, None, 2)), ("male", slice(1, None, 2))]
    for group, rows in groups:
        expected, drawn = population.lengths(group), bodies[rows]
        assert np.abs(drawn.mean(axis=0) - expected.mean).max() < 0.2
        np.testing.assert_allclose(drawn.std(axis=0), 1.08 * expected.sd, rtol=0.03)
        joint = np.corrcoef(drawn.T) - expected.covariance / np.outer(expected.sd, expected.sd)
        assert np.abs(joint).max() < 0.03
