"""One video's rows become one report, one table, one plot: whatever is missing, and however the rows were split."""

from __future__ import annotations

import csv
import io
import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.eye_tracking.face.features import COLUMNS
from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.findings.clip import Clip
from functions.eye_tracking.findings.lids import watch_lids
from functions.eye_tracking.findings.recording import Recording, recording
from functions.eye_tracking.report.frames_csv import frames_csv
from functions.eye_tracking.report.summary import summarise
from functions.eye_tracking.schemas import EyeParameters, EyeReport
from functions.shared.errors import NoFace, VideoUnreadable
from tests.unit.eye_tracking.recordings import Person, openness_of, person, within

CONTRACT = (
    "frame_idx,time_sec,L_iris_cx,L_iris_cy,L_eye_open,L_v_offset,R_iris_cx,R_iris_cy,R_eye_open,R_v_offset,"
    "eye_open,v_offset"
)
DEFAULTS = EyeParameters()
PROMPTED = EyeParameters(prompted="up-down")


@pytest.fixture(autouse=True)
def no_plot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes most of the time and has tests of its own."""
    monkeypatch.setattr("functions.eye_tracking.report.plot.draw", lambda *_: None)
    monkeypatch.setattr("functions.eye_tracking.report.plot.as_svg", lambda _: b"")
    monkeypatch.setattr("functions.eye_tracking.report.plot.as_png", lambda _: b"")


def report(film: tuple[Rows, Clip], parameters: EyeParameters = DEFAULTS, *sent: str) -> EyeReport:
    return summarise(*film, parameters, frozenset(sent)).report


def table(video: Recording) -> list[dict[str, str]]:
    text = frames_csv(video, watch_lids(video), np.zeros(len(video.seen), dtype=bool)).decode()
    return list(csv.DictReader(io.StringIO(text)))


def codes(found: EyeReport) -> set[str]:
    return {warning.code for warning in found.warnings}


def task(amplitude_deg: float = 25.0, duration_s: float = 30.0) -> Person:
    subject = person(duration_s)
    return subject.looking(np.where(subject.time_s % 2 < 1, amplitude_deg, -amplitude_deg)).blinking(3.3, 12.6, 21.4)


def test_blinks_are_listed_with_their_times_and_source_frames() -> None:
    found = report(person(20.0).blinking(5.0, 12.0).film())
    assert (found.blink_count, found.complete_blinks, found.incomplete_blinks, found.closures) == (2, 2, 0, 0)
    assert found.blink_rate_per_min == pytest.approx(6.0)
    assert [blink.peak_s for blink in found.blinks] == pytest.approx([5.0, 12.0])
    assert [blink.peak_frame for blink in found.blinks] == [150, 360]
    assert found.blinks[0].depth == pytest.approx(0.85, abs=0.01)
    assert found.blink_duration_s == pytest.approx(found.blinks[0].end_s - found.blinks[0].start_s, abs=1e-3)


def test_a_good_recording_has_no_warnings() -> None:
    found = report(task().film(), PROMPTED)
    assert found.warnings == []
    assert found.psp_suspected is False
    assert found.gaze is not None
    assert found.gaze.vertical_range_deg == pytest.approx(50.0)


def test_a_small_range_of_a_prompted_recording_is_suspected() -> None:
    assert report(task(amplitude_deg=6.0).film(), PROMPTED).psp_suspected is True


def test_the_same_without_the_task_is_not() -> None:
    found = report(task(amplitude_deg=6.0).film(), EyeParameters(precise_gaze=True))
    assert found.psp_suspected is None
    assert [reason.code for reason in found.psp_reasons] == ["INSUFFICIENT_GAZE_TASK"]
    assert found.gaze is not None


def test_a_still_picture_is_no_finding() -> None:
    still = person(30.0)
    found = report(still.looking(np.zeros(len(still.time_s))).film(), PROMPTED)
    assert (found.blink_count, found.psp_suspected) == (0, None)
    assert [reason.code for reason in found.psp_reasons] == ["INSUFFICIENT_GAZE_TASK"]


def test_ranges_leave_blinks_out() -> None:
    subject = person(20.0).blinking(5.0, 12.0, 16.0)
    dip = np.where(np.abs(subject.time_s[:, None] - [5.0, 12.0, 16.0]).min(axis=1) < 0.1, 0.2, 0.0)
    drift = np.linspace(-0.05, 0.05, len(dip))
    found = report(subject.having(v_offset=drift + dip, h_offset=2 * drift).film())
    assert found.vertical_peak_to_peak == pytest.approx(0.09, abs=0.003)
    assert found.horizontal_peak_to_peak == pytest.approx(0.18, abs=0.006)
    assert found.vertical_over_horizontal == pytest.approx(0.5, abs=0.01)


def test_rates_divide_by_the_time_with_a_face() -> None:
    found = report(person(30.0).blinking(3.0, 9.0).film(no_face=[(14.0, 30.0)]))
    assert [found.valid_s, found.duration_s] == pytest.approx([14.0, 30.0])
    assert found.coverage == pytest.approx(14 / 30, abs=1e-3)
    assert found.blink_rate_per_min == pytest.approx(2 * 60 / 14, abs=0.01)
    assert codes(found) == {"LOW_COVERAGE"}
    assert found.frames_with_face == 420


def test_missing_frames_are_named_and_keep_their_time() -> None:
    film = person(20.0).blinking(4.0, 8.0, 15.0).film(missing=[(7.0, 9.0)], failed=[(9.0, 10.0), (18.0, 20.0)])
    found = report(film)
    gaps = [(gap.first_frame, gap.last_frame, gap.reason) for gap in found.missing]
    assert gaps == [(210, 269, "undecodable"), (270, 299, "window_failed"), (540, 599, "window_failed")]
    assert [found.missing[0].start_s, found.missing[0].end_s] == pytest.approx([7.0, 269 / 30])
    assert (found.frames_processed, found.frames_missing, found.frames_planned) == (450, 150, 600)
    assert found.valid_s == pytest.approx(15.0)
    assert [blink.peak_s for blink in found.blinks] == pytest.approx([4.0, 15.0])
    assert "FRAMES_MISSING" in codes(found)


def test_a_window_that_failed_is_told_from_a_damaged_file() -> None:
    damaged, failed = person(20.0).film(missing=[(1.0, 2.0)]), person(20.0).film(failed=[(1.0, 2.0)])
    messages = [report(film).warnings[0].message for film in (damaged, failed)]
    assert "damaged" in messages[0]
    assert "send the video again" in messages[1]
    assert all("30-59" in message for message in messages)


def test_eyes_of_a_few_pixels_have_no_gaze() -> None:
    found = report(person(12.0).having(eye_width_px=10.0).film())
    assert (found.vertical_peak_to_peak, found.horizontal_peak_to_peak, found.vertical_over_horizontal) == (None,) * 3
    assert found.blink_count == 0


def test_a_truncated_video_is_warned_of() -> None:
    rows, clip = person(12.0).film()
    found = report((rows, replace(clip, truncated=True, source_frames=9000)))
    assert codes(found) == {"TRUNCATED"}
    assert "max_frames" in found.warnings[0].message


def shut(duration_s: float, *open_spans: tuple[float, float]) -> Person:
    """Eyes that are shut, as meshes show it: an aspect ratio of .02 to .05 with noise; open in the spans."""
    subject = person(duration_s)
    noise = np.random.default_rng(1).normal(0.03, 0.006, len(subject.time_s))
    ear = np.where(within(subject.time_s, open_spans), 0.3, noise)
    return subject.having(ear=ear, L_ear=ear, R_ear=ear)


def test_eyes_that_are_shut_throughout_have_one_closure_and_no_rate() -> None:
    found = report(shut(20.0).film())
    assert (found.blink_count, found.closures, found.blink_rate_per_min) == (0, 1, None)
    assert found.closed_s == pytest.approx(20.0, abs=1.0)
    assert (found.perclos, found.vertical_peak_to_peak) == (1.0, None)
    assert "EYES_SHUT" in codes(found)


def test_eyes_that_are_shut_for_long_between_open_ends_have_one_closure() -> None:
    found = report(shut(36.0, (0.0, 8.0), (28.0, 36.0)).film())
    assert (found.blink_count, found.closures) == (0, 1)
    assert found.closed_s == pytest.approx(20.0, abs=0.3)
    assert found.perclos == pytest.approx(20 / 36, abs=0.01)
    assert found.blink_rate_per_min == 0.0  # of the 16 s with open eyes


def test_a_rate_is_that_of_the_time_in_which_the_eyes_were_not_shut() -> None:
    subject = shut(40.0, (0.0, 20.0))
    lids = openness_of(subject.time_s, 5.0, 10.0, 15.0)
    found = report(subject.having(ear=subject.values[:, COLUMNS.index("ear")] * lids).film())
    assert (found.blink_count, found.closures) == (3, 1)
    assert found.blink_rate_per_min == pytest.approx(60 * 3 / 20, abs=0.4)


def test_a_squint_of_many_seconds_is_no_closure() -> None:
    subject = person(20.0)
    ear = np.where(within(subject.time_s, [(6.0, 14.0)]), 0.17, 0.3)
    found = report(subject.having(ear=ear).film())
    assert (found.closures, found.closed_s) == (0, 0.0)


def test_a_still_picture_has_no_figures() -> None:
    found = report(person(20.0).having(face_x=650.0).film())
    assert codes(found) == {"STILL_PICTURE"}
    assert (found.blink_count, found.blink_rate_per_min, found.vertical_peak_to_peak) == (None, None, None)
    assert "STILL_PICTURE" in {reason.code for reason in found.psp_reasons}


def test_a_gap_in_the_recording_is_told_as_one_and_not_as_a_face_out_of_view() -> None:
    time_s = person(20).time_s
    found = report(person(20, time_s=np.where(time_s >= 8, time_s + 30.0, time_s)).film())
    assert codes(found) == {"RECORDING_GAP"}
    assert "30.0 s after 8.0 s" in found.warnings[0].message


@pytest.mark.parametrize(
    ("changed", "code"), [({"timed": False}, "TIMESTAMPS_MISSING"), ({"doubled": 20}, "TIMESTAMPS_SHARED")]
)
def test_a_clock_that_cannot_be_trusted_is_warned_of(changed: dict[str, Any], code: str) -> None:
    rows, clip = person(20).film()
    assert codes(report((rows, replace(clip, **changed)))) == {code}


@pytest.mark.parametrize("frames", [1, 2, 5])
def test_single_frames_give_no_rates_and_no_ranges(frames: int) -> None:
    found = report(person(frames / 30).film(), PROMPTED, "vpp_thresh")
    unknown = (found.blink_count, found.blink_rate_per_min, found.vertical_peak_to_peak, found.psp_suspected)
    assert unknown == (None, None, None, None)
    assert found.frames_processed == frames
    assert found.coverage == 1.0
    assert found.fixed_threshold is not None
    assert found.fixed_threshold.below_vpp_thresh is None


def test_a_video_without_a_face_is_refused_with_advice() -> None:
    with pytest.raises(NoFace, match="film one person"):
        summarise(*person(2.0).film(no_face=[(0.0, 2.0)]), EyeParameters(), frozenset())


def test_a_video_of_which_nothing_could_be_decoded_is_refused() -> None:
    with pytest.raises(VideoUnreadable):
        summarise(*person(2.0).film(missing=[(0.0, 2.0)]), EyeParameters(), frozenset())


def test_the_older_figures_are_given_only_when_asked_for() -> None:
    film = person(12.0).blinking(3.0, 6.0, width_s=0.1).film()
    assert report(film).fixed_threshold is None
    blinks = report(film, EyeParameters(blink_thresh=0.2), "blink_thresh").fixed_threshold
    assert blinks is not None
    assert (blinks.blink_count_fixed_threshold, blinks.vertical_peak_to_peak_lid_gap) == (2, None)
    gaze = report(film, EyeParameters(), "vpp_thresh").fixed_threshold
    assert gaze is not None
    assert (gaze.blink_count_fixed_threshold, gaze.below_vpp_thresh) == (None, True)
    strict = report(film, EyeParameters(blink_min_frames=50), "blink_min_frames").fixed_threshold
    assert strict is not None
    assert strict.blink_count_fixed_threshold == 0


def test_a_report_names_its_limits_and_versions() -> None:
    found = report(person(12.0).film())
    assert found.thresholds["psp_suspected_below_deg"] == 20.0
    assert found.thresholds["lids_max_openness"] == 0.75
    assert found.versions.service
    assert "not a diagnosis" in found.disclaimer


def test_an_answer_is_short_however_many_gaps_there_are() -> None:
    found = report(person(20.0).film(missing=[(k / 10, k / 10 + 0.05) for k in range(10, 190)]))
    assert len(found.missing) > 100
    brief = found.brief()
    assert (len(brief.missing), brief.frames_missing) == (50, found.frames_missing)
    assert "blinks" not in brief.model_dump()


def test_the_table_has_a_row_for_each_processed_frame() -> None:
    film = person(4.0).blinking(1.0).film(no_face=[(2.0, 2.5)], missing=[(3.0, 4.0)])
    rows = table(recording(*film))
    assert ",".join(rows[0]).startswith(CONTRACT + ",")
    assert [int(row["frame_idx"]) for row in rows] == list(range(90))
    assert [row["time_sec"] for row in rows[:2]] == ["0.000000", "0.033333"]
    empty = rows[65]
    assert {name for name, cell in empty.items() if cell} == {"frame_idx", "time_sec", "state"}
    assert [rows[at]["state"] for at in (0, 30, 65)] == ["open", "blink", "no_face"]
    assert float(rows[30]["openness"]) == pytest.approx(0.15, abs=0.01)


def test_step_keeps_source_frames_and_times() -> None:
    rows, clip = person(4.0).film()
    fewer = Clip(clip.frame[::3], clip.time_s[::3], 1280, 720, clip.failed[::3], False, len(clip.frame))
    kept = np.isin(rows.frame, fewer.frame)
    sparse = recording(Rows(rows.frame[kept], rows.face[kept], rows.values[kept]), fewer)
    assert [row["frame_idx"] for row in table(sparse)][:3] == ["0", "3", "6"]
    assert sparse.valid_s == pytest.approx(4.0)


@given(cuts=st.sets(st.integers(1, 299), max_size=12), seed=st.integers(0, 5))
@settings(max_examples=10, deadline=None)
def test_any_number_of_windows_in_any_order_gives_the_same_bytes(cuts: set[int], seed: int) -> None:
    rows, clip = task(duration_s=10.0).film(no_face=[(4.0, 4.4)], missing=[(6.0, 6.2)])
    edges = [0, *sorted(cuts), 300]
    parts = [
        Rows(rows.frame[of], rows.face[of], rows.values[of])
        for first, end in itertools.pairwise(edges)
        for of in [(rows.frame >= first) & (rows.frame < end)]
    ]
    shuffled = [parts[number] for number in np.random.default_rng(seed).permutation(len(parts))]
    whole, joined = (summarise(found, clip, PROMPTED, frozenset()) for found in (rows, Rows.joined(shuffled)))
    assert joined.csv == whole.csv
    assert joined.report == whole.report
