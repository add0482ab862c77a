from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from functions.recommend import disk_cache


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_what_was_put_is_found_again() -> None:
    disk_cache.put(("s3://models/m.joblib", "v1"), b"model")
    assert disk_cache.get(("s3://models/m.joblib", "v1")) == b"model"
    assert disk_cache.get(("s3://models/m.joblib", "v2")) is None


def test_a_full_disk_is_no_error_and_leaves_nothing_half_written(
    own_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(file: Any, data: bytes) -> int:
        os.write(file.fileno(), data[:2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(tempfile._TemporaryFileWrapper, "write", full, raising=False)
    disk_cache.put(("m", "v1"), b"model")
    assert disk_cache.get(("m", "v1")) is None
    assert files(next(own_folder.glob("hypermob-models-*"))) == []
