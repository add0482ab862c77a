"""`--plot`: the driver in the car, as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from hypermob.cli import app
from tests.unit.hypermob.hypermob_fake_api import LENGTHS, SEAT_SETUP, FakeApi, success

OPTIONS = [part for name, value in LENGTHS.items() for part in (f"--{name.replace('_', '-')}", str(value))]


@pytest.fixture(autouse=True)
def answer(service: FakeApi) -> None:
    vehicle = {"vehicle": "generic-d-segment-sedan", "ranges": {"seat_position": {"low": 46, "high": 76}}}
    service.answers("POST", "/recommend", success(SEAT_SETUP | vehicle))


def test_a_png_is_drawn_and_named(command_line: CliRunner) -> None:
    result = command_line.invoke(app, ["recommend", *OPTIONS, "--plot", "pictures/me.png"])
    assert result.exit_code == 0, result.output
    assert "Side view: pictures/me.png" in result.stdout
    picture = Image.open("pictures/me.png")
    assert picture.width > 1000
    assert len(picture.convert("RGB").getcolors(picture.width * picture.height) or []) > 100  # not an empty sheet


def test_an_svg_shows_the_numbers_of_the_answer(command_line: CliRunner) -> None:
    command_line.invoke(app, ["recommend", *OPTIONS, "--plot", "me.svg"])
    text = Path("me.svg").read_text(encoding="utf-8")
    for part in ("175 cm", "Generic D-segment sedan", "61 %", "46 to 76", "knee", "elbow"):
        assert part in text


def test_another_answer_is_another_picture(command_line: CliRunner, service: FakeApi) -> None:
    command_line.invoke(app, ["recommend", *OPTIONS, "--plot", "one.svg"])
    moved = SEAT_SETUP | {"vehicle": "generic-suv", "seat_position": 20}
    service.answers("POST", "/recommend", success(moved))
    command_line.invoke(app, ["recommend", *OPTIONS, "--plot", "other.svg"])
    assert Path("one.svg").read_text() != Path("other.svg").read_text()


def test_analyze_draws_too_and_json_stays_alone(command_line: CliRunner, photo: Path) -> None:
    command = ["analyze", str(photo), "--height-cm", "175", "--json", "--plot", "me.svg"]
    result = command_line.invoke(app, command)
    assert result.stdout.startswith("{")
    assert "could not be drawn" in result.stderr  # the fake's vehicle is nobody's
    assert "generic D-segment sedan" in result.stderr


def test_a_picture_that_cannot_be_drawn_fails_and_does_not_spoil_the_numbers(
    command_line: CliRunner, service: FakeApi
) -> None:
    service.answers("POST", "/recommend", success(SEAT_SETUP | {"vehicle": "my-own-car"}))
    result = command_line.invoke(app, ["recommend", *OPTIONS, "--plot", "me.png"])
    assert result.exit_code == 4
    assert "61 %" in result.stdout
    assert not Path("me.png").exists()
    assert "could not be drawn: unknown vehicle 'my-own-car'" in result.stdout


@pytest.mark.parametrize("name", ["me.gif", "me", "a-file/me.png"])
def test_a_file_that_cannot_be_written_is_a_usage_error_before_anything_is_sent(
    command_line: CliRunner, service: FakeApi, name: str
) -> None:
    Path("a-file").touch()
    assert command_line.invoke(app, ["recommend", *OPTIONS, "--plot", name]).exit_code == 2
    assert service.requests == []


def test_a_setting_at_its_end_and_the_side_of_a_comparison_are_shown(command_line: CliRunner, service: FakeApi) -> None:
    model = {"source": "s3", "version": "v2", "side": "b"}
    service.answers("POST", "/recommend", success(SEAT_SETUP | {"clipped": ["seat_position"], "model": model}))
    shown = command_line.invoke(app, ["recommend", *OPTIONS]).stdout
    assert "at its end" in shown
    assert "s3 v2 side b" in shown
