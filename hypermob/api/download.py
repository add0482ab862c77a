"""Download a file from a presigned link, which grants access itself: no key is sent."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx

from hypermob.api.errors import ServiceFailed

OnBytes = Callable[[int, int], None]  # (received so far, all)


def fetch(http: httpx.Client, link: str, path: Path, on_bytes: OnBytes | None) -> httpx.Response:
    """Write the file to `path` block by block. The answer has no body then; `check` it. Raises OSError."""
    with http.stream("GET", link, follow_redirects=True) as response:
        if not response.is_success:
            response.read()
            return response
        total = int(response.headers.get("Content-Length", 0))
        with path.open("wb") as file:
            for block in response.iter_bytes():
                file.write(block)
                if on_bytes is not None:
                    on_bytes(file.tell(), total)
    return response


def check(response: httpx.Response) -> None:
    """Raises ServiceFailed unless the file came."""
    if not response.is_success:
        raise ServiceFailed(
            f"The file could not be fetched (HTTP {response.status_code}); links are valid for an hour.",
            code="DOWNLOAD_FAILED",
        )
