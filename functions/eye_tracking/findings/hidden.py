"""Figures and warnings about eyes that something hides: a patch, opaque glasses, hair, a hand, glare, the nose."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from functions.eye_tracking.findings.recording import Flags, Recording
from functions.shared.remarks import Remark

MIN_TOLD_S: Final = 1.0  # of hidden time: shorter covers change no figure
OTHER: Final = {"left": "right", "right": "left"}


def hidden_figures(recording: Recording) -> dict[str, Any]:
    """The report's times with hidden eyes, by name."""
    left, right = recording.hidden.T
    return {
        "left_hidden_s": round(_seconds(recording, left), 3),
        "right_hidden_s": round(_seconds(recording, right), 3),
        "eyes_hidden_s": round(_seconds(recording, left & right), 3),
    }


def hidden_remarks(recording: Recording) -> Iterator[Remark]:
    """Warnings about hidden eyes: which eye, for how long, and what the figures are based on."""
    both_s = _seconds(recording, recording.hidden.all(axis=1))
    of = f"of {recording.face_s:.1f} s"
    if both_s >= MIN_TOLD_S:
        rest = "That time counts as not seen" if recording.valid_s >= MIN_TOLD_S else "There are no figures"
        advice = "Film in enough light, without dark glasses or reflections, with hair and hands away from the eyes"
        yield Remark(code="EYES_HIDDEN", message=f"Both eyes were hidden for {both_s:.1f} {of}. {rest}. {advice}.")
    for side, one in zip(OTHER, recording.hidden.T, strict=True):
        only_s = _seconds(recording, one) - both_s
        if only_s >= MIN_TOLD_S:
            what = f"The person's {side} eye was hidden for {only_s:.1f} {of}"
            message = f"{what}: the figures of that time are those of the {OTHER[side]} eye alone."
            yield Remark(code="ONE_EYE_HIDDEN", message=message)


def _seconds(recording: Recording, flags: Flags) -> float:
    return float(recording.seconds[flags].sum())
