"""The function that makes a user's export. The API starts it, and nobody waits for its answer."""

from __future__ import annotations

import functools
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from itertools import chain
from typing import Annotated, Any, Final

from pydantic import Field

from functions.api.export import state
from functions.api.export.contents import Contents, entries
from functions.api.export.stream import Entry, zipped
from functions.api.holdings import Exports
from functions.api.settings import StoreSettings
from functions.shared import storage
from functions.shared.errors import InternalError, PlatformError
from functions.shared.items import iso
from functions.shared.tasks import task_handler

WORK_S: Final = 780  # of the function's 900: the file that is being read then is read to its end

_GUIDES: Final = ("README.txt", "README.ko.txt")


class ExportSettings(StoreSettings):
    retention_days: Annotated[int, Field(ge=1)]
    log_retention_days: Annotated[int, Field(ge=1)]


@functools.cache
def settings() -> ExportSettings:
    """Parsed once per process."""
    return ExportSettings.from_environment()


def export_user(task: dict[str, Any]) -> dict[str, Any]:
    """Store the archive of a user's data, unless the user was erased meanwhile. Raises Unavailable."""
    user_id, export_id = task["user_id"], task["export_id"]
    if not state.is_started(user_id, export_id):
        return {}
    try:
        _store(user_id)
    except Exception as error:
        state.end(user_id, export_id, (error if isinstance(error, PlatformError) else InternalError("")).code())
        raise
    state.end(user_id, export_id)
    return {}


def _store(user_id: str) -> None:
    exports = Exports.of(user_id)
    storage.abort_uploads(exports.folder.bucket, exports.folder.key)  # of an earlier try that was killed
    late_at = time.monotonic() + WORK_S
    made_at = iso(datetime.now(UTC))
    contents = Contents.of(user_id)
    of_user = entries(contents, settings().retention_days, lambda: time.monotonic() > late_at)
    storage.write_stream(
        exports.archive,
        zipped(chain(_guides(user_id, made_at), of_user)),
        "application/zip",
        {state.FINGERPRINT: contents.fingerprint(), state.MADE_AT: made_at},
    )


def _guides(user_id: str, made_at: str) -> Iterator[Entry]:
    """What is kept where and how long, for people, in two languages."""
    known = settings().model_dump() | {"user_id": user_id, "made_at": made_at}
    for name in _GUIDES:
        text = files(__package__).joinpath(name).read_text(encoding="utf-8").format(**known)
        yield Entry.of_bytes(name, text.encode())


handler = task_handler(export_user)
