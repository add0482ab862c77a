"""The end of a command: the result on stdout, an error as one line on stderr, and the exit code.

0 success, 2 wrong usage (from typer), 3 input refused: change it, 4 the service failed: try later, 130 interrupted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

REFUSED = 3
SERVICE_ERROR = 4


@contextmanager
def errors_reported(as_json: bool) -> Iterator[None]:
    """Turn an ApiError into one line (or, with `as_json`, the API's error JSON on stdout) and an exit code."""
    from hypermob.api.errors import ApiError, ApiRefused

    try:
        yield
    except ApiError as error:
        refused = isinstance(error, ApiRefused)
        if as_json:
            print_json(error.body())
        else:
            typer.echo(f"{'Refused' if refused else 'Failed'} ({error.code}): {error.message}{_trace(error)}", err=True)
        raise typer.Exit(REFUSED if refused else SERVICE_ERROR) from None


def print_json(body: Mapping[str, object], remark: str | None = None) -> None:
    """Print only `body` on stdout; a remark goes to stderr."""
    typer.echo(json.dumps(body, indent=2))  # ASCII only: valid whatever the terminal's encoding
    if remark:
        note(remark)


def show(*parts: RenderableType | None) -> None:
    """Print tables and lines on stdout. Lines are never wrapped, so that paths and addresses stay whole."""
    from rich.console import Console

    console = Console(highlight=False)
    for part in parts:
        if part is not None:
            console.print(part, markup=False, soft_wrap=isinstance(part, str))


def note(text: str) -> None:
    """Print a remark that is not the result on stderr."""
    typer.echo(text, err=True)


def _trace(error: Exception) -> str:
    details = getattr(error, "details", None) or {}
    return f" [analysis {details['analysis_id']}]" if "analysis_id" in details else ""
