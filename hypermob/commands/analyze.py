"""`hypermob analyze`"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypermob import session
from hypermob.commands.service import Service, with_service
from hypermob.terminal import options, reporting

if TYPE_CHECKING:
    from hypermob.api.document import Answer
    from hypermob.api.documents import SeatSetupAnalysis
    from hypermob.inputs.media import Media

WATCHED_WAIT_S = 2  # a person watches the steps: what they see is never older than this


@with_service
def analyze(
    service: Service,
    photo: options.PhotoName,
    height_cm: options.HeightCm,
    sex: options.Sex = None,
    camera_pitch_deg: options.CameraPitch = None,
    user: options.User = "anonymous",
    vehicle: options.Vehicle = None,
    plot: options.Plot = None,
    output: options.Output = None,
) -> None:
    """Find car settings from a photo and a stature.

    Measures the body, saves the measurement, and finds twelve settings of seat, wheel and mirrors.

    [bold]Example:[/bold]  hypermob analyze me.jpg --height-cm 178 --user kim
    """
    folder = service.results_folder(output)
    from hypermob.inputs import photo as photos

    photos.check_height(height_cm)
    found = photos.find(photo)
    with service.opened() as connection:
        known = {"sex": sex, "camera_pitch_deg": camera_pitch_deg, "vehicle": vehicle}
        answer = _run(connection, found, height_cm, user, known)
        kept = connection.save_overlay(answer.data.overlay_url, folder, found)
    kept += session.save_side_view(answer.data.seat_setup, plot)
    if service.as_json:
        reporting.print_json(answer.body)
    else:
        _show(answer.data)
    service.tell_files(kept)


def _run(
    connection: session.Session, photo: Media, height_cm: float, user: str, known: dict[str, Any]
) -> Answer[SeatSetupAnalysis]:
    from hypermob.api.client import WAIT_S

    address = connection.address_of(photo, user)
    connection.steps.begin("Measuring the body")
    return connection.api.analyze(
        address,
        height_cm,
        user,
        **known,
        wait_s=WATCHED_WAIT_S if connection.steps.visible else WAIT_S,
        on_update=lambda state: connection.steps.begin(
            "Choosing the settings" if getattr(state, "measurement", None) else "Measuring the body"
        ),
    )


def _show(analysis: SeatSetupAnalysis) -> None:
    from hypermob.terminal import tables

    warnings = []
    if analysis.measurement:
        reporting.show(tables.lengths(analysis.measurement))
        warnings += analysis.measurement.warnings
    if analysis.seat_setup:
        reporting.show(tables.seat_setup(analysis.seat_setup))
        warnings += analysis.seat_setup.warnings
    reporting.show(*tables.findings(warnings), f"Analysis: {analysis.analysis_id}")
