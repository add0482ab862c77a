"""Prefetch: make the next items in a thread while the current one is processed."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Final, TypeVar

Item = TypeVar("Item")
Made = tuple[Item] | None  # None marks the end, as a future cannot raise StopIteration; items may be None, too

AHEAD: Final = 4  # frames: enough to cover a key frame, which decodes more slowly; four 8K frames take 430 MB


def made_ahead(items: Generator[Item], most: int = AHEAD) -> Generator[Item]:
    """The same items in the same order, with their errors; a thread makes up to `most` items in advance.

    This helps when making an item releases Python's lock, as decoding does.
    """
    with closing(items), ThreadPoolExecutor(1, "made-ahead") as maker:
        coming: deque[Future[Made[Item]]] = deque(maker.submit(_next, items) for _ in range(most))
        while (made := coming.popleft().result()) is not None:
            coming.append(maker.submit(_next, items))
            yield made[0]


def _next(items: Generator[Item]) -> Made[Item]:
    try:
        return (next(items),)
    except StopIteration:
        return None
