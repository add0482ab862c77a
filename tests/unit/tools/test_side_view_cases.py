"""The console draws the driver by a port of this geometry, which is tested against cases that are written here."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import side_view_cases

CARRIED = Path(__file__).parents[3] / "web" / "src" / "seat" / "side_view_cases.json"


def test_the_consoles_cases_are_what_the_geometry_says_today() -> None:
    carried = json.loads(CARRIED.read_text(encoding="utf-8"))
    fresh = side_view_cases.cases()
    assert [case["vehicle"] for case in carried] == [case["vehicle"] for case in fresh]
    for old, new in zip(carried, fresh, strict=True):
        assert old["lengths"] == new["lengths"]
        assert old["angles"] == pytest.approx(new["angles"], abs=0.01)
        for joint, place in new["joints"].items():
            assert old["joints"][joint] == pytest.approx(place, abs=0.1), "run: python -m tools.side_view_cases FILE"
