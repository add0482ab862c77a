"""Blinks as people study them: each with its movement, then statistics, minutes and a table of their own."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from functions.eye_tracking.findings.blink_study import spread
from functions.eye_tracking.report.blinks_csv import COLUMNS, blinks_csv
from functions.eye_tracking.report.summary import Result, summarise
from functions.eye_tracking.schemas import Blink, EyeParameters
from tests.unit.eye_tracking.recordings import Person, openness_of, person


@pytest.fixture(autouse=True)
def no_plot(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing takes most of the time and has tests of its own."""
    monkeypatch.setattr("functions.eye_tracking.report.plot.draw", lambda *_: None)
    monkeypatch.setattr("functions.eye_tracking.report.plot.as_svg", lambda _: b"")
    monkeypatch.setattr("functions.eye_tracking.report.plot.as_png", lambda _: b"")


def studied(subject: Person, **gaps: list[tuple[float, float]]) -> Result:
    return summarise(*subject.film(**gaps), EyeParameters(), frozenset())


def test_each_blink_has_its_movement_and_the_time_since_the_one_before() -> None:
    found = studied(person(12.0).blinking(2.0, 5.0, 9.0)).report
    assert [one.interval_s for one in found.blinks] == [None, pytest.approx(2.8, abs=0.1), pytest.approx(3.8, abs=0.1)]
    for one in found.blinks:
        assert one.amplitude == pytest.approx(0.85, abs=0.03)
        assert one.half_width_s == pytest.approx(2.355 * 0.06, abs=0.01)
        assert one.ear == pytest.approx(0.045, abs=0.005)
        assert one.closing_speed is None
    figures = found.blink_statistics
    assert figures is not None
    assert figures.interval_s.n == 2
    assert figures.interval_s.mean == pytest.approx(3.3, abs=0.1)
    assert figures.interval_s.sd == pytest.approx(0.707, abs=0.02)
    assert figures.interval_s.cv == pytest.approx(0.707 / 3.3, abs=0.02)
    assert figures.resolution_s == pytest.approx(1 / 30, abs=0.001)
    assert [reason.code for reason in figures.reasons] == ["SPEED_UNRESOLVED"]
    assert "At 30 frames per second" in figures.reasons[0].message


@pytest.mark.parametrize("gap", [{"no_face": [(3.0, 3.6)]}, {"missing": [(3.0, 3.6)]}])
def test_an_interval_across_time_not_seen_is_not_known(gap: dict[str, list[tuple[float, float]]]) -> None:
    found = studied(person(12.0).blinking(2.0, 5.0, 9.0), **gap).report
    assert [one.interval_s is None for one in found.blinks] == [True, True, False]


def test_a_closure_ends_an_interval() -> None:
    subject = person(12.0).blinking(2.0, 9.0)
    shut = np.where((subject.time_s > 4) & (subject.time_s < 6), 0.15, 1.0)
    found = studied(subject.having(ear=subject.film()[0].column("ear") * shut)).report
    assert [one.kind for one in found.blinks] == ["complete", "closure", "complete"]
    assert [one.interval_s for one in found.blinks] == [None, None, None]


def test_minutes_have_the_blinks_of_their_own() -> None:
    subject = person(150.0).blinking(10.0, 20.0, 59.0, 70.0, 130.0, least=0.15)
    weak = openness_of(subject.time_s, 100.0, least=0.5)
    subject = subject.having(ear=subject.film()[0].column("ear") * weak)
    found = studied(subject, no_face=[(122.0, 128.0)]).report
    assert [one.minute for one in found.minutes] == [0, 1, 2]
    assert [one.blink_count for one in found.minutes] == [3, 2, 1]
    assert [one.incomplete_blinks for one in found.minutes] == [0, 1, 0]
    assert [one.valid_s for one in found.minutes] == [60.0, 60.0, pytest.approx(24.0, abs=0.1)]
    assert [one.blink_rate_per_min for one in found.minutes] == [3.0, 2.0, pytest.approx(2.5, abs=0.02)]
    assert found.minutes[0].amplitude_mean == pytest.approx(0.85, abs=0.03)
    assert sum(one.blink_count for one in found.minutes) == found.blink_count
    assert not hasattr(found.brief(), "minutes")


def test_a_minute_seen_for_less_than_ten_seconds_has_no_rate() -> None:
    found = studied(person(65.0).blinking(10.0, 62.0)).report
    assert [one.blink_rate_per_min is None for one in found.minutes] == [False, True]


def test_a_recording_of_a_minute_has_no_table_of_minutes() -> None:
    assert studied(person(60.0)).report.minutes == []


def test_the_table_has_one_row_for_each_blink_and_closure() -> None:
    result = studied(person(12.0).blinking(2.0, 5.0))
    rows = list(csv.DictReader(io.StringIO(result.blinks_csv.decode())))
    assert [row["blink_id"] for row in rows] == ["1", "2"]
    assert [row["blink_type"] for row in rows] == ["complete", "complete"]
    for field, column in COLUMNS.items():
        told = getattr(result.report.blinks[1], field)
        assert rows[1][column] == ("" if told is None else str(told))


def test_a_video_without_blinks_has_a_table_with_columns_alone() -> None:
    text = studied(person(12.0)).blinks_csv.decode()
    assert text.splitlines() == [",".join(["blink_id", *COLUMNS.values()])]


def test_every_field_of_a_blink_is_in_the_table() -> None:
    header = blinks_csv([]).decode().strip().split(",")
    assert len(header) == len(Blink.model_fields) + 1


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([None, None], (0, None, None, None, None)),
        ([2.0, None], (1, 2.0, 2.0, None, None)),
        ([1.0, 2.0, 6.0], (3, 3.0, 2.0, 2.6458, 0.8819)),
        ([0.0, 0.0], (2, 0.0, 0.0, 0.0, None)),
    ],
)
def test_spread(values: list[float | None], told: tuple[float | None, ...]) -> None:
    found = spread(values)
    assert (found.n, found.mean, found.median, found.sd, found.cv) == told
