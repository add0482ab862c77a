"""Work on one item while the next ones are made."""

from __future__ import annotations

from collections import deque
from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Final, TypeVar

Item = TypeVar("Item")
Made = tuple[Item] | None  # in a tuple, as an item may be None itself; a future cannot carry a StopIteration

AHEAD: Final = 4  # frames: enough to bridge a key frame, which takes longer to decode; four of 8K take 430 MB


def made_ahead(items: Generator[Item], most: int = AHEAD) -> Generator[Item]:
    """The same items in the same order, with their errors; a thread makes up to `most` before they are asked for.

    For makers that let go of Python's lock, as decoders do.
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
