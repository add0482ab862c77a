"""`hypermob export`"""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hypermob.commands.service import Service, with_service
from hypermob.session import Session
from hypermob.terminal import files, reporting

if TYPE_CHECKING:
    from hypermob.api.document import Answer
    from hypermob.api.documents import Export

LIST = "kept.csv"  # in the archive: what is kept where, how long, and whether it is in it


@with_service
def export(
    service: Service,
    user: Annotated[str, typer.Argument(metavar="USER", show_default=False, help="Whose data to export.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            show_default="hypermob-USER.zip",
            help="Where to save it; an existing file is replaced. With --json it is saved only if this is given.",
        ),
    ] = None,
) -> None:
    """Save everything that is stored about a user as one ZIP.

    It contains analyses, results, photos, videos, and a list of what is kept where and how long. A large one takes
    minutes. You may interrupt the command and run it again: the service goes on.

    [bold]Example:[/bold]  hypermob export kim -o kim.zip
    """
    path = output or (None if service.as_json else Path(f"hypermob-{user}.zip"))
    if path is not None and (path.is_dir() or not files.is_writable(path.parent)):
        raise typer.BadParameter(f"'{path}' cannot be written: choose another file", param_hint="--output")
    with service.opened() as connection:
        answer = _made(connection, user)
        if path is not None and answer.data.url is not None:
            _save(connection, answer.data.url, path)
    if service.as_json:
        reporting.print_json(answer.body)
        service.tell_files([] if path is None else [files.Kept(f"Export: {path}")])
    elif path is not None:
        reporting.show(*_told(path))


def _made(connection: Session, user: str) -> Answer[Export]:
    connection.steps.begin("Making the export")
    try:
        return connection.api.export(user)
    except KeyboardInterrupt:
        if not connection.ends_with_us:
            reporting.note("The service goes on with the export. To get it, run the same command again.")
        raise


def _save(connection: Session, link: str, path: Path) -> None:
    from hypermob.api.errors import ServiceFailed

    connection.steps.begin("Saving the export")
    try:
        connection.api.save(link, path, connection.steps.uploaded)
    except OSError as error:
        raise ServiceFailed(f"The export could not be saved: {error}", code="NOT_SAVED") from error


def _told(path: Path) -> list[str]:
    """What was saved, and how many files are missing in it."""
    with zipfile.ZipFile(path) as archive:
        text = archive.read(LIST).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    missing = sum(row["included"] != "yes" for row in rows)
    lines = [f"Export: {path} ({path.stat().st_size / 1e6:.1f} MB, {len(rows) - missing} analyses and files)"]
    if missing:
        lines.append(f"Not in it: {missing} files. {LIST} in the archive says why, and how to get them.")
    return lines
