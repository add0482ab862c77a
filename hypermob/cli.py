"""The `hypermob` command: its subcommands and how it ends. Each subcommand has a module in `commands`."""

from __future__ import annotations

import signal
import sys
from collections.abc import Sequence
from importlib.metadata import version
from types import FrameType
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from hypermob import extras, target
from hypermob.commands import local, model
from hypermob.commands.analyze import analyze
from hypermob.commands.console import console
from hypermob.commands.erase import erase
from hypermob.commands.export import export
from hypermob.commands.eyes import eyes
from hypermob.commands.history import history
from hypermob.commands.measure import measure
from hypermob.commands.recommend import recommend
from hypermob.commands.smoke import smoke
from hypermob.terminal import ending, reporting

_WrongUsage: type[Any] = typer.BadParameter.__mro__[1]  # of which all wrong usage is; Typer does not export it


class Commands(TyperGroup):
    """All commands. With --json they print wrong usage as JSON too."""

    def main(self, args: Sequence[str] | None = None, *others: Any, **more: Any) -> Any:
        given = sys.argv[1:] if args is None else list(args)
        if "--json" not in given:
            return super().main(args, *others, **more)
        try:
            code = super().main(args, *others, **{**more, "standalone_mode": False})
        except _WrongUsage as wrong:
            reporting.print_json(reporting.wrong_usage(wrong.format_message()))
            code = wrong.exit_code
        except typer.Abort:
            code = 1
        sys.exit(code)


app = typer.Typer(
    cls=Commands,
    name="hypermob",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (analyze, measure, recommend, eyes, console, history, export, erase, smoke):
    app.command()(command)
app.add_typer(local.app, name="local")
app.add_typer(model.app, name="model")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"hypermob {version('hypermob')}")
        raise typer.Exit


@app.callback()
def hypermob(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Car settings from a photo of a person, eye metrics from a video of a face.

    Without --url the commands use the embedded engine: the whole service on this machine, started when needed.

    Exit codes: 0 success, 2 wrong usage, 3 input refused: change it, 4 the service failed or a file was not saved.

    [bold]Example:[/bold]  hypermob analyze me.jpg --height-cm 178

    [bold]Example:[/bold]  hypermob eyes me.mp4

    [bold]Example:[/bold]  hypermob console
    """


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def main() -> None:
    """The console script. What ends it from outside acts like Ctrl-C, so that started work is stopped."""
    for number in target.ENDINGS:
        signal.signal(number, _interrupt)
    ending.replace_unprintable()
    ending.end_with(_run)


def _run() -> None:
    try:
        app()
    except ModuleNotFoundError as missing:
        reporting.note(extras.advice(missing))
        raise SystemExit(reporting.REFUSED) from None


if __name__ == "__main__":
    main()
