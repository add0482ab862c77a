"""Measures the quality of a recording and warns where it makes the figures unreliable.

Every limit was chosen on data: 15 videos of real people, 58 composed ones and 13 bad ones (docs/accuracy.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.turned import turned
from functions.eye_tracking.findings.recording import Flags, Recording, missing_frames
from functions.eye_tracking.schemas import EyeQuality
from functions.shared.remarks import Remark

Values = NDArray[np.float64]

LOW_FRAME_RATE: Final = 15.0  # per second: a blink of 120 ms has two frames; below it short blinks are lost
FRAME_RATE_TOLERANCE: Final = 0.99  # 14.985 counts as 15
SMALL_EYE_PX: Final = 20.0  # the iris moves by less than a pixel per 4 degrees
TINY_EYE_PX: Final = 15.0  # below it no gaze figures: landmark noise is as large as a healthy range
DARK: Final = 30.0  # mean grey value of the face: 91-158 in good videos, 9.5 in one that is too dark
BLURRED: Final = 0.5  # blur effect of the face: .29-.42 in good videos, .60 in a defocused one
LOW_COVERAGE: Final = 0.7
MUCH_CLOSED: Final = 0.25  # share of the time in closures: more than blinks and glances down explain
ROUNDING: Final = 1e-9  # of sums of many frames
HEAD_MOVES_DEG: Final = 10.0  # pitch, 5th to 95th percentile; causes false gaze of up to half of it
SHORT_S: Final = 10.0  # with a face; below it a rate per minute is a guess


def quality(recording: Recording, open_eyes: Flags) -> EyeQuality:
    """Medians and ranges over the frames with a face; for the head, over `open_eyes` (n,)."""
    return EyeQuality(
        width=recording.clip.width,
        height=recording.clip.height,
        frame_rate=_frame_rate(recording),
        eye_width_px=_median(recording.column("eye_width_px")),
        brightness=_median(recording.column("brightness")),
        blur=_median(recording.column("blur")),
        head_pitch_range_deg=percentile_range(recording.column("head_pitch_deg")[open_eyes]),
        head_yaw_range_deg=percentile_range(recording.column("head_yaw_deg")[open_eyes]),
        faces=recording.people,
    )


def warnings(recording: Recording, found: EyeQuality, closed_s: float = 0.0) -> list[Remark]:
    """Warnings about what makes the figures less reliable, each with advice."""
    remarks = [*_about_picture(found), *_about_frames(recording, found), *_about_time(recording, closed_s)]
    told = [Remark(code=code, message=message) for code, message in remarks]
    return [*told, *turned(recording.clip.quarters)]


def percentile_range(values: Values, decimals: int = 4) -> float | None:
    """Width of the 5th to 95th percentile, which a few wrong frames do not change. None without values."""
    values = values[np.isfinite(values)]
    return round(float(np.ptp(np.percentile(values, [5, 95]))), decimals) if values.size else None


def _about_picture(found: EyeQuality) -> Iterator[tuple[str, str]]:
    eye = found.eye_width_px
    if eye is not None and eye < SMALL_EYE_PX:
        worth = "Blinks are unreliable and gaze is not given" if eye < TINY_EYE_PX else "The gaze figures are rough"
        advice = "come closer or film with a higher resolution, to reach 30 px or more"
        yield "LOW_RESOLUTION", f"An eye is only {eye:.0f} px wide: {advice}. {worth}."
    if found.brightness is not None and found.brightness < DARK:
        yield "DARK", "The face is too dark for reliable figures: film in more light, from the front."
    if found.blur is not None and found.blur > BLURRED:
        yield "BLURRED", "The face is too blurred for reliable figures: let the camera focus on it and hold it still."
    if found.faces > 1:
        whose = "the figures are for the one that is visible longest and largest"
        yield "MULTIPLE_FACES", f"There are two faces in the video: {whose}. Film one person alone."
    if found.head_pitch_range_deg is not None and found.head_pitch_range_deg > HEAD_MOVES_DEG:
        nod = f"The head nods by {found.head_pitch_range_deg:.0f} degrees, which looks like gaze"
        yield "HEAD_MOVES", f"{nod}: keep the head still and move the eyes alone."


def _about_frames(recording: Recording, found: EyeQuality) -> Iterator[tuple[str, str]]:
    clip = recording.clip
    if found.frame_rate is not None and found.frame_rate < LOW_FRAME_RATE * FRAME_RATE_TOLERANCE:
        slow = f"{found.frame_rate:.3g} frames per second were analysed"
        advice = "film with 30 or more and use every frame (`step` 1)"
        yield "LOW_FRAME_RATE", f"{slow}: below {LOW_FRAME_RATE:.0f} the count of blinks is unreliable; {advice}."
    if not recording.processed.all():
        yield "FRAMES_MISSING", _missing_message(recording)
    if not clip.timed:
        clock = f"its frame rate, {found.frame_rate:.3g} per second, was taken as the clock" if found.frame_rate else ""
        yield "TIMESTAMPS_MISSING", f"The video has no timestamps: {clock}. Durations are wrong if the rate varied."
    if clip.doubled:
        yield "TIMESTAMPS_SHARED", f"{clip.doubled} frames share a timestamp with another one and were left out."
    if clip.gaps:
        start, length = max(clip.gaps, key=lambda gap: gap[1])
        where = f"The recording has no frames for {length:.1f} s after {start:.1f} s"
        more = f", and {len(clip.gaps) - 1} more gaps" if len(clip.gaps) > 1 else ""
        yield "RECORDING_GAP", f"{where}{more}: that time counts as not seen. Record again without a pause."
    if clip.truncated:
        part = f"Only the first {len(clip.frame)} frames were analysed, to {clip.time_s[-1]:.1f} s"
        yield "TRUNCATED", f"{part}: raise `max_frames` or `step` to reach the end."


def _about_time(recording: Recording, closed_s: float) -> Iterator[tuple[str, str]]:
    if recording.is_still:
        yield "STILL_PICTURE", "Nothing moves: the video shows a still picture. Send the recording itself."
    if closed_s > MUCH_CLOSED * recording.valid_s or recording.valid_s - closed_s < SHORT_S <= recording.valid_s:
        shut = f"The eyes were shut, or looked far down, for {closed_s:.1f} of {recording.valid_s:.1f} s"
        yield (
            "EYES_SHUT",
            f"{shut}: the blink rate and the range of the gaze use the rest, at least {SHORT_S:.0f} s of it.",
        )
    recorded_s = float(recording.seconds.sum())  # without gaps, which have a warning of their own
    rarely = recording.face_s < LOW_COVERAGE * recorded_s * (1 - ROUNDING)
    if rarely:
        seen = f"The face was seen in {recording.face_s / recording.clip.duration_s:.0%} of the time"
        yield "LOW_COVERAGE", f"{seen}: keep it in view, from the front and in even light."
    if recorded_s < SHORT_S or (recording.face_s < SHORT_S and not rarely):
        seen = f"{recording.face_s:.1f} of {recorded_s:.1f} s with a face are too short for a blink rate"
        yield "TOO_SHORT", f"{seen}: film at least {SHORT_S:.0f} s, better 60 to 120 s."


def _missing_message(recording: Recording) -> str:
    missing = int((~recording.processed).sum())
    runs = missing_frames(recording)
    named = ", ".join(f"{run.first_frame}-{run.last_frame}" for run in runs[:3]) + (", ..." if len(runs) > 3 else "")
    if all(run.reason == "window_failed" for run in runs):
        return f"{missing} frames could not be analysed ({named}) and count as not seen: send the video again."
    return f"{missing} frames could not be read ({named}) and count as not seen: the file is damaged or incomplete."


def _frame_rate(recording: Recording) -> float | None:
    """The frame rate of the frames that were read. Missing frames are reported separately."""
    steps = np.diff(recording.time_s[recording.processed])
    return round(1 / float(np.median(steps)), 3) if steps.size else None


def _median(values: Values) -> float | None:
    values = values[np.isfinite(values)]
    return round(float(np.median(values)), 3) if values.size else None
