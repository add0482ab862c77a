"""`--plot`: the driver in the car, as a file."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner

from hypermob.cli import app
from tests.unit.hypermob.hypermob_fake_api import LENGTHS, SEAT_SETUP, FakeApi, analysis, success

OPTIONS = [part for name, value in LENGTHS.items() for part in (f"--{name.replace('_', '-')}", str(value))]
EXAMPLE: dict[str, Any] = json.loads(
    (Path(__file__).parents[3] / "docs" / "examples" / "recommend.json").read_text(encoding="utf-8")
)["200"]["settings"]["data"]


@pytest.fixture(autouse=True)
def answer(service: FakeApi) -> None:
    service.answers("POST", "/recommend", success(EXAMPLE))


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
    for part in ("174 cm", "Generic D-segment sedan", "57 %", "42 to 72", "knee 130°", "elbow 122°", "hip 101°"):
        assert part in text


@pytest.mark.parametrize("part", ["seat_position", "rim_top", "room_mirror", "ball_of_foot", "heel", "elbow", "head"])
def test_another_answer_is_another_picture(command_line: CliRunner, service: FakeApi, part: str) -> None:
    command_line.invoke(app, ["recommend", *OPTIONS, "--plot", "one.svg"])
    moved = copy.deepcopy(EXAMPLE)
    for points in (moved["driver"]["joints"], moved["driver"]["package"]):
        if part in points:
            points[part]["x"] += 30
    service.answers("POST", "/recommend", success(moved | ({part: 20} if part in moved else {})))
    command_line.invoke(app, ["recommend", *OPTIONS, "--plot", "other.svg"])
    lines = [re.findall(r' d="[^"]+"', Path(name).read_text(encoding="utf-8")) for name in ("one.svg", "other.svg")]
    assert lines[0] != lines[1]


def test_analyze_draws_too_and_json_stays_alone(command_line: CliRunner, service: FakeApi, photo: Path) -> None:
    service.answers("POST", "/analyze", success(analysis(seat_setup=EXAMPLE)))
    command = ["analyze", str(photo), "--height-cm", "175", "--json", "--plot", "me.svg"]
    result = command_line.invoke(app, command)
    assert result.stdout.startswith("{")
    assert "Side view: me.svg" in result.stderr


def test_an_answer_without_a_driver_fails_and_does_not_spoil_the_numbers(
    command_line: CliRunner, service: FakeApi
) -> None:
    service.answers("POST", "/recommend", success(EXAMPLE | {"driver": None}))
    result = command_line.invoke(app, ["recommend", *OPTIONS, "--plot", "me.png"])
    assert result.exit_code == 4
    assert "57 %" in result.stdout
    assert "could not be drawn: the answer has no seated driver" in result.stdout
    assert not Path("me.png").exists()


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
