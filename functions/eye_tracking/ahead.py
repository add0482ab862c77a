"""Work on one item while the next ones are made."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

Item = TypeVar("Item")

AHEAD: Final = 4  # frames: enough to bridge a key frame, which takes longer to decode; four of 8K take 430 MB


def made_ahead(items: Iterator[Item], most: int = AHEAD) -> Iterator[Item]:
    """The same items in the same order, with their errors; a thread makes up to `most` before they are asked for.

    For makers that let go of Python's lock, as decoders do. A maker that is left early is closed, in its thread.
    """
    with ThreadPoolExecutor(1, "made-ahead") as maker:
        coming: deque[Future[tuple[Item] | None]] = deque(maker.submit(_next, items) for _ in range(most))
        try:
            while (made := coming.popleft().result()) is not None:
                coming.append(maker.submit(_next, items))
                yield made[0]
        finally:
            maker.submit(_close, items)


def _next(items: Iterator[Item]) -> tuple[Item] | None:
    """The next item in a tuple, as an item may be None itself. (A future cannot carry a StopIteration.)"""
    try:
        return (next(items),)
    except StopIteration:
        return None


def _close(items: Iterator[Item]) -> None:
    if (close := getattr(items, "close", None)) is not None:
        close()
