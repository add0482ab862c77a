"""Hidden eyes: their frames give no figures, the other eye speaks alone, and the answer says so."""

from __future__ import annotations

import numpy as np
import pytest

from functions.eye_tracking.findings.lids import watch_lids
from functions.eye_tracking.findings.recording import recording
from functions.eye_tracking.report.frames_csv import states
from functions.eye_tracking.schemas import EyeReport
from tests.unit.eye_tracking.recordings import Person, openness_of, person, within
from tests.unit.eye_tracking.test_summary import PROMPTED, codes, report, table, task

pytestmark = pytest.mark.usefixtures("no_plot")
BLINKS = (3.3, 8.1, 12.6, 17.2, 21.4, 26.0)


@pytest.fixture(name="no_plot")
def _no_plot(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("draw", "as_svg", "as_png"):
        monkeypatch.setattr(f"functions.eye_tracking.report.plot.{name}", lambda *_: b"")


def covered(subject: Person, sides: str, *spans: tuple[float, float]) -> Person:
    """With eyes covered in spans (half-open, s); there the mesh draws an eye that twitches and does not blink."""
    at = within(subject.time_s, spans or [(0.0, 1e9)])
    twitch = 1 + 0.1 * np.sin(7 * subject.time_s)
    for side in sides:
        ear = np.where(at, 0.3 * twitch, subject.column(f"{side}_ear"))
        columns = {f"{side}_hidden": np.where(at, 4.0, -5.0), f"{side}_ear": ear, f"{side}_iris_cx": 650.0 + 0 * ear}
        subject = subject.having(**columns)
    return subject.having(ear=(subject.column("L_ear") + subject.column("R_ear")) / 2)


def hidden(found: EyeReport) -> tuple[float, float, float]:
    return found.left_hidden_s, found.right_hidden_s, found.eyes_hidden_s


def test_with_one_eye_hidden_the_blinks_of_the_other_are_complete() -> None:
    found = report(covered(person(30.0).blinking(*BLINKS), "R").film())
    assert (found.blink_count, found.complete_blinks, found.incomplete_blinks) == (6, 6, 0)
    assert (found.coverage, hidden(found)) == (1.0, (0.0, 30.0, 0.0))
    assert codes(found) == {"ONE_EYE_HIDDEN"}
    assert {(one.eyes, one.right_depth, one.lag_ms) for one in found.blinks} == {(None, None, None)}
    (warning,) = found.warnings
    assert "right eye was hidden for 30.0 of 30.0 s" in warning.message


def test_with_both_eyes_hidden_the_figures_are_null_and_never_zero() -> None:
    found = report(covered(person(32.0), "LR").film())
    figures = found.model_dump(
        include={
            "blink_count", "complete_blinks", "incomplete_blinks", "closures", "closed_s", "perclos", "winks_left",
            "winks_right", "blink_rate_per_min", "vertical_peak_to_peak", "horizontal_peak_to_peak", "lid_asymmetry",
            "psp_suspected",
        }
    )  # fmt: skip
    assert set(figures.values()) == {None}
    assert (found.valid_s, found.coverage, found.frames_with_face, hidden(found)) == (0.0, 0.0, 960, (32.0,) * 3)
    assert codes(found) == {"EYES_HIDDEN"}
    assert "EYES_HIDDEN" in {reason.code for reason in found.psp_reasons}
    assert "TOO_SHORT" not in {reason.code for reason in found.psp_reasons}


def test_time_with_both_eyes_hidden_is_not_valid() -> None:
    found = report(covered(person(30.0).blinking(*BLINKS), "LR", (10.0, 20.0)).film())
    assert found.valid_s == pytest.approx(20.0, abs=0.1)
    assert found.blink_count == 4  # those at 12.6 and 17.2 s are behind the cover
    assert found.blink_rate_per_min == pytest.approx(60 * 4 / 20, rel=0.02)
    assert found.eyes_hidden_s == pytest.approx(10.0, abs=0.1)


def test_a_few_frames_that_look_hidden_do_not_count() -> None:
    found = report(covered(person(30.0).blinking(*BLINKS), "LR", (5.0, 5.3), (15.0, 15.4)).film())
    assert (found.valid_s, hidden(found), codes(found)) == (30.0, (0.0, 0.0, 0.0), set())


def test_a_hidden_eye_has_empty_cells() -> None:
    video = recording(*covered(person(4.0), "L", (0.0, 2.0)).film())
    rows = table(video)
    early, late = rows[10], rows[100]
    assert (early["L_visible"], early["R_visible"], late["L_visible"]) == ("0", "1", "1")
    assert (early["L_iris_cx"], early["L_ear"]) == ("", "")
    assert early["ear"] == early["R_ear"] != ""
    assert early["state"] == "open"


def test_frames_with_both_eyes_hidden_have_a_state_of_their_own() -> None:
    video = recording(*covered(person(6.0), "LR", (2.0, 4.0)).film(no_face=[(5.0, 6.0)]))
    state = states(video, watch_lids(video))
    assert (state[15], state[90], state[165]) == ("open", "hidden", "no_face")


def test_gaze_in_degrees_is_not_given_with_one_eye_hidden() -> None:
    found = report(covered(task(), "L").film(), PROMPTED)
    assert found.gaze is not None
    assert (found.gaze.grade, [one.code for one in found.gaze.reasons]) == ("insufficient", ["ONE_EYE_HIDDEN"])
    assert found.gaze.vertical_range_deg is None
    assert found.psp_suspected is None


def test_the_range_of_the_gaze_is_that_of_the_visible_eye() -> None:
    subject = person(30.0)
    swing = 0.05 * np.sin(subject.time_s)
    moving = subject.having(v_offset=swing / 2, R_v_offset=swing, L_v_offset=0.0)
    both, one = report(moving.film()), report(covered(moving, "L").film())
    assert both.vertical_peak_to_peak is not None
    assert one.vertical_peak_to_peak == pytest.approx(2 * both.vertical_peak_to_peak, rel=0.01)


def test_openness_without_blinks_stays_level_behind_a_cover_of_one_eye() -> None:
    subject = person(30.0)
    lids = openness_of(subject.time_s, 15.0)
    wide = subject.having(L_ear=0.36 * lids, R_ear=0.3 * lids, ear=0.33 * lids)
    found = report(covered(wide, "L", (6.0, 24.0)).film())
    assert [one.kind for one in found.blinks] == ["complete"]
