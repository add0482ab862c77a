"""The range of the gaze in degrees, and the grades; lost extremes are never a smaller range."""

from __future__ import annotations

import numpy as np
import pytest

from functions.eye_tracking.findings.gaze_gates import ADVICE
from functions.eye_tracking.findings.gaze_range import Gaze, gaze_range
from functions.eye_tracking.findings.lids import watch_lids
from functions.eye_tracking.findings.recording import recording
from tests.unit.eye_tracking.recordings import Person, Values, person


def up_and_down(subject: Person, amplitude_deg: float = 15.0) -> Values:
    """A second up, a second down."""
    angle: Values = np.where(subject.time_s % 2 < 1, amplitude_deg, -amplitude_deg)
    return angle


def measured(subject: Person) -> Gaze:
    video = recording(*subject.film())
    lids = watch_lids(video)
    return gaze_range(video, lids.open, lids.unblinking)


def looking(duration_s: float = 20.0) -> Person:
    subject = person(duration_s)
    return subject.looking(up_and_down(subject), horizontal_deg=np.asarray(4.0 * np.sin(subject.time_s)))


def codes(gaze: Gaze) -> list[str]:
    return [reason.code for reason in gaze.result.reasons]


def test_the_range_is_that_of_the_gaze() -> None:
    gaze = measured(looking())
    assert gaze.result.grade == "good"
    assert gaze.result.vertical_range_deg == pytest.approx(30.0)
    assert gaze.result.horizontal_range_deg == pytest.approx(8.0, abs=0.3)
    assert gaze.result.valid_share == 1.0
    assert gaze.kept.all()


def test_blinks_are_left_out() -> None:
    subject = looking().blinking(3.3, 8.7, 14.2)
    for peak in (3.3, 8.7, 14.2):
        at = np.abs(subject.time_s - peak) < 0.1
        subject = subject.having(gaze_vertical_deg=np.where(at, -60.0, subject.film()[0].column("gaze_vertical_deg")))
    gaze = measured(subject)
    assert gaze.result.vertical_range_deg == pytest.approx(30.0)
    assert not gaze.kept[np.abs(subject.time_s - 8.7) < 0.15].any()


@pytest.mark.parametrize(
    ("column", "good", "low", "refused", "code"),
    [
        ("eye_width_px", 30.0, 25.0, 19.0, "EYES_SMALL"),
        ("limbus_blur", 0.20, 0.21, 0.23, "IRIS_BLURRED"),
    ],
)
def test_the_clip_is_graded(column: str, good: float, low: float, refused: float, code: str) -> None:
    grades = [measured(looking().having(**{column: value})) for value in (good, low, refused)]
    assert [gaze.result.grade for gaze in grades] == ["good", "low", "insufficient"]
    assert [codes(gaze) for gaze in grades] == [[], [code], [code]]
    assert grades[1].result.vertical_range_deg == pytest.approx(30.0)
    assert grades[2].result.vertical_range_deg is None


@pytest.mark.parametrize(
    ("column", "ranges", "code"),
    [("rigid_pitch_deg", (4.0, 8.0, 14.0), "HEAD_MOVES"), ("rigid_yaw_deg", (12.0, 22.0, 40.0), "HEAD_TURNS")],
)
def test_a_moving_head_lowers_the_grade(column: str, ranges: tuple[float, ...], code: str) -> None:
    subject = looking()
    sway = np.sin(subject.time_s * 3)  # out of step with the gaze
    grades = [measured(subject.having(**{column: sway * whole / 2})) for whole in ranges]
    assert [gaze.result.grade for gaze in grades] == ["good", "low", "insufficient"]
    assert codes(grades[0]) == []
    assert code in codes(grades[1])
    assert code in codes(grades[2])


@pytest.mark.parametrize(
    ("column", "poor"), [("limbus_lid_gap", 1.05), ("limbus_points", 2.0), ("limbus_residual", 0.07)]
)
def test_lost_looks_down_are_insufficient_and_not_a_smaller_range(column: str, poor: float) -> None:
    subject = looking()
    usual = subject.film()[0].column(column)
    covered = subject.having(**{column: np.where(up_and_down(subject) < 0, poor, usual)})
    gaze = measured(covered)
    assert gaze.result.grade == "insufficient"
    assert codes(gaze) == ["EXTREMES_LOST"]
    assert "down" in gaze.result.reasons[0].message
    assert gaze.result.vertical_range_deg is None
    assert gaze.result.valid_share == pytest.approx(0.5, abs=0.01)


def test_lids_that_follow_a_look_down_as_if_closed_are_lost_extremes_too() -> None:
    subject = looking()
    down = up_and_down(subject) < 0
    lids = np.where(down, 0.2, 1.0) * subject.film()[0].column("ear")
    gaze = measured(subject.having(ear=lids))
    assert codes(gaze) == ["EXTREMES_LOST"]


