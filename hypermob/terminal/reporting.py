"""The end of a command: the result on stdout, an error as one line on stderr, and the exit code.

0 success, 2 wrong usage (from typer), 3 input refused: change it, 4 the service failed or a result could not be
written: try later, 130 interrupted.
"""

from __future__ import annotations

import errno
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.console import RenderableType

    from hypermob.api.errors import ApiError

REFUSED = 3
SERVICE_ERROR = 4


class OutputLost(Exception):
    """Standard output does not take the result."""


@contextmanager
def errors_reported(as_json: bool) -> Iterator[None]:
    """Turn an ApiError into one line (or, with `as_json`, the API's error JSON on stdout) and an exit code."""
    from hypermob.api.errors import ApiError, ServiceFailed

    try:
        yield
    except ApiError as error:
        _report(error, as_json)
    except OSError as error:  # a file that cannot be read or written
        if error.errno == errno.EPIPE:
            raise
        _report(ServiceFailed(str(error), code="FILE_FAILED"), as_json)


def print_json(body: Mapping[str, object]) -> None:
    """Print only `body` on stdout. Raises OutputLost."""
    with output_checked():
        typer.echo(json.dumps(body, indent=2))  # ASCII only: valid whatever the terminal's encoding


def show(*parts: RenderableType | None) -> None:
    """Print tables and lines on stdout. Lines are never wrapped, so that paths and addresses stay whole.

    Raises OutputLost.
    """
    from rich.console import Console

    console = Console(highlight=False)
    with output_checked():
        for part in parts:
            if part is not None:
                console.print(part, markup=False, soft_wrap=isinstance(part, str))


def note(text: str) -> None:
    """Print a remark that is not the result on stderr, if that takes it."""
    with suppress(OSError):
        typer.echo(text, err=True)


@contextmanager
def output_checked() -> Iterator[None]:
    """Raises OutputLost for a full disk or a closed terminal; a reader that has seen enough is not an error."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.EPIPE:
            raise
        raise OutputLost(f"The result could not be written to standard output: {error.strerror}.") from error


def wrong_usage(message: str) -> dict[str, object]:
    """Wrong usage in the API's own JSON shape."""
    return {"status": "error", "error": {"code": "WRONG_USAGE", "message": message}}


def _report(error: ApiError, as_json: bool) -> None:
    """Print the error and raise Exit."""
    from hypermob.api.errors import ApiRefused

    refused = isinstance(error, ApiRefused)
    line = f"{'Refused' if refused else 'Failed'} ({error.code}): {error.message}{_trace(error)}"
    try:
        print_json(error.body()) if as_json else note(line)
    except OutputLost as lost:
        note(f"{line}\n{lost}")
    raise typer.Exit(REFUSED if refused else SERVICE_ERROR) from None


def _trace(error: ApiError) -> str:
    """What identifies the request or the analysis to the people who run the service."""
    known = [("analysis", (error.details or {}).get("analysis_id")), ("request", error.request_id)]
    return "".join(f" [{kind} {found}]" for kind, found in known if found)
