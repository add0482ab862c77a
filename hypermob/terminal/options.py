"""The options that several commands share, each with its unit, default and environment variable."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from hypermob.api import tokens
from hypermob.terminal import files

SERVICE = "Which service"


def user(show_default: bool | str = True) -> Any:
    """`--user`, for commands with different default users."""
    meaning = "The user who owns the data: letters, digits and . _ @ -, up to 64 characters."
    return typer.Option("--user", metavar="USER", show_default=show_default, help=meaning)


def output(meaning: str) -> Any:
    """`--output`, for commands that save different files."""
    return typer.Option("--output", "-o", metavar="DIR", show_default="hypermob-results", help=meaning)


def _check_url(url: str | None) -> str | None:
    if url is not None and not url.startswith(("https://", "http://")):
        raise typer.BadParameter("not a full address: give it with https:// and its stage")
    return url


Url = Annotated[
    str | None,
    typer.Option(
        "--url",
        envvar="HYPERMOB_URL",
        callback=_check_url,
        metavar="URL",
        show_default="the embedded engine on this machine",
        rich_help_panel=SERVICE,
        help="Address of a deployed API, with its stage: https://….amazonaws.com/prod.",
    ),
]
ApiKey = Annotated[
    str | None,
    typer.Option(
        "--api-key",
        envvar="HYPERMOB_API_KEY",
        metavar="KEY",
        show_default=False,
        rich_help_panel=SERVICE,
        help="Key for the API at --url. The embedded engine needs none.",
    ),
]


def _check_token(token: str | None) -> str | None:
    if token is not None:
        try:
            tokens.user_of(token)
        except ValueError as error:
            raise typer.BadParameter(str(error)) from None
    return token


Token = Annotated[
    str | None,
    typer.Option(
        "--token",
        envvar="HYPERMOB_TOKEN",
        callback=_check_token,
        metavar="TOKEN",
        show_default=False,
        rich_help_panel=SERVICE,
        help="Your token (JWT), if the API at --url needs one in addition to its key. Its subject is then the user.",
    ),
]
Json = Annotated[
    bool,
    typer.Option("--json", help="Print only the API's JSON, also for errors. For scripts."),
]
User = Annotated[str, user()]
PhotoName = Annotated[
    str,
    typer.Argument(
        metavar="PHOTO",
        show_default=False,
        help="A full-body photo: JPEG, PNG, WebP, HEIC or AVIF, up to 20 MB; a path, or an "
        "s3:// address in the service's bucket.",
    ),
]
HeightCm = Annotated[
    float,
    typer.Option("--height-cm", metavar="CM", show_default=False, help="Stature without shoes in cm, 100 to 230."),
]
Sex = Annotated[
    Literal["female", "male"] | None,
    typer.Option("--sex", show_default="both", help="Selects the population data that refines the estimate. Optional."),
]
CameraPitch = Annotated[
    float | None,
    typer.Option(
        "--camera-pitch-deg",
        metavar="DEG",
        show_default=False,
        help="Camera pitch in degrees, up positive, down negative, if your phone recorded it. Optional.",
    ),
]
Vehicle = Annotated[
    str | None,
    typer.Option("--vehicle", metavar="NAME", show_default="the service's default", help="The vehicle to set up."),
]
Output = Annotated[
    Path | None,
    output("Folder for the overlay picture; no file is overwritten. With --json it is saved only if this is given."),
]


def _check_plot(path: Path | None) -> Path | None:
    if path is not None and path.suffix.lower() not in PLOT_FORMATS:
        raise typer.BadParameter(f"the picture's name must end in one of {', '.join(PLOT_FORMATS)}")
    if path is not None and not files.is_writable(path.parent):
        raise typer.BadParameter(f"the folder '{path.parent}' is not writable: choose another one")
    return path


PLOT_FORMATS = (".png", ".svg", ".pdf")
Plot = Annotated[
    Path | None,
    typer.Option(
        "--plot",
        callback=_check_plot,
        metavar="FILE",
        show_default=False,
        help="Draw the driver in the car from the side: .png, .svg or .pdf. An existing file is replaced.",
    ),
]
