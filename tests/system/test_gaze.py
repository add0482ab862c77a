"""Gaze in degrees on composed clips whose irises move by known amounts: the real face mesh, the real fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.eyes.gaze import figures


def test_the_fitted_iris_follows_the_true_one_and_rests_when_it_rests(project_root: Path) -> None:
    found = figures(project_root / "tests" / "data" / "eyes")["A60"]
    assert found["gain"] == pytest.approx(1.0, abs=0.1)
    assert found["noise"] is not None
    assert found["noise"] <= 0.0025  # eye widths
    assert found["r"] is not None
    assert found["r"] > 0.95
