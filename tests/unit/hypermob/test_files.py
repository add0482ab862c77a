"""Results beside what is there already, never over it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from hypermob.terminal import files


def _names(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_set_gets_one_number_even_if_only_one_name_is_taken(tmp_path: Path) -> None:
    (tmp_path / "me-eyes.svg").write_bytes(b"old")
    (tmp_path / "me-eyes-2.csv").write_bytes(b"old")
    paths = files.save({".csv": b"c", ".svg": b"s"}, tmp_path, "me-eyes")
    assert paths == {".csv": tmp_path / "me-eyes-3.csv", ".svg": tmp_path / "me-eyes-3.svg"}
    kept = {"me-eyes.svg": b"old", "me-eyes-2.csv": b"old"}
    assert _names(tmp_path) == {**kept, "me-eyes-3.csv": b"c", "me-eyes-3.svg": b"s"}


def test_a_name_that_leads_nowhere_is_taken_too(tmp_path: Path) -> None:
    (tmp_path / "me.csv").symlink_to(tmp_path / "elsewhere")
    assert files.save({".csv": b"c"}, tmp_path, "me")[".csv"].name == "me-2.csv"
    assert not (tmp_path / "elsewhere").exists()


def test_what_cannot_be_written_whole_leaves_nothing(tmp_path: Path) -> None:
    stem = "x" * (os.pathconf(tmp_path, "PC_NAME_MAX") - len(".csv"))
    with pytest.raises(OSError, match="too long"):
        files.save({".csv": b"c", ".json": b"j"}, tmp_path, stem)
    assert _names(tmp_path) == {}


def test_nothing_to_save_makes_no_folder(tmp_path: Path) -> None:
    assert files.save({}, tmp_path / "new", "me") == {}
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("name", ["눈 동영상-eyes", "a b-eyes", "a&b+c%20-eyes"])
def test_odd_names_stay_as_they_are(tmp_path: Path, name: str) -> None:
    assert files.save({".csv": b"c"}, tmp_path / "new" / "folder", name)[".csv"].name == f"{name}.csv"
