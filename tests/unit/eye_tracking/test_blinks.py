"""Blinks are short, deep valleys in time, whatever the frame rate; lowered lids are none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.eye_tracking.findings.blinks import Closing, closings, covered, noise, openness
from functions.eye_tracking.findings.lid_limits import LIMITS
from tests.unit.eye_tracking.recordings import OPEN_EAR, Values, openness_of

RATES = (15.0, 24.0, 25.0, 30.0, 60.0)
PEAKS = (1.0, 2.6, 4.1, 5.5, 7.0, 7.45, 8.8)


def found(time_s: Values, lids: Values) -> list[Closing]:
    return closings(time_s, openness(time_s, OPEN_EAR * lids))


def times(duration_s: float, rate: float = 30.0) -> Values:
    return np.arange(round(duration_s * rate)) / rate


def jitter(lids: Values, sd: float, seed: int = 0) -> Values:
    return lids + np.random.default_rng(seed).normal(0, sd, len(lids))


@pytest.mark.parametrize("rate", RATES)
def test_the_count_is_the_same_at_every_frame_rate(rate: float) -> None:
    t = times(10, rate)
    blinks = found(t, jitter(openness_of(t, *PEAKS), 0.015))
    assert [t[one.peak] for one in blinks] == pytest.approx(PEAKS, abs=0.06)
    assert {one.kind for one in blinks} == {"complete"}


def test_the_count_is_the_same_at_a_variable_frame_rate() -> None:
    steps = np.random.default_rng(3).choice([1 / 60, 1 / 30, 1 / 15], 400)
    t = np.cumsum(steps)
    t = t[t < 10]
    assert len(found(t, openness_of(t, *PEAKS))) == len(PEAKS)


@given(
    gaps=st.lists(st.floats(0.45, 4.0), min_size=1, max_size=8),
    width_s=st.floats(0.035, 0.15),
    least=st.floats(0.05, 0.3),
    rate=st.sampled_from(RATES[1:]),
    scale=st.floats(0.1, 0.5),
)
@settings(max_examples=25, deadline=None)
def test_every_blink_is_found_once(gaps: list[float], width_s: float, least: float, rate: float, scale: float) -> None:
    peaks = np.cumsum([max(gap, 6 * width_s) for gap in gaps]) + 0.5
    t = times(float(peaks[-1]) + 1.5, rate)
    ear = scale * openness_of(t, *peaks, width_s=width_s, least=least)
    blinks = closings(t, openness(t, ear))
    assert [t[one.peak] for one in blinks] == pytest.approx(peaks, abs=1 / rate)
    assert all(one.start <= one.peak <= one.end for one in blinks)


@pytest.mark.parametrize("frames", [1, 2, 3])
def test_a_blink_of_a_single_frame_counts(frames: int) -> None:
    t = times(5)
    lids = np.ones(len(t))
    lids[60 : 60 + frames] = 0.15
    assert [one.kind for one in found(t, jitter(lids, 0.01))] == ["complete"]


def test_start_and_end_lie_where_the_lids_have_made_up_70_percent() -> None:
    t = times(4, 200.0)
    width_s = 0.06
    (one,) = found(t, openness_of(t, 2.0, width_s=width_s))
    away = width_s * np.sqrt(-2 * np.log(0.3))
    assert [one.start_s, one.end_s] == pytest.approx([2 - away, 2 + away], abs=0.003)
    assert t[one.start] == pytest.approx(one.start_s, abs=0.006)
    assert t[one.end] == pytest.approx(one.end_s, abs=0.006)


def test_lids_that_droop_before_a_blink_are_no_part_of_it() -> None:
    t = times(6)
    lids = openness_of(t, 3.0)
    lids[(t > 2.0) & (t < 3.0)] *= 0.72
    (one,) = found(t, lids)
    assert one.start_s > 2.75


def test_half_closed_lids_make_an_incomplete_blink() -> None:
    t = times(5)
    assert [one.kind for one in found(t, openness_of(t, 2.0, least=0.5))] == ["incomplete"]


@pytest.mark.parametrize("least", [0.2, 0.45])
def test_looking_down_for_a_while_is_no_blink(least: float) -> None:
    t = times(10)
    lids = jitter(np.where((t > 3) & (t < 5), least, 1.0), 0.01)
    assert not [one for one in found(t, lids) if one.kind != "closure"]


def test_a_squint_is_no_blink() -> None:
    t = times(10)
    assert not found(t, openness_of(t, 5.0, width_s=0.4, least=0.45))


def test_a_smile_that_lowers_the_lids_by_a_quarter_is_no_blink() -> None:
    t = times(10)
    assert not found(t, jitter(np.where((t > 4) & (t < 4.3), 0.78, 1.0), 0.01))


def test_eyes_closed_for_longer_than_a_blink_are_one_closure() -> None:
    t = times(15)
    lids = jitter(np.where((t > 5) & (t < 10), 0.15, 1.0), 0.02)
    (one,) = found(t, lids)
    assert one.kind == "closure"
    assert one.end_s - one.start_s == pytest.approx(5.0, abs=0.1)


def test_a_double_blink_that_reopens_only_half_counts_twice() -> None:
    t = times(5, 60.0)
    lids = openness_of(t, 2.0, 2.25, width_s=0.06)
    assert lids[(t > 2.1) & (t < 2.15)].max() < 0.85
    first, second = found(t, lids)
    assert first.end_s <= second.start_s


@pytest.mark.parametrize("least", [(0.05, 0.3), (0.3, 0.05)])
def test_the_deeper_one_of_two_close_blinks_does_not_take_in_the_other(least: tuple[float, float]) -> None:
    t = times(5, 60.0)
    lids = openness_of(t, 2.0, least=least[0]) * openness_of(t, 2.19, least=least[1])
    first, second = found(t, lids)
    assert first.end_s <= second.start_s + 1e-9
    assert (first.start_s < 2.0 < first.end_s, second.start_s < 2.19 < second.end_s) == (True, True)


def test_noise_within_one_blink_does_not_split_it() -> None:
    t = times(5)
    lids = openness_of(t, 2.0, width_s=0.1)
    lids[np.argmin(lids) + 2] += 0.6
    assert len(found(t, lids)) == 1


def test_single_noisy_frames_are_no_blinks_in_a_noisy_recording() -> None:
    t = times(60)
    relative = openness(t, OPEN_EAR * jitter(openness_of(t, 10.0, 30.0, 50.0), 0.08))
    assert noise(relative) == pytest.approx(0.07, rel=0.15)  # the open eye is the 80th percentile, 1.07
    assert len(closings(t, relative, replace(LIMITS, noise_factor=0.0))) > 3
    assert [t[one.peak] for one in closings(t, relative)] == pytest.approx([10.0, 30.0, 50.0], abs=0.07)


def test_a_blink_goes_on_where_the_face_is_lost_for_a_moment() -> None:
    t = times(5)
    lids = openness_of(t, 2.0, width_s=0.08)
    lids[58:60] = np.nan
    assert len(found(t, lids)) == 1


def test_lids_down_before_and_after_a_long_gap_are_not_one_closure() -> None:
    t = times(12)
    lids = np.where((t > 4.7) & (t < 7.3), 0.15, 1.0)
    lids[(t > 5) & (t < 7)] = np.nan
    assert [one.kind for one in found(t, lids)] == ["complete", "complete"]


def test_what_was_not_seen_is_neither_open_nor_closed() -> None:
    t = times(10)
    lids = openness_of(t, 2.0, 8.0)
    lids[(t > 4) & (t < 6)] = np.nan
    relative = openness(t, OPEN_EAR * lids)
    assert (np.isnan(relative) == np.isnan(lids)).all()
    assert [t[one.peak] for one in closings(t, relative)] == pytest.approx([2.0, 8.0], abs=0.02)


@pytest.mark.parametrize("peak", [0.02, 3.98])
def test_a_blink_that_the_clip_cuts_off_counts_when_it_is_deep(peak: float) -> None:
    t = times(4)
    assert len(found(t, openness_of(t, peak))) == 1
    assert not found(t, openness_of(t, peak, least=0.6))


def test_the_own_open_eye_makes_narrow_and_wide_eyes_alike() -> None:
    t = times(10)
    lids = openness_of(t, *PEAKS)
    narrow, wide = (closings(t, openness(t, scale * lids)) for scale in (0.15, 0.45))
    assert [one.peak for one in narrow] == [one.peak for one in wide]
    assert len(narrow) == len(PEAKS)


@pytest.mark.parametrize("n", [0, 1, 2, 3])
def test_the_shortest_clips_have_no_blinks(n: int) -> None:
    t = times(1)[:n]
    assert found(t, np.ones(n)) == []
    assert found(t, np.full(n, np.nan)) == []


def closed_for(width_s: float) -> Closing:
    """Lids that go straight down and up again, at half for `width_s`, at 1000 frames a second."""
    t = times(6, 1000.0)
    return found(t, np.where(np.abs(t - 3.0) <= width_s / 2, 0.15, 1.0))[0]


@pytest.mark.parametrize(("width_s", "kind"), [(0.79, "complete"), (0.82, "closure")])
def test_lids_down_for_more_than_800_ms_are_a_closure(width_s: float, kind: str) -> None:
    assert closed_for(width_s).kind == kind


@pytest.mark.parametrize(("width_s", "kinds"), [(0.39, ["incomplete"]), (0.42, [])])
def test_lids_halfway_down_for_more_than_400_ms_are_no_blink(width_s: float, kinds: list[str]) -> None:
    t = times(6, 1000.0)
    lids = np.where(np.abs(t - 3.0) <= width_s / 2, 0.6, 1.0)
    assert [one.kind for one in found(t, lids)] == kinds


@pytest.mark.parametrize(("early", "late"), [(0.02, 3.98), (0.07, 3.9)])
def test_a_blink_at_the_clips_start_or_end_goes_to_its_first_or_last_frame(early: float, late: float) -> None:
    """Also where the lids are lowest some frames away from it."""
    t = times(4)
    first, last = found(t, openness_of(t, early, late))
    assert (first.start, first.start_s) == (0, 0.0)
    assert (last.end, last.end_s) == (len(t) - 1, t[-1])


def test_a_blink_in_the_last_frame_alone_is_seen_whole_by_its_numbers() -> None:
    t = times(4)
    lids = np.ones(len(t))
    lids[-1] = 0.2
    (one,) = found(t, lids)
    assert (one.start <= one.peak, one.peak, one.end) == (True, len(t) - 1, len(t) - 1)
    assert one.openness == pytest.approx(0.2)


@pytest.mark.parametrize(("least", "count"), [(0.5, 1), (0.51, 0)])
@pytest.mark.parametrize("at", [0, -1])
def test_half_a_blink_at_an_edge_counts_from_half_closed_on(at: int, least: float, count: int) -> None:
    t = times(4)
    lids = np.ones(len(t))
    lids[at] = least
    assert len(closings(t, lids)) == count


def test_a_blink_is_at_most_100_ms_down_and_200_ms_up_beyond_its_half() -> None:
    """Lids that sink for seconds before a blink and rise for seconds after it are not all blink."""
    t = times(12, 200.0)
    half_s = 0.0865  # from the lowest point, where half is made up
    (one,) = closings(t, np.interp(t, [3.0, 5.9, 6.0, 6.1, 9.0], [1.0, 0.62, 0.1, 0.62, 1.0]))
    assert [6.0 - one.start_s, one.end_s - 6.0] == pytest.approx([half_s + 0.1, half_s + 0.2], abs=0.002)


def test_openness_is_over_the_80th_percentile_of_the_seconds_around() -> None:
    ear = np.arange(1.0, 12.0)
    np.testing.assert_allclose(openness(np.arange(11) / 10, ear), ear / 9)


def test_the_open_eye_is_that_of_the_moment_and_not_of_the_whole_recording() -> None:
    """A head that tips back narrows the eyes for good."""
    t = times(40)
    relative = openness(t, np.where(t < 20, 0.3, 0.24))
    np.testing.assert_allclose(relative[(t < 18) | (t > 22)], 1.0)


def test_eyes_closed_for_seconds_are_not_the_open_eye() -> None:
    t = times(40)
    relative = openness(t, np.where((t > 10) & (t < 18), 0.06, 0.3))
    assert relative[np.abs(t - 14) < 1] == pytest.approx(0.06 / (0.7 * 0.3))


def test_a_single_sample_far_from_all_others_has_an_openness() -> None:
    relative = openness(np.array([0.0, 10.0, 10.1, 10.2]), np.full(4, 0.3))
    np.testing.assert_allclose(relative, 1.0)


def test_noise_is_the_standard_deviation_of_open_eyes() -> None:
    jittered = jitter(np.linspace(0.95, 1.05, 40_000), 0.02)  # a slow drift is none
    assert noise(jittered) == pytest.approx(0.02, rel=0.02)
    assert noise(np.tile([0.8, 0.9], 50)) == 0.0  # lids at OPEN are on their way
    assert noise(np.ones(2)) == 0.0


def test_a_reopening_within_the_noise_makes_no_second_blink() -> None:
    t = times(20)
    lids = 1.0 + 0.06 * np.tile([1.0, 1.0, -1.0, -1.0, -1.0, 1.0], 100)
    lids[300:315] = 0.1
    lids[305:310] = 0.42  # a reopening by .32 before
    lids[310:315] = 0.15  # and .27 after it
    assert 0.32 / LIMITS.noise_factor < noise(lids) < 0.9 / LIMITS.noise_factor
    assert len(closings(t, lids)) == 1
    assert len(closings(t, lids, replace(LIMITS, noise_factor=0.0))) == 2


def test_every_closing_is_covered_with_its_margin_inclusive() -> None:
    t = np.arange(0, 10, 0.25)
    first, second = (Closing("complete", 0, 0, 0, start_s, start_s + 0.5, 0.2) for start_s in (2.0, 6.0))
    inside = t[covered(t, [first, second], 0.5)]
    assert inside.tolist() == [1.5, 1.75, 2.0, 2.25, 2.5, 2.75, 3.0, 5.5, 5.75, 6.0, 6.25, 6.5, 6.75, 7.0]


def test_a_slow_video_without_a_lost_frame_has_no_gaps() -> None:
    t = np.arange(20) * 0.4
    (one,) = closings(t, np.where((t > 3) & (t < 5), 0.1, 1.0))
    assert one.kind == "closure"


@pytest.mark.parametrize(("rate", "lost", "count"), [(8.0, 1, 1), (5.0, 1, 2), (30.0, 7, 2), (30.0, 6, 1)])
def test_a_face_lost_for_more_than_a_quarter_of_a_second_ends_what_was_seen(rate: float, lost: int, count: int) -> None:
    t = times(10, rate)
    lids = np.where((t > 4) & (t < 6), 0.15, 1.0)
    middle = int(5 * rate)
    lids[middle : middle + lost] = np.nan
    assert len(closings(t, lids)) == count


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize(("first", "count"), [(1.0, 1), (0.8125, 1), (0.75, 0)])
def test_a_shallow_blink_at_an_edge_counts_only_if_its_half_was_seen(first: float, count: int, backwards: bool) -> None:
    lids = np.ones(90)
    lids[:4] = [first, 0.625, 0.625, 0.8125]  # half is .8125
    assert len(closings(times(3), lids[::-1] if backwards else lids)) == count


def test_of_lows_closer_than_150_ms_the_deepest_is_the_blink() -> None:
    t = times(4, 30.0)
    lids = np.ones(len(t))
    lids[60], lids[63], lids[66] = 0.3, 0.1, 0.35
    (one,) = closings(t, lids)
    assert one.peak == 63


def test_a_low_that_gave_way_to_a_deeper_one_takes_no_other_away() -> None:
    """150 ms on either side of the deepest alone: the outer ones are 200 ms from it."""
    t = times(4, 30.0)
    lids = np.ones(len(t))
    lids[[54, 57, 60, 63, 66]] = 0.3, 0.35, 0.1, 0.35, 0.3
    assert [one.peak for one in closings(t, lids)] == [54, 60, 66]


@pytest.mark.parametrize("reopened", [0.6, 1.0])
def test_two_blinks_a_frame_apart_meet_where_the_lids_are_highest(reopened: float) -> None:
    t = times(4, 10.0)
    lids = np.ones(len(t))
    lids[20:23] = 0.1, reopened, 0.1
    first, second = closings(t, lids)
    assert first.end_s <= 2.1 <= second.start_s
    assert (first.peak, second.peak) == (20, 22)
    assert second.end_s > 2.2


@pytest.mark.parametrize(("least", "kind"), [(0.42, "complete"), (0.421, "incomplete")])
def test_a_blink_is_complete_up_to_42_percent(least: float, kind: str) -> None:
    t = times(4)
    lids = np.ones(len(t))
    lids[60:63] = least
    assert [one.kind for one in closings(t, lids)] == [kind]
