"""Which of two models a user gets: always the same one, without anything being stored."""

from __future__ import annotations

import hashlib
from typing import Final, Literal

from functions.shared.validation import ANONYMOUS

Side = Literal["a", "b"]

_SALT: Final = "seat-fit"  # another comparison, with another salt, divides the users anew
_STEPS: Final = 2**64


def side_of(user_id: str, share_b: float) -> Side:
    """`b` for a share of the users, chosen by their name's hash. Raising the share keeps whoever was on `b` there.

    Whoever sends no name shares one name with everybody else who does not: they all stay on `a`, so that nobody's
    answer changes from one request to the next and no crowd moves at once.
    """
    if user_id == ANONYMOUS:
        return "a"
    digest = hashlib.sha256(f"{_SALT}/{user_id}".encode()).digest()
    return "b" if int.from_bytes(digest[:8], "big") < share_b * _STEPS else "a"
