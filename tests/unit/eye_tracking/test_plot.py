"""The plot shows every blink and gap, at any length, and is the same file each time."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from functions.eye_tracking.findings.lids import watch_lids
from functions.eye_tracking.findings.recording import Recording
from functions.eye_tracking.report.plot import as_svg, draw
from functions.eye_tracking.report.plot_long import band
from functions.eye_tracking.report.plot_series import BUCKETS, spans, thinned
from functions.eye_tracking.report.summary import Result, summarise
from functions.eye_tracking.schemas import DISCLAIMER, EyeParameters
from tests.unit.eye_tracking.recordings import Person, openness_of, person

PROMPTED = EyeParameters(prompted="up-down")


def drawn(subject: Person, parameters: EyeParameters = PROMPTED, **gaps: list[tuple[float, float]]) -> Result:
    return summarise(*subject.film(**gaps), parameters, frozenset())


def words(svg: bytes) -> str:
    """Texts are drawn as glyphs; each stands in a comment beside them."""
    return svg.decode()


@pytest.fixture(scope="module")
def result() -> Result:
    subject = person(30.0)
    subject = subject.looking(np.where(subject.time_s % 4 < 2, 20.0, -20.0)).blinking(3.3, 12.6, 21.4)
    lids = np.where((subject.time_s > 24) & (subject.time_s < 26), 0.15, openness_of(subject.time_s, 8.0, least=0.5))
    subject = subject.having(ear=subject.film()[0].column("ear") * lids)
    return drawn(subject, no_face=[(15.0, 16.0)], missing=[(18.0, 19.0)])


@pytest.mark.parametrize(
    "text",
    ["4 blinks (3 complete, 1 incomplete)", "1 longer closure", "PSP screening", "Vertical gaze, degrees", "no face",
     "frames missing", DISCLAIMER],
)  # fmt: skip
def test_the_plot_tells_the_key_figures_and_the_disclaimer(result: Result, text: str) -> None:
    assert text in words(result.plot_svg)


def test_the_same_rows_give_the_same_files() -> None:
    subject = person(4.0).blinking(2.0)
    one, other = drawn(subject), drawn(subject)
    assert one.plot_svg == other.plot_svg
    assert one.plot_png == other.plot_png


def test_the_png_is_no_empty_sheet(result: Result) -> None:
    picture = Image.open(io.BytesIO(result.plot_png))
    assert picture.size == (1800, 1080)
    assert len(picture.convert("RGB").getcolors(picture.width * picture.height) or []) > 100


def test_a_single_frame_has_a_plot() -> None:
    assert "Blinks could not be counted" in words(drawn(person(1 / 30)).plot_svg)


def test_half_an_hour_has_a_plot_of_less_than_2_mb(result: Result) -> None:
    subject = person(1800.0)
    seen = np.random.default_rng(0).random(len(subject.time_s)) < 0.8
    lids = np.tile(openness_of(np.arange(180) / 30, 3.0), 300)
    values = np.where(seen[:, None], subject.having(ear=0.3 * lids).values, np.nan)
    _, clip = subject.film()
    uncovered = np.zeros((len(seen), 2), dtype=bool)
    everything = np.ones(len(seen), dtype=bool)
    long = Recording(clip, values, everything, seen, uncovered, seen, clip.seconds, people=1)
    watched = watch_lids(long)
    assert len(watched.closings) == pytest.approx(300, abs=6)
    assert len(as_svg(draw(long, watched, ~seen & seen, result.report))) < 2_000_000


def test_a_recording_of_minutes_has_bands_and_the_blinks_of_each_minute() -> None:
    subject = person(130.0, 15.0)
    subject = subject.blinking(*np.arange(3.0, 128.0, 5.0), width_s=0.1)
    result = drawn(subject, EyeParameters(), no_face=[(70.0, 80.0)])
    for text in ("Blinks per minute, minute by minute", "5-95 %", "median", "complete", "no face"):
        assert text in words(result.plot_svg)
    assert "minute by minute" not in words(drawn(person(100.0, 15.0), EyeParameters()).plot_svg)


def test_a_band_holds_most_of_the_values_of_its_stretch() -> None:
    time_s = np.arange(0, 240, 0.1)
    values = np.where(time_s < 120, 1.0, 0.5)
    values[::20] = 0.0  # one frame in twenty
    values[(time_s >= 200) & (time_s < 202)] = np.nan
    middles, (low, middle, high) = band(time_s, values)
    assert len(middles) == 240
    assert (middle[:119], high[:119]) == (pytest.approx(1.0), pytest.approx(1.0))
    assert middle[121:199] == pytest.approx(0.5)
    assert np.isnan(low[200:202]).all()


def test_thinning_keeps_every_low_and_every_high() -> None:
    time_s = np.arange(54_000) / 30
    values = np.random.default_rng(0).normal(size=54_000)
    values[12_345], values[44_444] = -9.0, 9.0
    x, y = thinned(time_s, values)
    assert len(x) <= 2 * BUCKETS
    assert (np.diff(x) >= 0).all()
    assert x[np.argmin(y)] == time_s[12_345]
    assert x[np.argmax(y)] == time_s[44_444]


def test_thinning_keeps_gaps() -> None:
    time_s = np.arange(54_000) / 30
    values = np.where((time_s > 600) & (time_s < 700), np.nan, 1.0)
    x, y = thinned(time_s, values)
    assert np.isnan(y[(x > 602) & (x < 698)]).all()
    assert np.isfinite(y[(x < 598) | (x > 702)]).all()


def test_short_series_are_drawn_as_they_are() -> None:
    time_s = np.arange(900) / 30
    x, y = thinned(time_s, time_s)
    assert (x == time_s).all()
    assert (y == time_s).all()


def test_gaps_reach_from_the_first_lost_frame_to_the_next_seen_one() -> None:
    time_s = np.arange(10) / 10
    flags = np.array([1, 0, 0, 1, 1, 1, 0, 0, 0, 1], dtype=bool)
    found = spans(time_s, np.full(10, 0.1), flags)
    assert found == [pytest.approx((0.0, 0.1)), pytest.approx((0.3, 0.3)), pytest.approx((0.9, 0.1))]


def test_a_person_without_measured_gaze_has_a_plot() -> None:
    rows, clip = person(5.0).film(missing=[(0.0, 4.9)])
    subject = summarise(rows, replace(clip, truncated=True), EyeParameters(), frozenset())
    assert subject.plot_png.startswith(b"\x89PNG")
