"""Frames are decoded while others are analysed, and nobody can tell but by the clock."""

from __future__ import annotations

import threading
from collections.abc import Generator

import pytest

from functions.eye_tracking.video.ahead import made_ahead


def given(*items: int | None) -> Generator[int | None]:
    yield from items


def test_items_come_in_their_order_and_end() -> None:
    assert list(made_ahead(given(3, None, 1, 2, 5, 4))) == [3, None, 1, 2, 5, 4]
    assert list(made_ahead(given())) == []


def test_the_next_items_are_made_while_one_is_worked_on() -> None:
    made = [threading.Event() for _ in range(5)]

    def making() -> Generator[int]:
        for number, event in enumerate(made):
            event.set()
            yield number

    items = made_ahead(making(), most=2)
    assert next(items) == 0
    assert made[2].wait(5)  # nobody has asked for it yet
    assert not made[3].is_set()
    assert list(items) == [1, 2, 3, 4]


def test_an_error_comes_where_it_happened() -> None:
    def failing() -> Generator[int]:
        yield 1
        raise OSError("the file is gone")

    items = made_ahead(failing())
    assert next(items) == 1
    with pytest.raises(OSError, match="the file is gone"):
        next(items)


def test_who_leaves_early_leaves_nothing_open() -> None:
    closed = threading.Event()

    def endless() -> Generator[int]:
        try:
            while True:
                yield 1
        finally:
            closed.set()

    items = made_ahead(endless())
    next(items)
    items.close()
    assert closed.is_set()
