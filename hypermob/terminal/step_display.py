"""The look of steps in a terminal."""

from __future__ import annotations

from rich.console import Console, RenderableType
from rich.progress import Progress, ProgressColumn, SpinnerColumn, Task, TextColumn, TimeElapsedColumn
from rich.progress_bar import ProgressBar

_BAR_CELLS = 24


class _Bar(ProgressColumn):
    """A bar for a step with known progress, nothing for the others."""

    def render(self, task: Task) -> RenderableType:
        share = task.fields["share"]
        return "" if share is None else ProgressBar(total=1, completed=share, width=_BAR_CELLS)


def on_terminal(console: Console | None = None) -> Progress:
    """Lines on stderr; they disappear at the end."""
    finished = SpinnerColumn(finished_text="[green]✓[/]")
    columns = (finished, TextColumn("{task.description}"), _Bar(), TimeElapsedColumn())
    return Progress(*columns, console=console or Console(stderr=True), transient=True)
