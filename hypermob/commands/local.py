"""`hypermob local up | status | down`: the embedded engine, the whole service on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from hypermob import target
from hypermob.terminal import options, reporting, steps

if TYPE_CHECKING:
    from local import Deployment

app = typer.Typer(
    no_args_is_help=True,
    help="Run the whole service on this machine, without an AWS account or Docker.",
)


@app.command()
def up(as_json: options.Json = False) -> None:
    """Start the embedded engine if it does not run yet.

    Other commands start it when needed. It runs until `hypermob local down`, or for an hour without use.

    [bold]Example:[/bold]  hypermob local up
    """
    with reporting.errors_reported(as_json), steps.shown() as display:
        deployment = target.start_engine(display.begin)
    _describe(deployment, as_json)


@app.command()
def status(as_json: options.Json = False) -> None:
    """Show whether the embedded engine runs, and its address.

    [bold]Example:[/bold]  hypermob local status
    """
    import local

    with reporting.errors_reported(as_json):
        deployment = local.status()
    _describe(deployment, as_json)


@app.command()
def down(as_json: options.Json = False) -> None:
    """Stop the embedded engine and delete everything that it stored.

    [bold]Example:[/bold]  hypermob local down
    """
    import local

    with reporting.errors_reported(as_json), steps.shown() as display, target.uninterrupted():
        display.begin("Stopping the local engine")
        ran = local.down()
    if as_json:
        reporting.print_json({"status": "success", "data": {"running": False, "stopped": ran}})
    else:
        reporting.show("The local engine has stopped." if ran else "No local engine was running.")


def _describe(deployment: Deployment | None, as_json: bool) -> None:
    if as_json:
        found = {} if deployment is None else {"url": deployment.api_url, "api_key": deployment.api_key}
        reporting.print_json({"status": "success", "data": {"running": deployment is not None, **found}})
    elif deployment is None:
        reporting.show("No local engine is running; any command without --url starts one.")
    else:
        reporting.show(
            "The local engine is running.",
            f"  address  {deployment.api_url}",
            f"  API key  {deployment.api_key}",
            f"  log      {deployment.log}",
        )
