"""Slow motion is noticed by how long the lids take to close, and nothing else is."""

from __future__ import annotations

import numpy as np
import pytest

from bench.eyes.slow_motion import noticed, retimed
from functions.eye_tracking.findings.recording import Recording, recording
from tests.unit.eye_tracking.recordings import person

PEAKS_S = (2.0, 5.0, 8.0, 11.0)


def blinking(rate: float = 30.0, *peaks_s: float, width_s: float = 0.05) -> Recording:
    return recording(*person(14.0, rate).blinking(*(peaks_s or PEAKS_S), width_s=width_s).film())


@pytest.mark.parametrize(("factor", "slow"), [(1, False), (2, False), (4, True), (8, True)])
def test_a_recording_stretched_in_time_is_noticed(factor: int, slow: bool) -> None:
    video = blinking()
    found, closings = noticed(retimed(video, factor) if factor > 1 else video)
    assert found is slow
    assert closings == len(PEAKS_S)


def test_long_closures_that_begin_as_fast_as_blinks_are_not_slow_motion() -> None:
    subject = person(40.0)
    shut = np.any([(subject.time_s > at) & (subject.time_s < at + 4) for at in (4, 14, 24)], axis=0)
    found, closings = noticed(recording(*subject.having(ear=np.where(shut, 0.04, 0.3)).film()))
    assert closings == 3
    assert not found


@pytest.mark.parametrize("peaks_s", [(5.0,), (5.0, 9.0)])
def test_one_or_two_blinks_do_not_tell(peaks_s: tuple[float, ...]) -> None:
    assert not noticed(retimed(blinking(30.0, *peaks_s), 8))[0]


def test_few_frames_per_second_do_not_look_like_slow_motion() -> None:
    assert not noticed(blinking(6.0, width_s=0.1))[0]
