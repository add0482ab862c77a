"""What the tables of `hypermob eyes` say, and what they do not claim."""

from __future__ import annotations

from typing import Any

import pytest
from typer.testing import CliRunner

from functions.eye_tracking.face.features import FEATURES
from functions.eye_tracking.schemas import DISCLAIMER, FixedThreshold, GazeRange
from functions.shared.remarks import Remark
from hypermob.cli import app
from hypermob.terminal import eye_tables
from tests.unit.hypermob.eye_answers import GAZE, NO_TASK, QUALITY, VIDEO, eyes, face, serve, summary
from tests.unit.hypermob.hypermob_fake_api import FakeApi, success


def _shown(command_line: CliRunner, service: FakeApi, **parts: Any) -> str:
    """The words in the order in which they are read, however the lines are broken."""
    serve(service)
    service.answers("POST", "/eye-tracking", success(eyes(summary=summary(**parts))))
    result = command_line.invoke(app, ["eyes", VIDEO], env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return " ".join(result.stdout.split())


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (None, "Screening: no verdict"),
        (True, "Screening: vertical gaze markedly reduced: progressive supranuclear palsy (PSP) suspected"),
        (False, "Screening: vertical gaze not markedly reduced"),
    ],
)
def test_the_hint_comes_with_its_reasons_and_is_never_a_diagnosis(
    command_line: CliRunner, service: FakeApi, verdict: bool | None, said: str
) -> None:
    shown = _shown(command_line, service, psp_suspected=verdict, psp_reasons=[NO_TASK])
    assert f"{said} {NO_TASK.message} ({NO_TASK.code}) {DISCLAIMER}" in shown


def test_what_the_recording_cannot_tell_is_not_known_rather_than_zero(
    command_line: CliRunner, service: FakeApi
) -> None:
    names = ("blink_count", "complete_blinks", "incomplete_blinks", "closures", "blink_rate_per_min")
    unknown = dict.fromkeys((*names, "blink_duration_s", "vertical_peak_to_peak", "horizontal_peak_to_peak"))
    quality = QUALITY.model_copy(update={"frame_rate": None, "eye_width_px": None, "brightness": None, "blur": None})
    shown = _shown(command_line, service, **unknown, vertical_over_horizontal=None, quality=quality)
    for figure in ("blinks", "blink rate", "blink duration", "closures", "vertical range", "horizontal range", "blur"):
        assert f"{figure} not known" in shown
    assert "None" not in shown


def test_no_blinks_are_none_and_not_unknown(command_line: CliRunner, service: FakeApi) -> None:
    shown = _shown(command_line, service, blink_count=0, complete_blinks=0, incomplete_blinks=0, closures=0)
    assert "blinks 0 0 complete, 0 incomplete" in shown


def test_gaze_in_degrees_is_shown_with_its_quality_where_it_was_measured(
    command_line: CliRunner, service: FakeApi
) -> None:
    measured = _shown(command_line, service, gaze=GAZE)
    assert "gaze, up and down 16.4° range in degrees; quality good" in measured
    assert "gaze, sideways 31.0° range in degrees; quality good" in measured
    assert "°" not in _shown(command_line, service).replace("3.4°", "")


def test_gaze_that_is_insufficient_says_why_and_gives_no_figure(command_line: CliRunner, service: FakeApi) -> None:
    lost = GazeRange(grade="insufficient", reasons=[Remark(code="EYES_SMALL", message="The eyes are 18 px wide.")])
    shown = _shown(command_line, service, gaze=lost)
    assert "gaze, up and down not known range in degrees; quality insufficient" in shown
    assert "The eyes are 18 px wide. (EYES_SMALL)" in shown


def test_the_older_rules_are_told_apart_and_shown_only_where_they_were_asked_for(
    command_line: CliRunner, service: FakeApi
) -> None:
    old = FixedThreshold(blink_count_fixed_threshold=17, vertical_peak_to_peak_lid_gap=0.41, below_vpp_thresh=False)
    shown = _shown(command_line, service, fixed_threshold=old)
    assert "blinks, older rule 17" in shown
    assert "vertical, older rule 0.410 not below --vpp-thresh" in shown
    assert "older rule" not in _shown(command_line, service)


def test_missing_frames_are_counted_in_the_table(command_line: CliRunner, service: FakeApi) -> None:
    assert "frames 2,990 analysed; 10 of 3,000 are missing" in _shown(command_line, service)
    assert "missing" not in _shown(command_line, service, frames_missing=0, warnings=[])


def test_a_photo_shows_every_figure_of_the_service_for_the_right_eye(command_line: CliRunner, service: FakeApi) -> None:
    seen = {f"{side}{name}" for name in eye_tables._OF_ONE_EYE for side in ("L_", "R_")} | set(eye_tables._OF_THE_FACE)
    assert seen | {"eye_open", "ear", "v_offset", "h_offset"} == set(FEATURES) - {"L_hidden", "R_hidden"}
    warning = Remark(code="MULTIPLE_FACES", message="There is more than one face.")
    service.answers("POST", "/eye-tracking", success(face(faces=2, warnings=[warning])))
    shown = " ".join(command_line.invoke(app, ["eyes", "s3://uploads/photos/1.jpg"]).stdout.split())
    assert "figure left right both" in shown
    left, right, both = (f"{FEATURES.index(name) + 0.25:.4g}" for name in ("L_eye_open", "R_eye_open", "eye_open"))
    assert f"openness {left} {right} {both}" in shown
    assert "Left and right are the person's own." in shown
    assert "There is more than one face. (MULTIPLE_FACES)" in shown
