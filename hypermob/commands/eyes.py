"""`hypermob eyes`"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypermob import session
from hypermob.commands.service import Service, with_service
from hypermob.terminal import eye_options, reporting

if TYPE_CHECKING:
    from hypermob.api.documents import EyeTrackingAnalysis, FaceMetrics
    from hypermob.inputs.media import Media
    from hypermob.terminal.files import Kept


@with_service
def eyes(
    service: Service,
    file: eye_options.FileName,
    prompted: eye_options.Prompted = None,
    precise_gaze: eye_options.PreciseGaze = False,
    step: eye_options.Step = None,
    max_frames: eye_options.MaxFrames = None,
    blink_thresh: eye_options.BlinkThresh = None,
    blink_min_frames: eye_options.BlinkMinFrames = None,
    vpp_thresh: eye_options.VppThresh = None,
    user: eye_options.User = None,
    output: eye_options.Output = None,
) -> None:
    """Measure blinks, the range of gaze and a screening hint from a video of a face, or the eyes in a photo.

    A video also gives a table of every frame, a table of every blink, a plot and a summary. The hint is for a
    clinician. It is never a diagnosis.

    [bold]Example:[/bold]  hypermob eyes me.mp4 --user kim

    [bold]Example:[/bold]  hypermob eyes up-and-down.mov --prompted up-down
    """
    folder = service.results_folder(output)
    asked = {
        "prompted": prompted, "precise_gaze": precise_gaze or None, "step": step, "max_frames": max_frames,
        "blink_thresh": blink_thresh, "blink_min_frames": blink_min_frames, "vpp_thresh": vpp_thresh,
    }  # fmt: skip
    parameters = {name: value for name, value in asked.items() if value is not None}
    from hypermob.commands import eye_run
    from hypermob.inputs import face_media

    found = face_media.find(file)
    face_media.check_parameters(found, parameters)
    with eye_run.left_behind(service.url) as unfinished, service.opened() as connection:
        answer = eye_run.run(connection, found, user, parameters, unfinished)
        kept = _save(connection, answer.data, folder, found)
    if service.as_json:
        reporting.print_json(answer.body)
    else:
        _show(answer.data)
    service.tell_files(kept)


def _save(
    connection: session.Session, result: EyeTrackingAnalysis | FaceMetrics, folder: Path | None, media: Media
) -> list[Kept]:
    from hypermob.api.documents import FaceMetrics
    from hypermob.terminal.downloads import Linked

    if isinstance(result, FaceMetrics):
        return []
    wanted = [
        Linked("table, one row per frame", ".csv", result.csv_url),
        Linked("table, one row per blink", "-blinks.csv", result.blinks_url),
        Linked("plot", ".svg", result.plot_url),
        Linked("plot as a picture", ".png", result.plot_png_url),
        Linked("summary with every blink", ".json", result.summary_url),
    ]
    return connection.save(wanted, folder, f"{media.stem}-eyes")


def _show(result: EyeTrackingAnalysis | FaceMetrics) -> None:
    from hypermob.api.documents import FaceMetrics
    from hypermob.terminal import eye_tables, tables

    if isinstance(result, FaceMetrics):
        reporting.show(eye_tables.face(result), *tables.findings(result.warnings), result.disclaimer)
        return
    warnings = []
    if result.summary is not None:
        reporting.show(eye_tables.figures(result.summary), *eye_tables.screening(result.summary), "")
        warnings = result.summary.warnings
    reporting.show(*tables.findings(warnings), f"Analysis: {result.analysis_id}")
