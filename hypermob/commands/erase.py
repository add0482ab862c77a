"""`hypermob erase`"""

from __future__ import annotations

from typing import Annotated

import typer

from hypermob.commands.service import Service, with_service
from hypermob.terminal import reporting


@with_service
def erase(
    service: Service,
    user: Annotated[str, typer.Option("--user", metavar="USER", show_default=False, help="Whose data to erase.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Erase everything that is stored about a user.

    Photos, videos, pictures, measurements, settings and eye tracking are deleted. This cannot be undone.

    [bold]Example:[/bold]  hypermob erase --user kim
    """
    if not yes:
        _ask(user)
    with service.opened() as connection:
        connection.steps.begin("Erasing")
        answer = connection.api.erase(user)
    if service.as_json:
        reporting.print_json(answer.body)
        return
    erased = answer.data
    reporting.show(f"Erased for user '{user}': {erased.objects} files, {erased.items} analyses.")


def _ask(user: str) -> None:
    """Raises Exit if the answer is no, and BadParameter if there is no terminal to ask."""
    try:
        agreed = typer.confirm(f"Erase all data of user '{user}'? This cannot be undone.", err=True)
    except typer.Abort:
        raise typer.BadParameter("there is no terminal to ask: add --yes to erase without asking") from None
    if not agreed:
        reporting.note("Nothing was erased.")
        raise typer.Exit(1)
