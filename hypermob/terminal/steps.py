"""Show the current step on stderr. Shows nothing if stderr is not a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


class Steps:
    """One line per step: a spinner while it runs, a check mark and its time when the next one begins."""

    def __init__(self, display: Progress | None) -> None:
        self._display = display
        self._current: TaskID | None = None
        self._text = ""

    @property
    def visible(self) -> bool:
        return self._display is not None

    def begin(self, text: str) -> None:
        """Finish the previous step and show this one; repeating the same text changes nothing."""
        if self._display is None or text == self._text:
            return
        if self._current is not None:
            self._display.update(self._current, description=self._text, total=1, completed=1, share=None)
        self._text = text
        self._current = self._display.add_task(text, total=None, share=None)

    def reached(self, done: int, total: int, told: str) -> None:
        """Show the progress of the current step as a bar and in words."""
        if self._display is not None and self._current is not None:
            share = done / max(total, 1)
            self._display.update(self._current, description=f"{self._text} ({told})", share=share)

    def uploaded(self, sent: int, total: int) -> None:
        self.reached(sent, total, f"{100 * sent // max(total, 1)} %")


@contextmanager
def shown() -> Iterator[Steps]:
    """The display; it disappears at the end, so that only the result stays."""
    if not sys.stderr.isatty():
        yield Steps(None)
        return
    from hypermob.terminal.step_display import on_terminal

    with on_terminal() as display:
        yield Steps(display)
