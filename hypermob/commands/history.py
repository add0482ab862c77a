"""`hypermob history`"""

from __future__ import annotations

from typing import Annotated

import typer

from hypermob import session
from hypermob.terminal import options, reporting


def history(
    user: options.User = "anonymous",
    limit: Annotated[int, typer.Option(min=1, metavar="N", help="List at most this many.")] = 20,
    url: options.Url = None,
    api_key: options.ApiKey = None,
    token: options.Token = None,
    as_json: options.Json = False,
) -> None:
    """List a user's analyses, newest first.

    [bold]Example:[/bold]  hypermob history --user kim --limit 5
    """
    with reporting.errors_reported(as_json):
        with session.opened(url, api_key, token) as connection:
            connection.steps.begin("Reading the history")
            pages = list(connection.api.history(user, limit))
        if as_json:
            analyses = [entry for page in pages for entry in page.body["data"]["analyses"]]
            reporting.print_json({**pages[0].body, "data": {"analyses": analyses}})
            return
        from hypermob.terminal import tables

        found = [entry for page in pages for entry in page.data.analyses]
        reporting.show(tables.history(found) if found else f"There are no analyses of user '{user}'.")
