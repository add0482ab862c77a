from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bench.pages import replace_part
from bench.scores import bootstrap_difference, score

TRUTH = np.tile([30.0, 25.0, 40.0, 41.0, 50.0], (200, 1))


def test_errors_are_told_per_segment_with_sign_and_coverage() -> None:
    estimates = TRUTH + np.array([1.0, -2.0, 0.0, 0.5, 0.0])
    found = score(estimates, TRUTH, sd=np.ones_like(TRUTH))
    assert found.absolute.tolist() == [1.0, 2.0, 0.0, 0.5, 0.0]
    assert found.signed.tolist() == [1.0, -2.0, 0.0, 0.5, 0.0]
    assert found.mean == pytest.approx(0.7)
    assert found.coverage is not None
    assert found.coverage.tolist() == [0.0, 0.0, 1.0, 1.0, 1.0]


def test_the_bootstrap_sees_which_method_is_better_and_when_none_is() -> None:
    random = np.random.default_rng(1)
    good, bad = TRUTH + random.normal(0, 1, TRUTH.shape), TRUTH + random.normal(0, 1.5, TRUTH.shape)
    difference, low, high = bootstrap_difference(good, bad, TRUTH)
    assert low < difference < high < 0
    _, low, high = bootstrap_difference(good, TRUTH + random.normal(0, 1, TRUTH.shape), TRUTH)
    assert low < 0 < high


def test_a_page_keeps_all_but_its_part(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- a -->\nold\n<!-- /a -->\nafter\n<!-- b -->\nkept\n<!-- /b -->\n")
    replace_part("a", "new\nlines", page)
    assert page.read_text() == "before\n<!-- a -->\nnew\nlines\n<!-- /a -->\nafter\n<!-- b -->\nkept\n<!-- /b -->\n"
    with pytest.raises(ValueError, match="no part"):
        replace_part("c", "x", page)
