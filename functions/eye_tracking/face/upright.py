"""Finds out by how many quarter turns a picture must be turned for its face to be upright.

Phones and editors lose the tag that says how a camera was held. The mesh does not notice a face that is upside down:
it fits an upright face to it and confuses the lids. It does read the direction of a face that lies on its side. So
every picture is looked at in all four directions, and only the looks that show the face on its side vote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

import numpy as np

from functions.eye_tracking.face.eyes import head_angles
from functions.eye_tracking.face.mesh import faces, widest
from functions.eye_tracking.video.frames import Tally
from functions.eye_tracking.video.picture import Rgb
from functions.eye_tracking.video.plan import Plan
from functions.eye_tracking.video.source import Video
from functions.shared.errors import VideoUnreadable

PICTURES: Final = 9  # of a clip: the looks at 27 clips agreed from three pictures on
MAX_DECODED: Final = 600  # frames, in files with few key frames: two seconds of work
SIDEWAYS_DEG: Final = (45.0, 135.0)
# Of the votes, to turn a picture: in 27 clips in four directions the right one got .87 or more, or .64 behind opaque
# glasses, where nothing is turned. Of two votes in a photo both must agree.
MIN_SHARE: Final = 0.75
MIN_VOTES: Final = 2


def upright(video: Video, plan: Plan) -> Plan:
    """The plan with the quarter turns that its pictures need. A video that cannot be read here is left as it is."""
    try:
        return replace(plan, quarters=quarters(_pictures(video.remembering(), plan)))
    except VideoUnreadable:  # the windows find out which frames are lost, and why
        return plan


def quarters(pictures: Iterable[Rgb]) -> int:
    """0 to 3: how often to turn these pictures of one clip, or one photo, counter-clockwise by 90 degrees."""
    looks = np.array([[_roll(np.rot90(rgb, turn)) for turn in range(4)] for rgb in pictures]).reshape(-1, 4)
    sideways = (np.abs(looks) >= SIDEWAYS_DEG[0]) & (np.abs(looks) <= SIDEWAYS_DEG[1])
    voted = np.rint(looks + 90 * np.arange(4))[sideways] / 90
    votes = np.bincount(np.rint(voted).astype(int) % 4, minlength=4)
    with_face = int(np.isfinite(looks).any(axis=1).sum())
    winner = int(votes.argmax())
    sure = votes[winner] >= max(MIN_VOTES, with_face / 3) and votes[winner] >= MIN_SHARE * votes.sum()
    # In a blurred picture the looks from the side may agree on what is not there.
    shown = np.isfinite(looks).sum(axis=0)
    return winner if sure and shown[winner] >= shown[0] else 0


def _roll(rgb: Rgb) -> float:
    """Roll of the widest face in degrees, clockwise; NaN without a face."""
    mesh = widest(faces(np.ascontiguousarray(rgb)))
    return float("nan") if mesh is None else float(head_angles(mesh[np.newaxis])[2][0])


def _pictures(video: Video, plan: Plan) -> Iterator[Rgb]:
    """Up to PICTURES frames, spread over the clip."""
    windows = plan.windows_of_samples()
    chosen = [windows[at] for at in np.unique(np.linspace(0, len(windows) - 1, PICTURES).round().astype(int))]
    each = -(-PICTURES // len(chosen))
    tally = Tally()
    for window in chosen:
        inside = plan.samples[(plan.samples >= window.first) & (plan.samples < window.end)]
        wanted = inside[np.unique(np.linspace(0, len(inside) - 1, each).round().astype(int))]
        frames = set(plan.frame[wanted].tolist())
        for frame, rgb in video.pictures(plan, window, tally):
            if frame in frames:
                frames.remove(frame)
                yield rgb
            if not frames or tally.decoded > MAX_DECODED:
                break
        if tally.decoded > MAX_DECODED:
            return