def test_frames_lost_all_over_change_nothing() -> None:
    subject = looking()
    lost = np.random.default_rng(0).random(len(subject.time_s)) < 0.4
    gaze = measured(subject.having(limbus_residual=np.where(lost, 0.5, 0.03)))
    assert gaze.result.grade == "good"
    assert gaze.result.vertical_range_deg == pytest.approx(30.0)
    assert gaze.result.valid_share == pytest.approx(0.6, abs=0.05)


def test_without_measured_angles_there_is_no_range() -> None:
    gaze = measured(person(20.0))
    assert gaze.result.grade == "insufficient"
    assert "IRIS_NOT_MEASURED" in codes(gaze)
    assert gaze.result.valid_share == 0.0
    assert not gaze.kept.any()


def test_a_moment_is_too_short_for_a_range() -> None:
    assert "IRIS_NOT_MEASURED" in codes(measured(looking(0.5)))


@pytest.mark.parametrize(
    ("column", "passes", "fails"),
    [
        ("limbus_lid_gap", 1.11, 1.1),
        ("limbus_points", 3.0, 2.0),
        ("limbus_residual", 0.059, 0.06),
        ("rigid_yaw_deg", 15.0, 15.1),
        ("rigid_yaw_deg", -15.0, -15.1),
    ],
)
def test_a_frame_counts_up_to_each_gate_and_not_beyond(column: str, passes: float, fails: float) -> None:
    subject = looking()
    usual = subject.film()[0].column(column)
    at = (subject.time_s > 4) & (subject.time_s < 4.5)
    inside, outside = (measured(subject.having(**{column: np.where(at, value, usual)})) for value in (passes, fails))
    assert inside.kept.all()
    np.testing.assert_array_equal(outside.kept, ~at)


@pytest.mark.parametrize(
    ("column", "good", "low", "refused"),
    [("eye_width_px", 30.0, 29.9, 19.9), ("limbus_blur", 0.2, 0.22, 0.221)],
)
def test_a_grade_ends_at_its_limit(column: str, good: float, low: float, refused: float) -> None:
    grades = [measured(looking().having(**{column: value})).result.grade for value in (good, low, refused)]
    assert grades == ["good", "low", "insufficient"]


STRAIGHT_S = 3.0


def straight_then(up_deg: float, down_deg: float, drift_deg: float = 0.0) -> Gaze:
    """Straight ahead for three seconds, then up and down in turns."""
    subject = person(30.0)
    angle = np.where(subject.time_s % 4 < 2, up_deg, -down_deg)
    first = np.where(subject.time_s < STRAIGHT_S / 2, -drift_deg / 2, drift_deg / 2)
    return measured(subject.looking(np.where(subject.time_s < STRAIGHT_S, first, angle) - 7.0))


def test_up_and_down_are_measured_from_the_gaze_of_the_first_seconds() -> None:
    found = straight_then(22.0, 31.0).result
    assert found.vertical_range_deg == pytest.approx(53.0)
    assert found.up_deg == pytest.approx(22.0)
    assert found.down_deg == pytest.approx(31.0)


def test_without_a_gaze_that_was_held_first_up_and_down_are_not_known() -> None:
    found = straight_then(22.0, 31.0, drift_deg=6.0).result
    assert (found.up_deg, found.down_deg) == (None, None)
    assert found.vertical_range_deg is not None


def test_eyes_that_never_look_above_the_first_gaze_reach_0_degrees_up() -> None:
    found = straight_then(-5.0, 31.0).result
    assert found.up_deg == 0.0
    assert found.down_deg == pytest.approx(31.0)


@pytest.mark.parametrize(
    ("column", "poor", "why"),
    [
        ("limbus_lid_gap", 0.9, "the lids cover the iris"),
        ("limbus_points", 1.0, "too little of the iris's edge is visible"),
        ("limbus_residual", 0.2, "the iris's edge is not round"),
        ("gaze_vertical_deg", np.nan, "iris or head could not be followed"),
    ],
)
def test_a_gate_that_rejected_everything_is_named_with_advice(column: str, poor: float, why: str) -> None:
    gaze = measured(looking().having(**{column: poor}))
    (reason,) = [reason for reason in gaze.result.reasons if reason.code == "IRIS_NOT_MEASURED"]
    assert reason.message == f"Gaze was measured in 0.0 of 20.0 s with open eyes: in 20.0 s {why}; {ADVICE[why]}."


def test_a_head_turned_most_of_the_time_is_named() -> None:
    subject = looking()
    gaze = measured(subject.having(rigid_yaw_deg=np.where(subject.time_s < 9, -40.0, 40.0)))
    assert "the head is turned; face the camera." in gaze.explained
