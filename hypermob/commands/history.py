"""`hypermob history`"""

from __future__ import annotations

from typing import Annotated

import typer

from hypermob.commands.service import Service, with_service
from hypermob.terminal import options, reporting


@with_service
def history(
    service: Service,
    user: options.User = "anonymous",
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="At most so many, the newest first.")] = 20,
) -> None:
    """List a user's analyses, newest first.

    [bold]Example:[/bold]  hypermob history --user kim --limit 5
    """
    with service.opened() as connection:
        connection.steps.begin("Reading the history")
        pages = list(connection.api.history(user, limit))
    if service.as_json:
        analyses = [entry for page in pages for entry in page.body["data"]["analyses"]]
        reporting.print_json({**pages[0].body, "data": {"analyses": analyses}})
        return
    from hypermob.terminal import tables

    found = [entry for page in pages for entry in page.data.analyses]
    reporting.show(tables.history(found) if found else f"There are no analyses of user '{user}'.")
