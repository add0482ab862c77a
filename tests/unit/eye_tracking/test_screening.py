"""A hint only where the recording supports one; otherwise none, with reasons."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from functions.eye_tracking.findings.norms import RESOLUTION_DEG, elderly, measured_least, norm
from functions.eye_tracking.findings.screening import (
    FEW_BLINKS_PER_MIN,
    SUSPECT_BELOW_DEG,
    USUAL_FROM_DEG,
    Evidence,
    by_range,
    screen,
)
from functions.eye_tracking.schemas import GazeRange


def gaze(vertical_deg: float) -> GazeRange:
    return GazeRange(grade="good", vertical_range_deg=vertical_deg, horizontal_range_deg=12.0, valid_share=0.9)


EVIDENCE = Evidence(
    prompted=True,
    gaze=gaze(50.0),
    gaze_s=30.0,
    valid_s=60.0,
    coverage=1.0,
    frame_rate=30.0,
    blink_rate=14.0,
    recorded_s=60.0,
    open_s=52.0,
    explained="The lids cover the iris.",
)


def codes(evidence: Evidence) -> tuple[bool | None, list[str]]:
    verdict, reasons = screen(evidence)
    assert all(reason.message for reason in reasons)
    return verdict, [reason.code for reason in reasons]


@pytest.mark.parametrize(
    ("vertical", "verdict", "code"),
    [
        (60.0, False, "VERTICAL_RANGE_USUAL"),
        (25.0, False, "VERTICAL_RANGE_USUAL"),
        (24.9, None, "BORDERLINE"),
        (20.0, None, "BORDERLINE"),
        (19.9, True, "VERTICAL_RANGE_SMALL"),
        (5.0, True, "VERTICAL_RANGE_SMALL"),
        (4.9, None, "INSUFFICIENT_GAZE_TASK"),
        (0.0, None, "INSUFFICIENT_GAZE_TASK"),
    ],
)
def test_the_verdict_follows_the_range(vertical: float, verdict: bool | None, code: str) -> None:
    found, reasons = codes(replace(EVIDENCE, gaze=gaze(vertical)))
    assert (found, reasons[0]) == (verdict, code)


@pytest.mark.parametrize("age", [20, 40, 60, 75, 91])
def test_no_healthy_person_of_any_age_is_suspected_even_if_the_method_errs(age: float) -> None:
    for healthy in (norm(age).range, norm(age).least, elderly().least):
        assert by_range(measured_least(healthy))[0] is not True
    assert by_range(norm(age).range)[0] is False
    assert by_range(measured_least(norm(age).range))[0] is False


def test_the_limits_follow_from_the_norms() -> None:
    assert (SUSPECT_BELOW_DEG, USUAL_FROM_DEG, FEW_BLINKS_PER_MIN) == (20.0, 25.0, 6.0)
    assert SUSPECT_BELOW_DEG <= measured_least(elderly().least) < SUSPECT_BELOW_DEG + RESOLUTION_DEG
    assert norm(40).up > norm(60).up > norm(75).up
    assert norm(40).down == norm(75).down


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"prompted": False}, "INSUFFICIENT_GAZE_TASK"),
        ({"gaze_s": 9.9}, "GAZE_REJECTED"),
        ({"gaze_s": 8.0, "open_s": 9.9, "valid_s": 10.5, "recorded_s": 10.5}, "TOO_SHORT"),
        ({"gaze_s": 8.0, "open_s": 9.9, "closed_s": 40.0}, "EYES_SHUT"),
        ({"gaze_s": 8.0, "open_s": 8.0, "valid_s": 9.9, "recorded_s": 9.9}, "TOO_SHORT"),
        ({"gaze_s": 8.0, "open_s": 8.0, "valid_s": 9.9, "recorded_s": 60.0, "coverage": 0.165}, "LOW_COVERAGE"),
        ({"coverage": 0.69}, "LOW_COVERAGE"),
        ({"frame_rate": 14.0}, "LOW_FRAME_RATE"),
        ({"gaze": GazeRange(grade="insufficient")}, "GAZE_UNCERTAIN"),
        ({"gaze": GazeRange(grade="low", vertical_range_deg=6.0)}, "GAZE_UNCERTAIN"),
        ({"gaze": None}, "GAZE_UNCERTAIN"),
    ],
)
def test_a_recording_that_cannot_support_a_verdict_gets_none(change: dict[str, Any], code: str) -> None:
    small = replace(EVIDENCE, gaze=gaze(8.0))
    assert codes(small)[0] is True
    assert codes(replace(small, **change)) == (None, [code])


def test_all_reasons_are_told_at_once() -> None:
    poor = replace(EVIDENCE, gaze=None, gaze_s=0.0, recorded_s=9.0, valid_s=1.8, coverage=0.2, frame_rate=5.0)
    assert codes(poor) == (None, ["TOO_SHORT", "LOW_COVERAGE", "LOW_FRAME_RATE", "GAZE_UNCERTAIN"])


def test_too_short_is_never_said_of_a_long_recording() -> None:
    for valid_s in (0.1, 5.0, 9.9, 41.9):
        unseen = replace(EVIDENCE, gaze_s=0.0, open_s=valid_s, valid_s=valid_s, coverage=valid_s / 60)
        assert "TOO_SHORT" not in codes(unseen)[1]
    assert "TOO_SHORT" not in codes(replace(EVIDENCE, gaze_s=0.0))[1]


def test_rejected_gaze_says_what_it_failed_and_what_to_do() -> None:
    assert message(replace(EVIDENCE, gaze_s=3.0), "GAZE_REJECTED") == "The lids cover the iris. 10 s are needed."


def test_up_and_down_are_told_apart_with_norms_of_each() -> None:
    assert EVIDENCE.gaze is not None
    apart = EVIDENCE.gaze.model_copy(update={"up_deg": 12.2, "down_deg": 37.8})
    told = message(replace(EVIDENCE, gaze=apart), "UP_AND_DOWN")
    assert "Up 12 and down 38 degrees" in told
    assert "28 ± 8 up, 24 at 75 years, and 47 ± 8 down" in told


def test_a_rate_of_14_985_frames_is_15() -> None:
    assert codes(replace(EVIDENCE, frame_rate=14.985))[0] is False


def test_few_blinks_support_but_do_not_decide() -> None:
    verdict, reasons = codes(replace(EVIDENCE, blink_rate=3.0))
    assert verdict is False
    assert "FEW_BLINKS" in reasons
    assert "BLINK_RATE" in codes(EVIDENCE)[1]
    assert codes(replace(EVIDENCE, blink_rate=None))[1] == ["VERTICAL_RANGE_USUAL", "VERTICAL_OVER_HORIZONTAL"]


def message(evidence: Evidence, code: str) -> str:
    (found,) = [reason.message for reason in screen(evidence)[1] if reason.code == code]
    return found


def test_the_ratio_is_vertical_over_horizontal() -> None:
    assert "4.17" in message(EVIDENCE, "VERTICAL_OVER_HORIZONTAL")  # 50 over 12


@pytest.mark.parametrize(("rate", "code"), [(14.0, "BLINK_RATE"), (3.0, "FEW_BLINKS")])
def test_a_blink_rate_of_less_than_a_minute_comes_with_the_advice_to_film_longer(rate: float, code: str) -> None:
    minute, longer, shorter = (
        message(replace(EVIDENCE, blink_rate=rate, valid_s=valid_s), code) for valid_s in (60.0, 200.0, 59.9)
    )
    assert minute == longer
    assert ("60" in minute, "60" in shorter) == (False, True)


@pytest.mark.parametrize(("rate", "code"), [(5.9, "FEW_BLINKS"), (6.0, "BLINK_RATE")])
def test_fewer_than_6_blinks_a_minute_are_few(rate: float, code: str) -> None:
    assert code in codes(replace(EVIDENCE, blink_rate=rate))[1]


@pytest.mark.parametrize("change", [{"gaze_s": 10.0}, {"coverage": 0.7}, {"frame_rate": 14.85}, {"frame_rate": None}])
def test_a_recording_that_just_meets_a_condition_gets_a_verdict(change: dict[str, Any]) -> None:
    assert codes(replace(EVIDENCE, **change))[0] is False


def test_without_the_task_the_time_with_a_face_has_to_be_long_enough_and_gaze_does_not_matter() -> None:
    free = replace(EVIDENCE, prompted=False, gaze=None, gaze_s=0.0)
    assert codes(replace(free, valid_s=10.0)) == (None, ["INSUFFICIENT_GAZE_TASK"])
    brief = replace(free, valid_s=9.9, recorded_s=9.9)
    assert codes(brief) == (None, ["INSUFFICIENT_GAZE_TASK", "TOO_SHORT"])


@pytest.mark.parametrize(("horizontal", "told"), [(4.9, False), (5.0, True), (None, False)])
def test_only_a_horizontal_range_above_noise_gives_a_ratio(horizontal: float | None, told: bool) -> None:
    assert EVIDENCE.gaze is not None
    changed = replace(EVIDENCE, gaze=EVIDENCE.gaze.model_copy(update={"horizontal_range_deg": horizontal}))
    assert ("VERTICAL_OVER_HORIZONTAL" in codes(changed)[1]) is told


@pytest.mark.parametrize(("vertical", "supported"), [(22.0, False), (12.0, True), (40.0, True)])
def test_only_a_verdict_comes_with_what_supports_it(vertical: float, supported: bool) -> None:
    assert (len(codes(replace(EVIDENCE, gaze=gaze(vertical)))[1]) > 1) is supported


def test_uncertain_gaze_says_which_grade_it_had() -> None:
    grades = (None, GazeRange(grade="insufficient"), GazeRange(grade="low", vertical_range_deg=6.0))
    messages = [message(replace(EVIDENCE, gaze=gaze), "GAZE_UNCERTAIN") for gaze in grades]
    assert "insufficient" in messages[1]
    assert "low" in messages[2]
    assert len(set(messages)) == 3
