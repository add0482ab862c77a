"""The first user with people and a tape gets a page that says how far the service is off, and what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from functions.anthropometry.segments import SEGMENTS
from training.calibration import __main__ as command
from training.calibration.comparison import Compared, Figures, advice, figures
from training.calibration.people import BadTable, read

SAMPLES = Path(__file__).parents[3] / "samples"


def people(count: int, bias: float = 0.0, error: float = 1.0, stated: float = 1.0) -> Compared:
    """Tapes, and a service that is off by `bias` and, normally distributed, by `error`."""
    draw = np.random.default_rng(7).normal
    alone = np.tile([33.0, 26.0, 40.0, 42.0, 52.0], (count, 1))
    tape = alone + draw(0, 2.0, alone.shape)
    return Compared(tape, tape + bias + draw(0, error, alone.shape), np.full(alone.shape, stated), alone)


def test_the_figures_are_those_of_the_errors_drawn() -> None:
    found = figures(people(4000, bias=0.8))
    assert [one.segment for one in found] == list(SEGMENTS)
    for one in found:
        assert one.bias == pytest.approx(0.8, abs=0.08)
        assert one.bias_error == pytest.approx(1 / np.sqrt(4000), rel=0.1)
        assert one.spread == pytest.approx(1.0, rel=0.05)
        assert one.stature_error == pytest.approx(2 * np.sqrt(2 / np.pi), rel=0.05)
        assert one.correlation == pytest.approx(2 / np.sqrt(5), abs=0.02)
    assert figures(people(4000))[0].coverage == pytest.approx(0.683, abs=0.03)


def test_lengths_that_nobody_took_are_left_out() -> None:
    compared = people(30)
    compared.tape[:, 1] = np.nan
    compared.tape[3:, 2] = np.nan
    assert [(one.segment, one.people) for one in figures(compared)] == [
        ("upper_arm", 30),
        ("thigh", 3),
        ("calf", 30),
        ("torso", 30),
    ]


@pytest.mark.parametrize(
    ("compared", "told"),
    [
        (people(4000, bias=1.5), "1.5 cm longer than the tape"),
        (people(4000, bias=-1.5), "1.5 cm shorter than the tape"),
        (people(60, error=4.0, stated=4.0), "add nothing to the stature"),
        (people(60, stated=0.3), "± is too small"),
        (people(60, stated=3.0), "± is too large"),
        (people(6), "6 people say little"),
    ],
)
def test_what_stands_out_is_told_with_what_to_do(compared: Compared, told: str) -> None:
    sentences = advice(figures(compared)[0])
    assert any(told in sentence for sentence in sentences), sentences


def test_a_service_that_fits_gets_no_advice() -> None:
    assert advice(Figures("calf", 40, 0.2, 0.2, 1.0, 0.8, 1.1, 0.6, 0.68)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (None, "has no tape.csv. Its columns: file, height_cm"),
        ("", "not a CSV file"),
        ("file,height_cm,calf\n", "no people"),
        ("file,height_cm,calf\nman.jpg,1.74,43\n", "line 2, height_cm"),
        ("file,height_cm,leg\nman.jpg,174,43\n", "line 2, leg"),
        ("file,height_cm,calf\nman.jpg,174,43\nabsent.jpg,174,43\n", "line 3: there is no file absent.jpg"),
        ("file,height_cm,calf\nman.jpg,174,\n", "line 2: no length was taken"),
    ],
)
def test_a_wrong_table_is_told_with_its_line(tmp_path: Path, text: str | None, told: str) -> None:
    (tmp_path / "man.jpg").touch()
    if text is not None:
        (tmp_path / "tape.csv").write_text(text)
    with pytest.raises(BadTable, match=told):
        read(tmp_path)


def test_the_command_measures_the_photos_and_writes_a_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("man-174cm.jpg", "face.jpg"):
        (tmp_path / name).write_bytes((SAMPLES / name).read_bytes())
    table = "file, height_cm, sex, upper_arm, torso\nman-174cm.jpg, 173.9, male, 33.2,\nface.jpg, 170, , 32, 50\n"
    (tmp_path / "tape.csv").write_text(table)
    monkeypatch.setattr(sys, "argv", ["calibration", str(tmp_path)])
    command.main()
    page = (tmp_path / "calibration.md").read_text()
    assert page in capsys.readouterr().out + "\n"
    assert "# Calibration with 1 person" in page
    assert "| upper arm | 1 |" in page
    assert "| torso |" not in page
    assert "- face.jpg: " in page
    assert (tmp_path / "calibration.svg").read_text().startswith("<?xml")
