"""What tests of exports share: a user with an object of every kind, the function that exports, and its ZIP."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from functions.api import table
from functions.api.export import app, state
from functions.api.export.contents import LIST
from functions.eye_tracking import addresses
from functions.shared import storage
from functions.shared.items import new_item
from functions.shared.storage import Address
from tests.unit.api.conftest import RESULTS, UPLOADS

PHOTO, VIDEO = Address(UPLOADS, "photos/ann/1.jpg"), Address(UPLOADS, "videos/ann/1.mp4")
ELSEWHERE = Address(UPLOADS, "elsewhere/photo.jpg")


def everything(user_id: str = "ann") -> dict[Address, bytes]:
    """Store analyses of each kind and an object of every kind that the service keeps of a user."""
    for analysis_id, kind, request in [
        ("seat", "seat_setup", {"image_url": str(PHOTO)}),
        ("far", "seat_setup", {"image_url": str(ELSEWHERE)}),
        ("eyes", "eye_tracking", {"video_path": str(VIDEO)}),
    ]:
        table.put_new({**new_item(analysis_id, kind, user_id, request, 365), "status": "SUCCEEDED"})
    objects = {
        PHOTO: b"photo",
        VIDEO: b"video" * 1000,
        ELSEWHERE: b"photo from elsewhere",
        addresses.plan(RESULTS, "eyes"): b"plan",
        addresses.window(RESULTS, "eyes", 0): b"rows",
        Address(RESULTS, "results/ann/alone/overlay.jpg"): b"of /measure",  # which has no item
        **{
            addresses.result(RESULTS, user_id, of, name): name.encode()
            for of, name in [("seat", "overlay.jpg"), ("eyes", "eyes.csv"), ("eyes", "plot.svg"), ("eyes", "plot.png")]
        },
        addresses.result(RESULTS, user_id, "eyes", "summary.json"): b"{}",
    }
    for address, data in objects.items():
        storage.write(address, data, "application/octet-stream")
    return objects


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """The tasks of the exports that were started, instead of starting them."""
    tasks: list[dict[str, str]] = []
    monkeypatch.setattr(state, "_invoke", tasks.append)
    for name, value in {"RETENTION_DAYS": "365", "LOG_RETENTION_DAYS": "30"}.items():
        monkeypatch.setenv(name, value)
    app.settings.cache_clear()
    return tasks


def exported(tasks: list[dict[str, str]]) -> zipfile.ZipFile:
    """The archive after an export that was asked for, made and found ready."""
    assert state.wait("ann", 0).status == "RUNNING"
    app.export_user(dict(tasks[-1]))
    assert state.wait("ann", 0).status == "READY"
    return zipfile.ZipFile(io.BytesIO(archive()))


def archive(user_id: str = "ann") -> bytes:
    return storage.read(Address(RESULTS, f"exports/{user_id}/data.zip"), 10**9)


def listed(found: zipfile.ZipFile) -> list[dict[str, str]]:
    """The rows of the list of what is kept."""
    return list(csv.DictReader(io.StringIO(found.read(LIST).decode("utf-8-sig"))))
