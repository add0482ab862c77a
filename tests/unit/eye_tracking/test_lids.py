"""Blinks and closures as the report tells them, and which samples they leave for the gaze."""

from __future__ import annotations

import numpy as np
import pytest

from functions.eye_tracking.findings.lid_limits import LIMITS
from functions.eye_tracking.findings.lids import blink_figures, blink_list, watch_lids
from functions.eye_tracking.findings.recording import Recording, recording
from tests.unit.eye_tracking.recordings import OPEN_EAR, Person, openness_of, person

NO_FIGURE = {
    "blink_count": None, "complete_blinks": None, "incomplete_blinks": None, "closures": None,
    "winks_left": None, "winks_right": None,
    "closed_s": None, "perclos": None, "blink_rate_per_min": None, "blink_duration_s": None,
}  # fmt: skip


def mixed() -> Person:
    """A complete blink in frame 91, incomplete ones at 6 and 8 s, a closure from 12 to 14 s."""
    subject = person(20.0)
    lids = openness_of(subject.time_s, 91 / 30, least=0.15371) * openness_of(subject.time_s, 6.0, 8.0, least=0.5)
    lids *= np.where((subject.time_s > 12) & (subject.time_s < 14), 0.15, 1.0)
    return subject.having(ear=OPEN_EAR * lids)


def filmed(subject: Person, **lost: list[tuple[float, float]]) -> Recording:
    return recording(*subject.film(**lost))


def test_kinds_are_counted_apart_and_closures_are_no_blinks() -> None:
    video = filmed(mixed())
    lids = watch_lids(video)
    durations = sorted(one.end_s - one.start_s for one in lids.closings if one.kind != "closure")
    (closure,) = (one for one in lids.closings if one.kind == "closure")
    closed_s = closure.end_s - closure.start_s
    figures = blink_figures(video, lids)
    shut = (lids.openness <= LIMITS.complete_openness) & video.seen
    assert figures.pop("perclos") == round(float(video.seconds[shut].sum()) / video.valid_s, 4)
    assert figures == {
        "blink_count": 3,
        "complete_blinks": 1,
        "incomplete_blinks": 2,
        "closures": 1,
        "winks_left": 0,
        "winks_right": 0,
        "closed_s": round(closed_s, 3),
        "blink_rate_per_min": round(60 * 3 / (video.valid_s - closed_s), 2),
        "blink_duration_s": round(durations[1], 3),
    }


def test_a_rate_has_two_decimals() -> None:
    video = filmed(person(21.0).blinking(3.0, 6.0))
    assert blink_figures(video, watch_lids(video))["blink_rate_per_min"] == 5.71


@pytest.mark.parametrize(("duration_s", "told"), [(0.96, False), (1.0, True)])
def test_a_count_needs_a_second_with_a_face(duration_s: float, told: bool) -> None:
    subject = person(duration_s, rate=25.0)
    video = filmed(subject.blinking(0.5))
    figures = blink_figures(video, watch_lids(video))
    if told:
        assert figures["blink_count"] == figures["complete_blinks"] == 1
        assert (figures["incomplete_blinks"], figures["closures"], figures["blink_rate_per_min"]) == (0, 0, None)
        assert figures["blink_duration_s"] > 0
    else:
        assert figures == NO_FIGURE


@pytest.mark.parametrize(("duration_s", "rate"), [(9.9, None), (10.0, 12.0)])
def test_a_rate_needs_10_s_with_a_face(duration_s: float, rate: float | None) -> None:
    video = filmed(person(duration_s).blinking(3.0, 6.0))
    assert blink_figures(video, watch_lids(video))["blink_rate_per_min"] == rate


def test_without_a_blink_there_is_a_count_and_no_duration() -> None:
    video = filmed(person(12.0))
    figures = blink_figures(video, watch_lids(video))
    assert (figures["blink_count"], figures["blink_rate_per_min"], figures["blink_duration_s"]) == (0, 0.0, None)


def test_the_list_has_times_source_frames_and_depth_of_each() -> None:
    subject = mixed()
    rows, clip = subject.film()
    video = recording(rows, clip)
    clip.frame[:] *= 2  # every second frame of the video was analysed
    lids = watch_lids(video)
    listed = blink_list(video, lids)
    assert [one.kind for one in listed] == ["complete", "incomplete", "incomplete", "closure"]
    for told, one in zip(listed, lids.closings, strict=True):
        assert (told.start_frame, told.peak_frame, told.end_frame) == (2 * one.start, 2 * one.peak, 2 * one.end)
        assert (told.start_s, told.end_s) == (round(one.start_s, 4), round(one.end_s, 4))
        assert told.peak_s == round(float(video.time_s[one.peak]), 4)
        assert told.duration_s == round(one.end_s - one.start_s, 4)
        assert told.depth == round(1 - one.openness, 3)


def test_depth_stays_within_0_and_1() -> None:
    """Landmark noise can put a closed eye's openness below 0."""
    subject = person(10.0)
    lids = openness_of(subject.time_s, 5.0, least=-0.1)
    video = filmed(subject.having(ear=OPEN_EAR * lids))
    (one,) = blink_list(video, watch_lids(video))
    assert one.depth == 1.0


def test_samples_near_a_blink_are_left_out_and_a_closure_only_of_the_open_ones() -> None:
    video = filmed(mixed(), no_face=[(17.0, 18.0)])
    lids = watch_lids(video)
    blink, closure = lids.closings[0], lids.closings[-1]
    t = video.time_s
    near_blink = (t >= blink.start_s - 0.1) & (t <= blink.end_s + 0.1)
    near_closure = (t >= closure.start_s - 0.1) & (t <= closure.end_s + 0.1)
    assert not lids.unblinking[near_blink].any()
    assert lids.unblinking[near_closure].all()
    assert not lids.open[near_blink | near_closure].any()
    elsewhere = (t < 5) & ~near_blink | (t > 9) & (t < 17) & ~near_closure
    assert lids.unblinking[elsewhere].all()
    assert lids.open[elsewhere].all()
    assert not (lids.unblinking | lids.open)[(t >= 17) & (t < 18)].any()


def test_other_limits_find_other_blinks() -> None:
    video = filmed(mixed())
    strict = type(LIMITS)(max_openness=0.3, open_eye_percentile=70.0)
    assert [one.kind for one in watch_lids(video, strict).closings] == ["complete", "closure"]
    wide = type(LIMITS)(open_eye_percentile=0.0)
    assert watch_lids(video, wide).openness.max() > 1.5


def squint(subject: Person, at_s: float, closing_s: float) -> Person:
    """The lids go half of the way down and up again, each evenly within `closing_s`."""
    away = np.abs(subject.time_s - at_s) / closing_s
    return subject.having(ear=OPEN_EAR * (1 - 0.5 * np.clip(1 - away, 0, 1)))


@pytest.mark.parametrize(("closing_s", "blinks"), [(0.08, 1), (0.15, 1), (0.25, 0), (0.35, 0)])
def test_lids_that_go_half_of_the_way_slowly_are_a_squint(closing_s: float, blinks: int) -> None:
    video = filmed(squint(person(12.0, 60.0), 6.0, closing_s))
    assert len(watch_lids(video).closings) == blinks


def test_a_squint_leaves_the_gaze_as_it_is() -> None:
    video = filmed(squint(person(12.0, 60.0), 6.0, 0.3))
    assert watch_lids(video).open.all()


def test_at_a_low_frame_rate_a_fast_closing_may_look_slow() -> None:
    lids = watch_lids(filmed(squint(person(12.0, 10.0), 6.0, 0.2)))
    assert len(lids.closings) == 1
