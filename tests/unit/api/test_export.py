"""GET /users/{id}/export and the function that makes the archive."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.api import erasure, holdings, table
from functions.api.export import app, contents, state
from functions.api.export.contents import ARCHIVED, GONE, INCLUDED, NO_TIME, OLDER, Contents
from functions.api.export.stream import Entry, zipped
from functions.shared import storage
from functions.shared.errors import Unavailable
from functions.shared.items import iso
from functions.shared.storage import Address
from tests.unit.api.conftest import RESULTS, UPLOADS
from tests.unit.api.export_files import PHOTO, VIDEO, archive, everything, exported, listed, started
from tests.unit.handlers import Context, answered, event, request

__all__ = ["started"]  # a fixture
Call = Callable[[dict[str, Any]], dict[str, Any]]
Tasks = list[dict[str, str]]


def versions() -> set[str]:
    """Every object that is kept, as an address."""
    return {str(kept.address) for bucket in (UPLOADS, RESULTS) for kept in storage.kept(bucket, "")}


def test_whatever_an_erasure_deletes_is_in_the_export(started: Tasks) -> None:
    """Both read one list. This holds them to the objects themselves, whatever the list says."""
    objects = everything()
    storage.write(Address(UPLOADS, "photos/bob/1.jpg"), b"of somebody else", "image/jpeg")
    found = exported(started)
    inside = {row["kept_at"] for row in listed(found) if row["included"] == INCLUDED} - {"table"}
    analyses = {item["analysis_id"] for item in table.of_user("ann", 10).items}
    before = versions()

    erasure.erase("ann")

    copies = f"s3://{RESULTS}/exports/ann/"
    deleted = {address for address in before - versions() if not address.startswith(copies)}
    assert inside == deleted == {str(address) for address in objects}
    assert {name for name in found.namelist() if name.startswith("analyses/")} == {
        f"analyses/{i}.json" for i in analyses
    }
    assert versions() == {f"s3://{UPLOADS}/photos/bob/1.jpg"}


def test_the_archive_holds_each_file_and_each_analysis_as_it_is_stored(started: Tasks) -> None:
    objects = everything()
    item = table.get("eyes")
    found = exported(started)
    assert found.testzip() is None
    rows = {row["kept_at"]: row for row in listed(found) if row["kept_at"] != "table"}
    for address, data in objects.items():
        assert found.read(rows[str(address)]["file"]) == data
        assert int(rows[str(address)]["bytes"]) == len(data)
    assert json.loads(found.read("analyses/eyes.json")) == item
    assert set(found.namelist()) >= {"uploads/photos/ann/1.jpg", "results/ann/eyes/eyes.csv", "windows/eyes/plan.npz"}


def test_the_list_says_how_long_each_file_is_kept(started: Tasks) -> None:
    everything()
    rows = {row["kept_at"]: row for row in listed(exported(started))}

    def days(row: dict[str, str]) -> int:
        return (datetime.fromisoformat(row["deleted_after"]) - datetime.fromisoformat(row["stored"])).days

    kept = {"photos/ann/1.jpg": 7, "elsewhere/photo.jpg": 7}
    assert {key: days(rows[f"s3://{UPLOADS}/{key}"]) for key in kept} == kept
    kept = {"windows/eyes/plan.npz": 1, "results/ann/seat/overlay.jpg": 365}
    assert {key: days(rows[f"s3://{RESULTS}/{key}"]) for key in kept} == kept
    assert days(rows["table"]) in {364, 365}  # its clock starts a moment before its creation is noted


def test_people_read_what_is_kept_where_in_two_languages(started: Tasks) -> None:
    found = exported(started)
    for name, days in [("README.txt", "365 days"), ("README.ko.txt", "365일")]:
        text = found.read(name).decode()
        assert "ann" in text
        assert days in text
        assert "{" not in text


def test_a_stranger_gets_an_archive_that_says_that_nothing_is_kept(started: Tasks) -> None:
    assert listed(exported(started)) == []


def test_what_cannot_be_read_is_named_and_not_fatal(started: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    everything()
    cold = Address(RESULTS, "results/ann/old/overlay.jpg")
    storage.client().put_object(Bucket=RESULTS, Key=cold.key, Body=b"x", StorageClass="GLACIER")
    read = storage.read_range

    def vanished(address: Address, *rest: Any) -> bytes:
        if address == PHOTO:
            storage.delete(PHOTO)
        return read(address, *rest)

    monkeypatch.setattr(storage, "read_range", vanished)
    assert state.wait("ann", 0).status == "RUNNING"
    app.export_user(dict(started[-1]))
    found = zipfile.ZipFile(io.BytesIO(archive()))
    missing = {row["kept_at"]: (row["file"], row["included"]) for row in listed(found) if row["included"] != INCLUDED}
    assert missing == {str(cold): ("", ARCHIVED), str(PHOTO): ("", GONE)}
    assert not [name for name in found.namelist() if "old/overlay" in name]


def test_older_versions_are_named(started: Tasks) -> None:
    storage.client().put_bucket_versioning(Bucket=UPLOADS, VersioningConfiguration={"Status": "Enabled"})
    for data in (b"first", b"second"):
        storage.write(PHOTO, data, "image/jpeg")
    found = exported(started)
    assert sorted(row["included"] for row in listed(found)) == [OLDER, INCLUDED]
    assert found.read("uploads/photos/ann/1.jpg") == b"second"


def test_what_there_is_no_time_for_is_named(started: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    everything()
    monkeypatch.setattr(app, "WORK_S", -1)
    rows = listed(exported(started))
    assert {row["included"] for row in rows if row["kept_at"] != "table"} == {NO_TIME}
    assert {row["included"] for row in rows if row["kept_at"] == "table"} == {INCLUDED}


@pytest.mark.parametrize(
    "key", ["photos/ann/../../../evil", "photos/ann//x", "photos/ann/a\\..\\b", "photos/ann/한글 1.jpg"]
)
def test_no_file_leaves_the_folder_where_it_is_unpacked(started: Tasks, key: str) -> None:
    for suffix in ("", "_"):
        storage.write(Address(UPLOADS, key + suffix), b"x", "image/jpeg")
    names = [name for name in exported(started).namelist() if name.startswith(("uploads/", "_"))]
    assert len(set(names)) == 2
    assert not any(part in {"", ".", ".."} for name in names for part in name.split("/"))


def test_a_large_file_goes_through_in_pieces(started: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contents, "_PIECE_BYTES", 1000)
    data = bytes(range(256)) * 100
    storage.write(VIDEO, data, "video/mp4")
    assert exported(started).read("uploads/videos/ann/1.mp4") == data


def test_a_repeat_starts_nothing_and_piles_up_nothing(started: Tasks) -> None:
    everything()
    for _ in range(3):
        assert state.wait("ann", 0).status == "RUNNING"
    assert len(started) == 1
    app.export_user(dict(started[0]))
    links = {state.wait("ann", 0).url for _ in range(3)}
    assert None not in links
    assert len(started) == 1
    assert storage.keys(RESULTS, "exports/") == ["exports/ann/data.zip"]


def test_what_comes_later_is_exported_when_it_is_asked_for_again(started: Tasks) -> None:
    everything()
    exported(started)
    storage.write(Address(RESULTS, "results/ann/new/overlay.jpg"), b"new", "image/jpeg")
    assert exported(started).read("results/ann/new/overlay.jpg") == b"new"
    assert storage.keys(RESULTS, "exports/") == ["exports/ann/data.zip"]


def test_an_analysis_that_runs_does_not_make_an_export_old(started: Tasks) -> None:
    everything()
    exported(started)
    storage.write(Address(RESULTS, "windows/eyes/rows/0001.npz"), b"rows", "application/octet-stream")
    assert state.wait("ann", 0).status == "READY"


def test_a_failed_export_leaves_nothing_half_written_and_says_so_for_a_minute(
    started: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything()
    monkeypatch.setattr(storage, "PART_BYTES", 5 * 1024**2)
    storage.write(VIDEO, bytes(6 * 1024**2), "video/mp4")
    state.wait("ann", 0)
    with monkeypatch.context() as broken:
        read = storage.read_range

        def failing(address: Address, first: int, end: int, etag: str) -> bytes:
            if address == VIDEO and first:
                raise Unavailable("S3 is gone")
            return read(address, first, end, etag)

        broken.setattr(contents, "_PIECE_BYTES", 5 * 1024**2 + 1000)
        broken.setattr(storage, "read_range", failing)
        with pytest.raises(Unavailable):
            app.export_user(dict(started[0]))
    assert storage.keys(RESULTS, "exports/") == ["exports/ann/failed.json"]
    assert "Uploads" not in storage.client().list_multipart_uploads(Bucket=RESULTS)
    for _ in range(3):
        with pytest.raises(Unavailable):
            state.wait("ann", 0)
    assert len(started) == 1
    monkeypatch.setattr(state, "_TOLD_FOR", timedelta(0))
    assert exported(started).read("uploads/videos/ann/1.mp4") == bytes(6 * 1024**2)


def test_an_unforeseen_error_is_noted_too(started: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    state.wait("ann", 0)
    monkeypatch.setattr(Contents, "of", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        app.export_user(dict(started[0]))
    noted = json.loads(storage.read(Address(RESULTS, "exports/ann/failed.json"), 1000))
    assert noted["code"] == "INTERNAL_ERROR"


def test_a_killed_export_is_started_again_after_its_time(started: Tasks) -> None:
    state.wait("ann", 0)
    unfinished = storage.client().create_multipart_upload(Bucket=RESULTS, Key="exports/ann/data.zip")
    address = holdings.Exports.of("ann").started
    began = iso(datetime.now(UTC) - timedelta(minutes=36))
    storage.write(address, json.dumps({"id": started[0]["export_id"], "at": began}).encode(), "application/json")
    exported(started)
    assert len(started) == 2
    assert unfinished["UploadId"]
    assert "Uploads" not in storage.client().list_multipart_uploads(Bucket=RESULTS)
    app.export_user(dict(started[0]))  # the event of the killed one comes late, and is not wanted any more
    assert state.wait("ann", 0).status == "READY"


def test_an_export_that_cannot_be_started_leaves_nothing(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: object) -> None:
        raise ClientError({"Error": {"Code": "TooManyRequestsException", "Message": ""}}, "Invoke")

    monkeypatch.setattr(state.client(), "invoke", refuse)
    status, body = answered(call(event("api_export_user")))
    assert (status, body["error"]["code"]) == (503, "UNAVAILABLE")
    assert storage.keys(RESULTS, "exports/") == []


def test_the_route_answers_202_until_it_is_ready_and_then_a_link(call: Call, started: Tasks) -> None:
    everything()
    asked = request("api_export_user", headers={"Prefer": "wait=0"})
    answer = call(asked)
    assert answer["statusCode"] == 202
    assert answer["multiValueHeaders"]["Location"] == ["export"]
    assert answer["multiValueHeaders"]["Retry-After"] == ["1"]
    app.export_user(dict(started[0]))
    status, body = answered(call(asked))
    assert status == 200
    assert body["data"]["status"] == "READY"
    assert body["data"]["size_bytes"] == len(archive())
    assert "exports/ann/data.zip" in body["data"]["url"]
    assert "hypermob-ann.zip" in body["data"]["url"]


def test_a_small_export_is_one_call(call: Call, started: Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    everything()
    monkeypatch.setattr(state, "_invoke", lambda task: app.export_user(dict(task)))
    status, body = answered(call(event("api_export_user")))
    assert (status, body["data"]["status"]) == (200, "READY")


def test_the_function_logs_neither_user_nor_files(started: Tasks, function_log: io.StringIO) -> None:
    everything()
    state.wait("ann", 0)
    app.handler(dict(started[0]), Context())  # type: ignore[arg-type]
    logged = function_log.getvalue()
    assert '"message":"done"' in logged.replace(": ", ":")
    assert "ann" not in logged
    assert "X-Amz" not in logged


@pytest.mark.parametrize("size", [3, 2**32])
def test_a_zip_is_whole_also_with_a_file_that_needs_zip64(size: int) -> None:
    """Only the size that is said decides: a file of 4 GB is not made here."""
    entry = Entry("a.mp4", datetime(2026, 3, 1, tzinfo=UTC), size, (b"ab", b"c"))
    archive = zipfile.ZipFile(io.BytesIO(b"".join(zipped([entry]))))
    assert archive.testzip() is None
    assert archive.read("a.mp4") == b"abc"
    assert archive.getinfo("a.mp4").date_time == (2026, 3, 1, 0, 0, 0)
