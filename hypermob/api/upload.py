"""Upload a file to S3, streamed block by block, never loaded whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import httpx

from hypermob.api.documents import UploadForm

TIMEOUT = httpx.Timeout(
    connect=5.0,  # as for every other exchange
    read=120.0,  # S3 answers when the last byte is stored, which takes a while for 2 GB
    write=30.0,  # one 64 KB block on a very slow line
    pool=5.0,
)

OnBytes = Callable[[int, int], None]  # (sent so far, all)


def post(
    http: httpx.Client, form: UploadForm, path: Path, content_type: str, on_bytes: OnBytes | None
) -> httpx.Response:
    """Send `path` by the presigned POST `form`: the form's fields first and the file last, as S3 requires."""
    with _Watched(path, on_bytes) as file:
        files = {"file": ("file", file, content_type)}
        return http.post(form.url, data=form.fields, files=files, follow_redirects=True, timeout=TIMEOUT)


class _Watched(io.FileIO):
    """A file that reports how much of it has been read."""

    def __init__(self, path: Path, on_bytes: OnBytes | None) -> None:
        super().__init__(path)
        self._total = path.stat().st_size
        self._on_bytes = on_bytes

    def read(self, size: int | None = -1, /) -> bytes:
        block = super().read(size)
        if self._on_bytes is not None:
            self._on_bytes(self.tell(), self._total)
        return block
