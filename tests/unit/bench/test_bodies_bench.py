"""The benchmark's commands on two of the project's own pictures."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from bench.bodies import accuracy, edits, refusals
from bench.bodies.accuracy import estimate
from functions.anthropometry.segments import SEGMENTS
from functions.measure.model import shipped
from training.bodies import known_bodies
from training.looking import look

LENGTHS = {"upper_arm": 27.4, "forearm": 26.0, "thigh": 41.5, "calf": 42.4, "torso": 46.6}


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path, samples: Path) -> Path:
    """Two good pictures and one that is none, in the benchmark's format."""
    entries = []
    for name, stature in (("man-174cm.jpg", 173.9), ("woman-160cm.jpg", 160.3)):
        shutil.copy(samples / name, tmp_path / name)
        entries.append((name, stature))
    (tmp_path / "broken.jpg").write_bytes(b"no picture")
    entries.append(("broken.jpg", 170.0))
    truth = [
        {
            "file": name,
            "stature_cm": stature,
            "segments_cm": {segment: {"mean": LENGTHS[segment] * stature / 173.9} for segment in SEGMENTS},
            "camera": {"pitch_deg": -8.0, "cam_height_m": 1.2, "distance_m": 2.8, "height_class": height_class},
        }
        for (name, stature), height_class in zip(entries, ("middle", "low", "low"), strict=True)
    ]
    (tmp_path / "truth.json").write_text(json.dumps(truth))
    return tmp_path


def test_refused_pictures_are_counted_by_code(folder: Path) -> None:
    seen, refused = look(known_bodies(folder), "full")
    assert [picture.body.photo.name for picture in seen] == ["man-174cm.jpg", "woman-160cm.jpg"]
    assert refused == {"broken.jpg": "IMAGE_UNREADABLE"}


def test_a_picture_is_looked_at_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, refused = look(known_bodies(folder), "full")
    monkeypatch.setattr("training.looking.observe", None)
    again, refused_again = look(known_bodies(folder), "full", with_pitch=True)
    assert refused_again == refused
    for one, other in zip(first, again, strict=True):
        np.testing.assert_array_equal(one.observation.pose.points, other.observation.pose.points)
        assert one.observation.silhouette == other.observation.silhouette
        assert (one.observation.framing.pitch_deg, other.observation.framing.pitch_deg) == (None, -8.0)


def test_estimates_are_lengths_between_joint_centres(folder: Path) -> None:
    (man, _), _ = look(known_bodies(folder), "full")
    expected = shipped().benchmark_prior.mean * 173.9
    assert (
        np.abs(estimate(man, shipped()).lengths.mean - expected).max() < 4
    )  # tape lengths would be 6 cm longer in the arm


def test_the_last_line_is_one_json_object(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["bodies", str(folder), "--json", str(folder / "figures.json")])
    accuracy.main()
    figures = json.loads(capsys.readouterr().out.strip().splitlines()[-1])
    wanted = {*SEGMENTS, "mean", "stature_only_mean", "old_mean", "refused", "coverage_1sd"}
    assert wanted <= figures.keys()
    assert figures["refused"] == 1
    assert {"low_ratio", "middle_ratio"} <= figures.keys()  # one row for each class of camera height
    assert json.loads((folder / "figures.json").read_text()) == figures


def test_every_way_to_spoil_a_picture_is_refused_with_its_code(folder: Path) -> None:
    man, woman = ((picture.body.photo, picture.observation) for picture in look(known_bodies(folder), "full")[0])
    from functions.vision.photo import decode

    pictures = [(decode(photo.read_bytes()).rgb, observation) for photo, observation in (man, woman)]
    for kind in refusals.KINDS:
        assert refusals.verdict(kind.spoil(*pictures[0], *pictures[1])) in kind.right, kind.name


def test_edits_hardly_move_the_lengths(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(edits, "EDITS", {name: edits.EDITS[name] for name in ("crop", "JPEG")})
    monkeypatch.setattr("sys.argv", ["edits", str(folder), "--count", "3"])
    monkeypatch.setenv("COLUMNS", "200")
    edits.main()
    table = capsys.readouterr().out
    assert [line.split("│")[1].strip() for line in table.splitlines() if "│" in line][-4:] == [
        "crop",
        "JPEG",
        "crop + JPEG",
        "all",
    ]
    assert "0 of 6" in table
