"""Reads the `Prefer` header (RFC 7240): how long a caller waits for the result."""

from __future__ import annotations

import re
from typing import Final

MAX_WAIT_S: Final = 25  # API Gateway gives up after 29 s

_WAIT = re.compile(r"(?:^|[,;])\s*wait\s*=\s*\"?(\d{1,9})\"?\s*(?=$|[,;])", re.IGNORECASE)


def wait_seconds(prefer: str | None) -> int:
    """`wait=20` -> 20, at most MAX_WAIT_S; 0 without a preference. Unknown preferences are ignored (RFC 7240, 2)."""
    found = _WAIT.search(prefer or "")
    return min(int(found.group(1)), MAX_WAIT_S) if found else 0
