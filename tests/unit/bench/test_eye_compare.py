"""Fixed rules as they are compared with this service."""

from __future__ import annotations

import numpy as np
import pytest

from bench.eyes.compare import Tool, detection
from bench.eyes.truth import Matches
from functions.eye_tracking.findings.fixed_threshold import runs_below

LIDS = np.array([0.3, 0.1, 0.3, np.nan, 0.1, 0.1, np.nan, 0.17, 0.18, 0.1])


@pytest.mark.parametrize(
    ("limit", "frames", "spans"),
    [
        (0.18, 1, [(1, 1), (4, 5), (7, 7), (9, 9)]),
        (0.18, 2, [(4, 5)]),
        (0.19, 3, [(7, 9)]),
        (0.05, 1, []),
    ],
)
def test_runs_below_a_limit(limit: float, frames: int, spans: list[tuple[int, int]]) -> None:
    assert runs_below(LIDS, limit, frames) == spans


def test_a_detection_has_its_frames() -> None:
    assert (detection(3, 7).start_frame, detection(3, 7).end_frame) == (3, 7)


def test_a_row_adds_up_videos() -> None:
    tool = Tool("rule", "1")
    tool.add(Matches(3, 1, 0), 100, 2.0)
    tool.add(Matches(1, 0, 2), 50, 1.0)
    assert tool.row() == ["rule", "1", "4", "2", "1", "0.800", "0.667", "0.727", "3", "50"]
