"""`hypermob recommend`"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from hypermob import session
from hypermob.commands.service import Service, with_service
from hypermob.terminal import options, reporting

LENGTHS = "Body lengths in cm, each above 0 and at most 300"


def _length(meaning: str) -> Any:
    return typer.Option(metavar="CM", show_default=False, rich_help_panel=LENGTHS, help=meaning)


@with_service
def recommend(
    service: Service,
    height: Annotated[float | None, _length("Stature.")] = None,
    upper_arm: Annotated[float | None, _length("Tip of the shoulder to elbow.")] = None,
    forearm: Annotated[float | None, _length("Elbow to wrist.")] = None,
    thigh: Annotated[float | None, _length("Hip to knee.")] = None,
    calf: Annotated[float | None, _length("Knee to ankle.")] = None,
    torso: Annotated[float | None, _length("Tip of the shoulder to hip, straight down.")] = None,
    source: Annotated[
        typer.FileText | None,
        typer.Option(
            "--from",
            metavar="FILE",
            show_default=False,
            help="Read the lengths from this file, the output of `hypermob measure --json`; - is standard input.",
        ),
    ] = None,
    user: Annotated[
        str | None,
        typer.Option("--user", metavar="USER", show_default="the file's, else anonymous", help="The user."),
    ] = None,
    vehicle: options.Vehicle = None,
    plot: options.Plot = None,
) -> None:
    """Find car settings from six body lengths.

    Give all six lengths, or a file with them. A length given as an option replaces the one in the file.

    [bold]Example:[/bold]  hypermob recommend --height 178 --upper-arm 34 --forearm 27 --thigh 41 --calf 43 --torso 54

    [bold]Example:[/bold]  hypermob measure me.jpg --height-cm 178 --json | hypermob recommend --from -
    """
    options_given = {
        "height": height, "upper_arm": upper_arm, "forearm": forearm, "thigh": thigh, "calf": calf, "torso": torso
    }  # fmt: skip
    given = {name: value for name, value in options_given.items() if value is not None}
    if source is None and len(given) < len(options_given):
        missing = ", ".join(f"--{name.replace('_', '-')}" for name in options_given if name not in given)
        raise typer.BadParameter(f"give all six lengths, or --from FILE; missing: {missing}")
    from hypermob.inputs import lengths

    in_file, file_user = lengths.from_json(source.read()) if source else ({}, None)
    wanted = {**in_file, **given}
    lengths.check(wanted)
    with service.opened() as connection:
        connection.steps.begin("Choosing the settings")
        answer = connection.api.recommend(wanted, user or file_user, vehicle)
    kept = session.save_side_view(answer.data, plot)
    if service.as_json:
        reporting.print_json(answer.body)
    else:
        from hypermob.terminal import tables

        reporting.show(tables.seat_setup(answer.data), *tables.findings(answer.data.warnings))
    service.tell_files(kept)
