"""Detections are matched with marked blinks one to one, and doubtful stretches are left out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bench import pages
from bench.eyes import accuracy, report
from bench.eyes.report import Scored
from bench.eyes.truth import KnownClip, Matches, TrueBlink, known_clips, match
from functions.eye_tracking.schemas import Blink
from functions.shared.errors import NoFace
from tests.unit.eye_tracking.recordings import person


def detected(*spans: tuple[int, int]) -> list[Blink]:
    return [
        Blink(
            kind="complete", start_s=start / 30, peak_s=start / 30, end_s=end / 30, duration_s=(end - start) / 30,
            start_frame=start, peak_frame=start, end_frame=end, depth=0.9,
        )
        for start, end in spans
    ]  # fmt: skip


def clip(*blinks: tuple[int, int, int], left_out: list[tuple[int, int]] | None = None) -> KnownClip:
    return KnownClip(Path("clip.mp4"), [TrueBlink(*blink) for blink in blinks], left_out or [])


@pytest.mark.parametrize(
    ("span", "matched"),
    [
        ((100, 105), 1),
        ((108, 120), 1),  # overlaps by a frame
        ((109, 111), 0),  # middle 8 from the peak
        ((90, 98), 0),
        ((95, 99), 1),  # middle 5 from the peak
        ((94, 98), 0),
    ],
)
def test_a_detection_matches_when_it_overlaps_or_lies_near_the_peak(span: tuple[int, int], matched: int) -> None:
    assert match(detected(span), clip((100, 102, 108))).matched == matched


def test_matching_is_one_to_one() -> None:
    truth = clip((100, 103, 106), (108, 110, 114))
    assert match(detected((100, 114)), truth) == Matches(matched=1, false=0, missed=1)
    assert match(detected((100, 103), (104, 106), (108, 114)), truth) == Matches(matched=2, false=1, missed=0)


def test_pairs_are_found_where_the_nearest_choice_would_leave_one_over() -> None:
    truth = clip((100, 100, 100), (108, 108, 108))
    assert match(detected((104, 104), (100, 101)), truth) == Matches(matched=2, false=0, missed=0)


def test_left_out_stretches_forgive_false_detections_and_nothing_else() -> None:
    truth = clip((100, 103, 106), left_out=[(90, 120), (200, 220)])
    assert match(detected((101, 104), (110, 115), (219, 225), (230, 232)), truth) == Matches(1, 1, 0)


def test_marked_and_composed_folders_are_read(tmp_path: Path) -> None:
    sure, unsure = {"start": 10, "peak": 12, "end": 15}, {"start": 40, "peak": 42, "end": 45, "uncertain": True}
    marked = {"a.mp4": {"blinks": [sure, unsure], "ignore": [{"start": 60, "end": 70, "why": "hair"}]}}
    (tmp_path / "manifest.json").write_text(json.dumps([{"file": "b.mp4", "blinks": [sure]}, {"file": "c.mp4"}]))
    (composed,) = known_clips(tmp_path)
    assert (composed.path.name, composed.blinks, composed.left_out) == ("b.mp4", [TrueBlink(10, 12, 15)], [])
    (tmp_path / "truth.json").write_text(json.dumps(marked))
    (real,) = known_clips(tmp_path)
    assert (real.blinks, real.left_out) == ([TrueBlink(10, 12, 15)], [(37, 48), (60, 70)])


def test_a_refused_video_has_missed_its_blinks(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path, step: int) -> accuracy.Analysed:
        raise NoFace("nobody")

    monkeypatch.setattr(accuracy, "analysed", refuse)
    scored = accuracy.score(clip((100, 103, 106), (200, 203, 206)))
    assert (scored.refused, scored.full_rate, scored.half_rate) == ("NO_FACE", Matches(0, 0, 2), Matches(0, 0, 2))


def test_every_video_is_scored_at_both_rates(monkeypatch: pytest.MonkeyPatch) -> None:
    films = {1: person(25.0).blinking(3.0, 9.0).film(), 2: person(25.0).blinking(3.0).film()}
    monkeypatch.setattr(accuracy, "analysed", lambda _, step: films[step])
    scored = accuracy.score(clip((88, 90, 93), (500, 503, 506)))
    assert (scored.full_rate, scored.half_rate) == (Matches(1, 1, 1), Matches(1, 0, 1))
    assert scored.valid_s == pytest.approx(25.0)
    assert scored.rate_error == 0.0


SCORED = [
    Scored("a.mp4", 60.0, Matches(9, 2, 1), Matches(8, 0, 2)),
    Scored("b.mp4", 30.0, Matches(4, 0, 2), Matches(6, 0, 0)),
    Scored("c.mp4", 8.0, Matches(0, 0, 4), Matches(0, 0, 4), "NO_FACE"),
]


def test_the_figures_are_sums_over_all_videos() -> None:
    found = report.figures(SCORED)
    assert found["precision"] == pytest.approx(13 / 15, abs=1e-4)
    assert found["recall"] == pytest.approx(13 / 20, abs=1e-4)
    assert found["f1"] == pytest.approx(26 / 35, abs=1e-4)
    assert (found["count_error"], found["half_rate_count_error"]) == (1 + 2 + 4, 2 + 0 + 4)
    assert found["rate_error_per_min"] == pytest.approx(4.0)  # 2 of 30 s
    assert (found["clips"], found["refused"], found["clips_with_rate"]) == (3, 1, 2)


def test_a_folder_without_blinks_has_figures() -> None:
    found = report.figures([Scored("a.mp4", 2.5, Matches(0, 0, 0), Matches(0, 0, 0))])
    assert (found["precision"], found["recall"], found["f1"], found["rate_error_per_min"]) == (1.0, 1.0, 1.0, 0.0)


def test_the_page_gets_figures_and_no_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "accuracy.md"
    page.write_text("before\n<!-- eyes real -->\nold\n<!-- /eyes real -->\nafter\n")
    monkeypatch.setattr(report, "replace_part", lambda name, text: pages.replace_part(name, text, page))
    report.write_page("real", SCORED)
    text = page.read_text()
    assert "| all frames | 20 | 13 | 7 | 2 | 0.867 | 0.650 | 0.743 | 7 |" in text
    assert "old" not in text
    assert "a.mp4" not in text


def test_a_folder_that_the_page_does_not_know_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    before = pages.ACCURACY.read_text(encoding="utf-8")
    report.write_page("holiday videos", SCORED)
    assert pages.ACCURACY.read_text(encoding="utf-8") == before
    assert "Nothing was written" in capsys.readouterr().err


def test_the_command_ends_with_one_line_for_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    blink = {"start": 88, "peak": 90, "end": 93}
    (tmp_path / "truth.json").write_text(json.dumps({"a.mp4": {"blinks": [blink]}}))
    film = person(25.0).blinking(3.0).film()
    monkeypatch.setattr(accuracy, "analysed", lambda *_: film)
    monkeypatch.setattr("sys.argv", ["eyes", str(tmp_path), "--json", str(tmp_path / "figures.json")])
    accuracy.main()
    line = capsys.readouterr().out.splitlines()[-1]
    figures = json.loads(line)
    assert (figures["precision"], figures["recall"], figures["f1"], figures["count_error"]) == (1.0, 1.0, 1.0, 0)
    assert json.loads((tmp_path / "figures.json").read_text()) == figures
