"""What a recording was like, and the warnings that follow from it: each at its own limit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.findings.clip import Clip
from functions.eye_tracking.findings.quality import percentile_range, quality, warnings
from functions.eye_tracking.findings.recording import Recording, recording
from functions.eye_tracking.schemas import EyeQuality
from functions.shared.remarks import Remark
from tests.unit.eye_tracking.recordings import Person, person

GOOD = EyeQuality(
    width=1280, height=720, frame_rate=30.0, eye_width_px=50.0, brightness=120.0, blur=0.3,
    head_pitch_range_deg=2.0, head_yaw_range_deg=2.0, faces=1,
)  # fmt: skip


def filmed(subject: Person | None = None, **missing: list[tuple[float, float]]) -> Recording:
    return recording(*(subject or person(12.0)).film(**missing))


def found(video: Recording) -> EyeQuality:
    return quality(video, video.seen)


def remarks(video: Recording, **changed: float | None) -> list[Remark]:
    """The warnings about a recording, of which all but what is named is good."""
    return warnings(video, GOOD.model_copy(update=changed))


def codes(video: Recording, **changed: float | None) -> list[str]:
    return [remark.code for remark in remarks(video, **changed)]


def test_a_good_recording_is_described_and_not_warned_of() -> None:
    subject = person(20.0)
    nod, turn = np.asarray(3.0 * np.sin(subject.time_s)), np.asarray(2.0 * np.cos(subject.time_s))
    video = filmed(
        subject.having(eye_width_px=44.4444, brightness=99.5, blur=0.2, head_pitch_deg=nod, head_yaw_deg=turn)
    )
    expected = EyeQuality(
        width=1280, height=720, frame_rate=30.0, eye_width_px=44.444, brightness=99.5, blur=0.2,
        head_pitch_range_deg=percentile_range(nod), head_yaw_range_deg=percentile_range(turn), faces=1,
    )  # fmt: skip
    assert found(video) == expected
    assert warnings(video, expected) == []


def test_the_head_is_judged_while_the_eyes_are_open() -> None:
    subject = person(12.0)
    late = subject.time_s >= 6
    video = filmed(subject.having(head_pitch_deg=np.where(late, 30.0, 0.0), head_yaw_deg=np.where(late, 20.0, 0.0)))
    figures = quality(video, ~late)
    assert (figures.head_pitch_range_deg, figures.head_yaw_range_deg) == (0.0, 0.0)


def test_the_frame_rate_is_that_of_the_frames_that_were_read() -> None:
    every_second = [(k / 30, (k + 1) / 30) for k in range(1, 360, 2)]
    assert found(filmed(missing=every_second)).frame_rate == 15.0
    assert found(filmed(missing=[(2.0, 9.0)])).frame_rate == 30.0  # one long gap changes nothing
    assert found(filmed(person(12.0, rate=14.98765))).frame_rate == 14.988
    assert found(filmed(person(1 / 30))).frame_rate is None


def test_what_was_measured_in_no_frame_is_unknown() -> None:
    figures = found(filmed(person(12.0).having(eye_width_px=np.nan, head_pitch_deg=np.nan)))
    assert (figures.eye_width_px, figures.head_pitch_range_deg, figures.brightness) == (None, None, 120.0)


def test_frames_without_a_face_count_for_the_frame_rate_and_for_nothing_else() -> None:
    subject = person(12.0)
    video = filmed(subject.having(brightness=np.where(subject.time_s < 8, 60.0, 120.0)), no_face=[(1.0, 8.0)])
    assert found(video).frame_rate == 30.0
    assert found(video).brightness == 120.0


def test_a_range_is_from_the_5th_to_the_95th_percentile_of_what_was_measured() -> None:
    values = np.concatenate([np.linspace(0.0, 10.0, 101), [np.nan]])
    assert percentile_range(values) == 9.0
    assert percentile_range(np.array([0.0, 1 / 3]), 2) == 0.3
    assert percentile_range(np.array([0.0, 1 / 3])) == 0.3
    assert percentile_range(np.array([0.0, 1 / 7])) == 0.1286  # .9 / 7
    assert percentile_range(np.array([np.nan])) is None


@pytest.mark.parametrize(
    ("name", "good", "poor", "code"),
    [
        ("eye_width_px", 20.0, 19.9, "LOW_RESOLUTION"),
        ("brightness", 30.0, 29.9, "DARK"),
        ("blur", 0.5, 0.51, "BLURRED"),
        ("faces", 1, 2, "MULTIPLE_FACES"),
        ("head_pitch_range_deg", 10.0, 10.1, "HEAD_MOVES"),
        ("frame_rate", 14.85, 14.84, "LOW_FRAME_RATE"),
    ],
)
def test_each_figure_is_warned_of_beyond_its_limit_alone(name: str, good: float, poor: float, code: str) -> None:
    assert codes(filmed(), **{name: good}) == []
    assert codes(filmed(), **{name: poor}) == [code]


@pytest.mark.parametrize("name", ["eye_width_px", "brightness", "blur", "head_pitch_range_deg", "frame_rate"])
def test_an_unknown_figure_is_not_warned_of(name: str) -> None:
    assert codes(filmed(), **{name: None}) == []


def test_gaze_that_is_not_given_is_told_from_gaze_that_is_rough() -> None:
    (rough,), (edge,), (none,) = (remarks(filmed(), eye_width_px=px) for px in (16.0, 15.0, 14.0))
    assert rough.message.replace("16", "") == edge.message.replace("15", "")
    assert rough.message.replace("16", "") != none.message.replace("14", "")


def test_a_second_person_in_the_rows_is_warned_of() -> None:
    rows, clip = person(12.0).film()
    beside, _ = person(12.0).having(face_x=200.0, face_size=150.0, L_iris_cx=240.0, R_iris_cx=160.0).film()
    both = Rows.joined([rows, replace(beside, face=beside.face + 1)])
    video = recording(both, clip)
    figures = found(video)
    assert figures.faces == 2
    assert [remark.code for remark in warnings(video, figures)] == ["MULTIPLE_FACES"]


@pytest.mark.parametrize(("lost_s", "expected"), [(6.0, []), (6.2, ["LOW_COVERAGE"])])
def test_less_than_70_percent_with_a_face_is_warned_of(lost_s: float, expected: list[str]) -> None:
    assert codes(filmed(person(20.0), no_face=[(0.0, lost_s)])) == expected


@pytest.mark.parametrize(("duration_s", "expected"), [(10.0, []), (9.9, ["TOO_SHORT"])])
def test_less_than_10_s_with_a_face_is_too_short_for_a_rate(duration_s: float, expected: list[str]) -> None:
    assert codes(filmed(person(duration_s))) == expected


def test_a_truncated_recording_says_how_far_it_goes() -> None:
    rows, clip = person(12.0).film()
    (remark,) = remarks(recording(rows, replace(clip, truncated=True)))
    assert remark.code == "TRUNCATED"
    assert "360" in remark.message


def test_missing_frames_are_counted_and_the_first_runs_named() -> None:
    runs = [(second, second + 0.1) for second in (1.0, 3.0, 5.0, 7.0)]
    (four,), (three,) = (remarks(filmed(person(20.0), missing=missing)) for missing in (runs, runs[:3]))
    assert (four.code, three.code) == ("FRAMES_MISSING", "FRAMES_MISSING")
    assert all(name in four.message for name in ("12 ", "30-32, 90-92, 150-152, ..."))
    assert "210" not in four.message
    assert "9 " in three.message
    assert "..." not in three.message


def test_only_when_all_windows_failed_the_video_is_worth_sending_again() -> None:
    failed, both, damaged = (
        remarks(filmed(failed=failed, missing=missing))[0].message
        for failed, missing in (([(1.0, 2.0)], []), ([(1.0, 1.5)], [(1.5, 2.0)]), ([], [(1.0, 2.0)]))
    )
    assert "30-59" in failed
    assert "30-59" in damaged
    assert failed != damaged
    assert both.replace("30-44, 45-59", "30-59") == damaged


def test_a_frame_stands_for_the_time_until_the_next_and_never_for_long() -> None:
    """The last one stands for the usual time; a pause shows nothing."""
    times = np.array([0.0, 0.1, 0.2, 5.0, 5.1])
    clip = Clip(np.arange(5), times, 1280, 720, np.zeros(5, dtype=bool), False, 5)
    np.testing.assert_allclose(clip.seconds, [0.1, 0.1, 0.5, 0.1, 0.1])
    assert clip.duration_s == pytest.approx(5.2)
    slow = replace(clip, time_s=np.arange(5) * 1.0)
    assert slow.seconds.tolist() == [1.0] * 5
    assert slow.duration_s == 5.0
    assert replace(clip, time_s=np.zeros(0)).duration_s == 0.0
    assert replace(clip, time_s=np.zeros(1)).seconds.tolist() == [0.0]
