"""The rule for hidden eyes is fitted and scored as its page says: every person by the others' rule."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.eyes.hidden.fit import as_lines, fitted, left_out, table
from bench.eyes.hidden.samples import Samples
from functions.eye_tracking.face.eye_view import EDGES

PEOPLE, STRETCHES, FRAMES = 4, 10, 3
TELLING = EDGES // 2


@pytest.fixture(scope="module")
def samples() -> Samples:
    """Eyes whose first edges say whether they are hidden, with noise; half of the stretches are covered."""
    random = np.random.default_rng(0)
    n = PEOPLE * STRETCHES * FRAMES
    stretch = np.arange(n) // FRAMES
    hidden = stretch % 2 == 0
    edges = random.normal(size=(n, EDGES)).astype(np.float32)
    edges[:, :TELLING] += np.where(hidden, 3, -3)[:, None]
    person = np.array([f"person {number}" for number in np.arange(n) // (n // PEOPLE)])
    condition = np.where(hidden, "patch", "plain")
    return Samples(edges, hidden, person, condition, stretch)


def test_a_fitted_rule_separates_what_it_was_fitted_on(samples: Samples) -> None:
    rule = fitted(samples, np.ones(len(samples.hidden), bool))
    assert ((rule.bias + samples.edges @ rule.weights > 0) == samples.hidden).all()
    weights = np.abs(rule.weights)
    assert weights[:TELLING].mean() > 2 * weights[TELLING:].mean()


def test_people_are_scored_by_a_rule_that_does_not_know_them(samples: Samples) -> None:
    own = samples.person == "person 0"
    edges = samples.edges.copy()
    edges[own, :TELLING] *= -1  # this person's eyes look the other way round; a rule that knew them would follow
    odds = left_out(Samples(edges, samples.hidden, samples.person, samples.condition, samples.stretch))
    assert ((odds[own] > 0) != samples.hidden[own]).all()
    assert ((odds[~own] > 0) == samples.hidden[~own]).mean() > 0.9


def test_a_stretch_counts_by_its_median(samples: Samples) -> None:
    odds = np.where(samples.hidden, 1.0, -1.0)
    odds[::FRAMES] *= -1  # one of three frames of each stretch is wrong
    assert table(samples, odds) == [("patch", True, 20, 1.0), ("plain", False, 20, 0.0)]


def test_the_page_names_covered_and_visible_eyes() -> None:
    lines = as_lines([("patch", True, 20, 0.95), ("patch", False, 10, 0.0), ("plain", False, 20, 0.005)], 4)
    assert lines[-1] == "| patch | covered | 20 | 95.0% |"
    assert "| patch | free | 10 | 0.0% |" in lines
    assert "| plain | visible | 20 | 0.5% |" in lines


def test_samples_are_kept_in_a_file(samples: Samples, tmp_path: Path) -> None:
    samples.save(tmp_path / "samples.npz")
    again = Samples.load(tmp_path / "samples.npz")
    assert (again.edges == samples.edges).all()
    assert (again.person == samples.person).all()
