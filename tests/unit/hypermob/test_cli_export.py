"""`hypermob export`: the wait, the file, and what is said about it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from functions.api.export import contents
from hypermob.cli import app
from hypermob.commands import export
from tests.unit.hypermob.hypermob_fake_api import FakeApi, refusal, success

LINK = "https://results.test/exports/kim/data.zip?signature=1"
ROUTE = ("GET", "/users/kim/export")
RUNNING = success({"status": "RUNNING", "links": {"self": "/users/kim/export"}}, 202, "kim")
READY = {"status": "READY", "url": LINK, "size_bytes": 1, "made_at": "2026-03-01T09:00:00Z", "links": {"self": ""}}


def archive(*included: str) -> bytes:
    rows = [",".join(contents.COLUMNS), *(f"a,b,1,c,d,{value}" for value in included)]
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        made.writestr(contents.LIST, "\ufeff" + "\r\n".join(rows))
    return data.getvalue()


@pytest.fixture(autouse=True)
def ready(service: FakeApi) -> None:
    service.answers(*ROUTE, RUNNING, RUNNING, success(READY, user_id="kim"))
    service.answers("GET", "results.test/exports/kim/data.zip", httpx.Response(200, content=archive("yes", "yes")))


def test_the_command_waits_saves_and_says_where(command_line: CliRunner, service: FakeApi) -> None:
    result = command_line.invoke(app, ["export", "kim", "-o", "kim.zip"])
    assert result.exit_code == 0, result.output
    assert result.stdout == "Export: kim.zip (0.0 MB, 2 analyses and files)\n"
    assert zipfile.ZipFile("kim.zip").namelist() == [contents.LIST]
    assert len(service.sent(*ROUTE)) == 3
    assert {request.headers["Prefer"] for request in service.sent(*ROUTE)} == {"wait=20"}
    (fetched,) = service.sent("GET", "results.test/exports/kim/data.zip")
    assert "X-API-Key" not in fetched.headers


def test_what_is_missing_in_it_is_counted(command_line: CliRunner, service: FakeApi) -> None:
    content = archive("yes", contents.ARCHIVED, contents.NO_TIME)
    service.answers("GET", "results.test/exports/kim/data.zip", httpx.Response(200, content=content))
    result = command_line.invoke(app, ["export", "kim"])
    assert "Not in it: 2 files. kept.csv in the archive" in result.stdout
    assert Path("hypermob-kim.zip").exists()


def test_as_json_it_saves_only_what_is_asked_for(command_line: CliRunner, service: FakeApi) -> None:
    service.answers(*ROUTE, success(READY, user_id="kim"))
    result = command_line.invoke(app, ["export", "kim", "--json"])
    assert json.loads(result.stdout)["data"]["url"] == LINK
    assert list(Path().glob("*.zip")) == []
    result = command_line.invoke(app, ["export", "kim", "--json", "-o", "kim.zip"])
    assert json.loads(result.stdout)["data"]["status"] == "READY"
    assert result.stderr == "Export: kim.zip\n"
    assert Path("kim.zip").exists()


def test_a_file_that_cannot_be_written_is_a_usage_error_before_anything_is_sent(
    command_line: CliRunner, service: FakeApi, tmp_path: Path
) -> None:
    for path in (tmp_path, tmp_path / "no" / "x.zip" / "y.zip"):
        (tmp_path / "no").write_text("a file") if path != tmp_path else None
        assert command_line.invoke(app, ["export", "kim", "-o", str(path)]).exit_code == 2
    assert service.requests == []


def test_a_broken_download_keeps_the_file_that_was_there(command_line: CliRunner, service: FakeApi) -> None:
    def broken() -> Iterator[bytes]:
        yield b"half"
        raise httpx.ReadError("gone")

    Path("kim.zip").write_bytes(b"earlier")
    service.answers("GET", "results.test/exports/kim/data.zip", lambda _: httpx.Response(200, content=broken()))
    result = command_line.invoke(app, ["export", "kim", "-o", "kim.zip"])
    assert result.exit_code == 4
    assert Path("kim.zip").read_bytes() == b"earlier"
    assert sorted(path.name for path in Path().glob("kim*")) == ["kim.zip"]


def test_a_full_disk_is_one_line(command_line: CliRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("hypermob.api.download.fetch", full)
    result = command_line.invoke(app, ["export", "kim"])
    assert result.exit_code == 4
    assert result.stderr == "Failed (NOT_SAVED): The export could not be saved: [Errno 28] No space left on device\n"


@pytest.mark.parametrize(
    ("answer", "code", "exit_code"), [((403, "FORBIDDEN"), "FORBIDDEN", 3), ((503, "UNAVAILABLE"), "UNAVAILABLE", 4)]
)
def test_an_error_is_told_as_by_every_command(
    command_line: CliRunner, service: FakeApi, answer: tuple[int, str], code: str, exit_code: int
) -> None:
    service.answers(*ROUTE, refusal(*answer))
    result = command_line.invoke(app, ["export", "kim", "--json"])
    assert (result.exit_code, json.loads(result.stdout)["error"]["code"]) == (exit_code, code)


def test_an_export_without_end_is_given_up(command_line: CliRunner, service: FakeApi) -> None:
    from hypermob.api.client import Client
    from hypermob.api.errors import TookTooLong

    service.answers(*ROUTE, RUNNING)
    clock = iter(range(0, 10_000, 100))
    with (
        Client(
            "https://api.test/prod", transport=httpx.MockTransport(service), sleep=lambda _: None, now=clock.__next__
        ) as api,
        pytest.raises(TookTooLong),
    ):
        api.export("kim")


def test_the_list_is_the_one_that_the_service_writes() -> None:
    assert contents.LIST == export.LIST
    assert "included" in contents.COLUMNS
    assert contents.INCLUDED == "yes"
