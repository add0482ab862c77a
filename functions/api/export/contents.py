"""What a user's export contains: the analyses, every file that is kept, and a list of both."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from functions.api import holdings
from functions.api.export.stream import Entry
from functions.api.holdings import Place
from functions.api.settings import stores
from functions.shared import storage
from functions.shared.errors import Forbidden, NotFound
from functions.shared.items import RUNNING, Item, iso
from functions.shared.storage import Kept

LIST: Final = "kept.csv"
COLUMNS: Final = ("file", "kept_at", "bytes", "stored", "deleted_after", "included")
INCLUDED: Final = "yes"
# Why a file is missing, and how to get it.
ARCHIVED: Final = "no: in the archive; the operator can restore it, then export again"
OLDER: Final = "no: an older version; the operator can fetch it"
GONE: Final = "no: deleted while the export was made"
REFUSED: Final = "no: the service may not read it; the operator can fetch it"
NO_TIME: Final = "no: there was no time left for it; the operator can fetch it"

_PIECE_BYTES: Final = 8 * 1024**2  # one request to S3 each; a lost connection repeats no more than this


@dataclass(frozen=True)
class Contents:
    """The user's analyses, and each file with how many days it is kept (None: as long as the analyses)."""

    items: list[Item]
    files: list[tuple[Kept, int | None]]

    @classmethod
    def of(cls, user_id: str) -> Contents:
        """What is kept now, without exports. Raises Unavailable."""
        items = [item for item in holdings.items(user_id) if "erasing" not in item]
        copies = holdings.exports(user_id)
        sources = [place for place in holdings.places(user_id, items) if place not in copies]
        return cls(items, [(file, place.days) for place in sources for file in _files(place)])

    def fingerprint(self) -> str:
        """Changes when an analysis ends or a file comes or goes; working files do not count."""
        ended = [(item["analysis_id"], item["updated_at"]) for item in self.items if item["status"] != RUNNING]
        lasting = [(str(file.address), file.etag) for file, days in self.files if days != holdings.TEMPORARY_DAYS]
        return hashlib.sha256(json.dumps([sorted(ended), sorted(lasting)]).encode()).hexdigest()


def entries(contents: Contents, retention_days: int, is_late: Callable[[], bool]) -> Iterator[Entry]:
    """The files of the ZIP, small ones first, the list last. Once `is_late`, files are only listed.

    Raises NotFound (a file was deleted while it was read), Unavailable.
    """
    rows: list[tuple[object, ...]] = []
    for item in contents.items:
        name = f"analyses/{item['analysis_id']}.json"
        data = json.dumps(item, indent=2, ensure_ascii=False).encode()
        rows.append((name, "table", len(data), item["created_at"], _until(item), INCLUDED))
        yield Entry.of_bytes(name, data)
    used: set[str] = set()
    for file, days in sorted(contents.files, key=lambda entry: entry[0].size):
        reason, first = (NO_TIME, b"") if is_late() else _begun(file)
        name = _name(file, used) if reason == INCLUDED else ""
        kept = timedelta(days=retention_days if days is None else days)
        until = iso((file.modified + kept).astimezone(UTC))
        rows.append((name, str(file.address), file.size, iso(file.modified.astimezone(UTC)), until, reason))
        if reason == INCLUDED:
            yield Entry(name, file.modified, file.size, _pieces(file, first))
    yield Entry.of_bytes(LIST, _table(rows))


def _files(place: Place) -> list[Kept]:
    found = storage.kept(place.address.bucket, place.address.key)
    return found if place.is_folder else [file for file in found if file.address == place.address]


def _begun(file: Kept) -> tuple[str, bytes]:
    """Whether the file can be read, and its first bytes."""
    if not file.is_current:
        return OLDER, b""
    try:
        if file.is_cold and storage.stat(file.address).archived:
            return ARCHIVED, b""
        return INCLUDED, _read(file, 0)
    except NotFound:
        return GONE, b""
    except Forbidden:
        return REFUSED, b""


def _pieces(file: Kept, first: bytes) -> Iterator[bytes]:
    yield first
    for start in range(_PIECE_BYTES, file.size, _PIECE_BYTES):
        yield _read(file, start)


def _read(file: Kept, start: int) -> bytes:
    end = min(start + _PIECE_BYTES, file.size)
    return storage.read_range(file.address, start, end, file.etag) if end > start else b""


def _name(file: Kept, used: set[str]) -> str:
    """A path inside the ZIP that stays inside the folder where it is unpacked, and that no other file has."""
    folder = "uploads/" if file.address.bucket == stores().uploads_bucket else ""
    parts = file.address.key.replace("\\", "/").replace("\0", "_").split("/")
    name = folder + "/".join("_" if part in {"", ".", ".."} else part for part in parts)
    while name in used:
        name = f"_{name}"
    used.add(name)
    return name


def _until(item: Item) -> str:
    return iso(datetime.fromtimestamp(item["expires_at"], UTC))


def _table(rows: list[tuple[object, ...]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *rows])
    return text.getvalue().encode("utf-8-sig")  # with the mark by which spreadsheet programs know UTF-8
