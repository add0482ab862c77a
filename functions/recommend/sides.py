"""Assigns each user one of two models: always the same one, without storing anything."""

from __future__ import annotations

import hashlib
from typing import Final, Literal

from functions.shared.validation import ANONYMOUS

Side = Literal["a", "b"]

_SALT: Final = "seat-fit"  # use another salt for another comparison, to divide the users anew
_STEPS: Final = 2**64


def side_of(user_id: str, share_b: float) -> Side:
    """`b` for a share of the users, chosen by the hash of their id. Raising the share keeps users of `b` on `b`.

    Requests without a user id all count as one user. They always get `a`, so that they do not all change sides at
    once.
    """
    if user_id == ANONYMOUS:
        return "a"
    digest = hashlib.sha256(f"{_SALT}/{user_id}".encode()).digest()
    return "b" if int.from_bytes(digest[:8], "big") < share_b * _STEPS else "a"
