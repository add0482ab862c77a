"""`hypermob smoke`"""

from __future__ import annotations

import functools
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hypermob import session
from hypermob.commands.service import Service, with_service
from hypermob.terminal import reporting

if TYPE_CHECKING:
    from hypermob.api.smoke import Outcome
    from hypermob.inputs.media import Media

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "man-174cm.jpg"


@with_service
def smoke(
    service: Service,
    photo: Annotated[
        str | None,
        typer.Option(metavar="PHOTO", show_default="a sample photo", help="A full-body photo to measure."),
    ] = None,
    height_cm: Annotated[float, typer.Option(metavar="CM", help="The stature of the person in it, in cm.")] = 174,
) -> None:
    """Check that a service works and is fast enough.

    Runs six checks, each with a time limit, for a test user whose data is erased at the end. With a token they run
    for the token's user and nothing is erased, because that user may have other data.

    [bold]Example:[/bold]  hypermob smoke --url https://….amazonaws.com/prod --api-key KEY
    """
    from hypermob.inputs import photo as photos

    photos.check_height(height_cm)
    found = photos.find(photo or _sample())
    with service.opened() as connection:
        outcomes = _run(connection, found, height_cm)
    _report(outcomes, service.as_json)
    if not all(outcome.passed for outcome in outcomes):
        raise typer.Exit(reporting.SERVICE_ERROR)


def _run(connection: session.Session, photo: Media, height_cm: float) -> list[Outcome]:
    from hypermob.api import smoke as checks
    from hypermob.api.errors import ApiError

    user = connection.api.user or checks.user_for_this_run()
    upload = functools.cache(lambda: connection.address_of(photo, user))
    connection.steps.begin("Checking")
    try:
        return list(checks.run(checks.Subject(connection.api, upload, height_cm, user)))
    finally:
        if connection.api.user is None:
            with suppress(ApiError):  # data that is left expires by itself
                connection.api.erase(user)


def _report(outcomes: list[Outcome], as_json: bool) -> None:
    if as_json:
        passed = all(outcome.passed for outcome in outcomes)
        checks = [asdict(outcome) for outcome in outcomes]
        reporting.print_json({"status": "success" if passed else "error", "data": {"checks": checks}})
        return
    from hypermob.terminal import tables

    reporting.show(tables.smoke(outcomes))


def _sample() -> str:
    if not SAMPLE.exists():
        raise typer.BadParameter("no sample photo was found: give a photo", param_hint="--photo")
    return str(SAMPLE)
