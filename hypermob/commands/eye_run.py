"""Follow the analysis of a video from the upload to its end. It continues if this command stops."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hypermob.api.client import ANONYMOUS, WAIT_S
from hypermob.api.errors import TookTooLong, Unreachable
from hypermob.inputs import face_media
from hypermob.terminal import reporting

if TYPE_CHECKING:
    from hypermob.api.document import Answer
    from hypermob.api.documents import EyeTrackingAnalysis, FaceMetrics, Progress, StartedAnalysis
    from hypermob.inputs.media import Media
    from hypermob.session import Session
    from hypermob.terminal.steps import Steps

WATCHED_WAIT_S = 2  # a person watches the bar: what they see is never older than this


@dataclass
class Unfinished:
    """The command that returns to an unfinished analysis; None if there is none."""

    how: str | None = None


@contextmanager
def left_behind(url: str | None) -> Iterator[Unfinished]:
    """If waiting stops for any reason, say that the analysis continues and how to see its result."""
    unfinished = Unfinished()
    try:
        yield unfinished
    except KeyboardInterrupt:
        if unfinished.how:
            reporting.note(_goes_on(unfinished.how, url))
        raise
    except (TookTooLong, Unreachable) as error:
        if unfinished.how:
            error.message = f"{error.message} {_goes_on(unfinished.how, url)}"
        raise


def run(
    session: Session, media: Media, user: str | None, parameters: Mapping[str, Any], unfinished: Unfinished
) -> Answer[EyeTrackingAnalysis] | Answer[FaceMetrics]:
    """The eyes in `media`: a small photo goes in the request, other files through S3."""
    if face_media.fits_inline(media):
        assert media.path is not None
        session.steps.begin("Looking at the eyes")
        return session.api.face(media.path.read_bytes(), user or ANONYMOUS)
    if media.address is not None:
        return _tracked(session, media.address, user, parameters or None, unfinished)
    owner = user or ANONYMOUS
    address = session.address_of(media, owner, parameters or None)
    if media.kind == "video" and not session.ends_with_us:  # uploading it starts the analysis
        unfinished.how = f"hypermob eyes {shlex.quote(address)}"
    return _tracked(session, address, owner, None, unfinished)


def _tracked(
    session: Session,
    address: str,
    user: str | None,
    parameters: Mapping[str, Any] | None,
    unfinished: Unfinished,
) -> Answer[EyeTrackingAnalysis] | Answer[FaceMetrics]:
    def told(state: EyeTrackingAnalysis | StartedAnalysis) -> None:
        if not session.ends_with_us:
            unfinished.how = unfinished.how or "the same command again"
        _show_progress(session.steps, state)

    session.steps.begin("Looking at the eyes")
    wait_s = WATCHED_WAIT_S if session.steps.visible else WAIT_S
    answer = session.api.track_eyes(address, user, parameters, wait_s=wait_s, on_update=told)
    unfinished.how = None
    return answer


def _show_progress(steps: Steps, state: EyeTrackingAnalysis | StartedAnalysis) -> None:
    progress: Progress | None = getattr(state, "progress", None)
    if progress is None:  # which frames there are is not known yet
        return
    done = progress.windows_done or 0
    if done >= progress.windows:
        steps.begin("Combining the results")
        return
    steps.begin(f"Analysing {progress.frames:,} frames")
    steps.reached(done, progress.windows, f"{done} of {progress.windows} parts")


def _goes_on(how: str, url: str | None) -> str:
    is_command = url is not None and how.startswith("hypermob ")
    return f"The analysis continues. To see its result: {how}{f' --url {url}' if is_command else ''}"
