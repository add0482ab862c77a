"""Which eyes closed, how deep and how much later; winks; and lids that are unevenly open."""

from __future__ import annotations

import numpy as np
import pytest

from functions.eye_tracking.findings.lids import blink_figures, blink_list, watch_lids
from functions.eye_tracking.findings.recording import Recording, recording
from functions.eye_tracking.findings.sides import side_figures
from functions.eye_tracking.schemas import Blink
from tests.unit.eye_tracking.recordings import OPEN_EAR, Person, Values, openness_of, person


def eyes(subject: Person, left: Values, right: Values) -> Person:
    """With the lids of each eye at this openness."""
    both = OPEN_EAR * (left + right) / 2
    return subject.having(L_ear=OPEN_EAR * left, R_ear=OPEN_EAR * right, ear=both)


def lids(subject: Person, *peaks_s: float, width_s: float = 0.06, least: float = 0.15) -> Values:
    return openness_of(subject.time_s, *peaks_s, width_s=width_s, least=least)


def filmed(subject: Person) -> Recording:
    return recording(*subject.film())


def blinks(subject: Person) -> list[Blink]:
    video = filmed(subject)
    return blink_list(video, watch_lids(video))


def test_a_blink_of_both_eyes_has_both_depths_and_no_lag() -> None:
    subject = person(20.0)
    (one,) = blinks(eyes(subject, lids(subject, 5.0), lids(subject, 5.0, least=0.3)))
    assert (one.kind, one.eyes) == ("complete", "both")
    assert one.left_depth == pytest.approx(0.85, abs=0.02)
    assert one.right_depth == pytest.approx(0.7, abs=0.02)
    assert one.lag_ms == pytest.approx(0.0, abs=3)


@pytest.mark.parametrize("late_s", [0.02, -0.03])
def test_the_lag_is_positive_if_the_left_eye_closes_later(late_s: float) -> None:
    subject = person(20.0)
    (one,) = blinks(eyes(subject, lids(subject, 5.0 + late_s), lids(subject, 5.0)))
    assert one.lag_ms == pytest.approx(1000 * late_s, abs=4)


@pytest.mark.parametrize("width_s", [0.06, 0.25])
def test_winks_are_counted_apart_and_measured_on_their_own_eye(width_s: float) -> None:
    subject = person(30.0)
    left = lids(subject, 5.0, 15.0, width_s=width_s) * lids(subject, 25.0)
    right = lids(subject, 10.0, width_s=width_s) * lids(subject, 25.0)
    video = filmed(eyes(subject, left, right))
    watched = watch_lids(video)
    listed = blink_list(video, watched)
    assert [one.eyes for one in listed] == ["left", "right", "left", "both"]
    assert all(one.depth == pytest.approx(0.85, abs=0.02) for one in listed)
    assert {one.kind for one in listed} == {"complete"}
    figures = blink_figures(video, watched)
    assert (figures["winks_left"], figures["winks_right"], figures["blink_count"]) == (2, 1, 1)


def test_an_eye_that_stays_shut_alone_is_no_closure_of_the_eyes() -> None:
    subject = person(30.0)
    shut = np.where((subject.time_s > 10) & (subject.time_s < 15), 0.1, 1.0)
    video = filmed(eyes(subject, np.ones_like(shut), shut))
    watched = watch_lids(video)
    assert [(one.kind, side.eyes) for one, side in zip(watched.closings, watched.sides, strict=True)] == [
        ("closure", "right")
    ]
    assert watched.closed_s == 0
    assert blink_figures(video, watched)["winks_right"] == 1


def test_an_eye_that_closes_half_as_deep_takes_part() -> None:
    subject = person(20.0)
    (one,) = blinks(eyes(subject, lids(subject, 5.0, least=0.1), lids(subject, 5.0, least=0.5)))
    assert (one.eyes, one.kind) == ("both", "complete")


@pytest.mark.parametrize(("left", "asymmetry"), [(1.0, 0.0), (1.3, 0.261), (0.8, -0.222)])
def test_a_lid_that_is_lower_by_habit_is_told(left: float, asymmetry: float) -> None:
    subject = person(20.0)
    open_lids = lids(subject, 5.0, 9.0)
    video = filmed(eyes(subject, left * open_lids, open_lids))
    assert side_figures(video, watch_lids(video).open) == {"lid_asymmetry": pytest.approx(asymmetry, abs=0.002)}


def test_a_turned_head_has_no_asymmetry() -> None:
    video = filmed(person(20.0).having(head_yaw_deg=20.0))
    assert side_figures(video, watch_lids(video).open) == {"lid_asymmetry": None}
