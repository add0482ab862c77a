"""How the process ends: nothing is lost in silence between the command and the terminal or file behind stdout."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import NoReturn

from hypermob.terminal import reporting


def replace_unprintable() -> None:
    """Print `?` for a character that the terminal's encoding lacks: Windows and pipes often have an old one."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def end_with(command: Callable[[], object]) -> NoReturn:
    """Run the command and exit with its code; one line and code 4 if its output or a file cannot be written."""
    code: object = 0
    try:
        command()
    except SystemExit as ended:
        code = ended.code
    except (reporting.OutputLost, OSError) as error:
        code = _failed(error)
    try:
        with reporting.output_checked():
            sys.stdout.flush()
    except (reporting.OutputLost, OSError) as error:
        code = code or _failed(error)
    _discard_the_rest()
    sys.exit(code)  # type: ignore[arg-type]  # as SystemExit had it


def _failed(error: Exception) -> int:
    code = "OUTPUT_FAILED" if isinstance(error, reporting.OutputLost) else "FILE_FAILED"
    reporting.note(f"Failed ({code}): {error}")
    return reporting.SERVICE_ERROR


def _discard_the_rest() -> None:
    """What could not be written stays in the buffer; Python would try again at its end and print a traceback."""
    try:
        sys.stdout.flush()
    except OSError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
