"""`hypermob measure`"""

from __future__ import annotations

from hypermob.commands.service import Service, with_service
from hypermob.terminal import options, reporting


@with_service
def measure(
    service: Service,
    photo: options.PhotoName,
    height_cm: options.HeightCm,
    sex: options.Sex = None,
    camera_pitch_deg: options.CameraPitch = None,
    user: options.User = "anonymous",
    output: options.Output = None,
) -> None:
    """Measure body lengths in a photo.

    Prints six tape lengths in cm, five of them with an uncertainty, and saves a picture of what was measured.

    [bold]Example:[/bold]  hypermob measure me.jpg --height-cm 178
    """
    folder = service.results_folder(output)
    from hypermob.inputs import photo as photos

    photos.check_height(height_cm)
    found = photos.find(photo)
    with service.opened() as connection:
        address = connection.address_of(found, user)
        connection.steps.begin("Measuring the body")
        answer = connection.api.measure(address, height_cm, user, sex=sex, camera_pitch_deg=camera_pitch_deg)
        kept = connection.save_overlay(answer.data.output_image_url, folder, found)
    if service.as_json:
        reporting.print_json(answer.body)
    else:
        from hypermob.terminal import tables

        reporting.show(tables.lengths(answer.data), *tables.findings(answer.data.warnings))
    service.tell_files(kept)
