"""A video as one time series of one person, over the planned frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.features import COLUMNS
from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.findings.clip import Clip
from functions.eye_tracking.findings.person import follow, somebody_else
from functions.eye_tracking.findings.sight import hidden_eyes, of_visible_eyes
from functions.eye_tracking.schemas import MissingFrames
from functions.shared.errors import NoFace, VideoUnreadable

STILL_EYE_WIDTHS: Final = (
    0.02  # 5th to 95th percentile of the face's place: .07 and more in videos of people, .007 still
)
MIN_STILL_FRAMES: Final = 15
MIN_VISIBLE: Final = 0.5  # share of the time with a face

Values = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Recording:
    """One sample for each planned frame.

    values: (n, len(COLUMNS)), NaN where the person was not seen; processed: (n,) decoded and analysed; face: (n,)
    the person's face was seen; hidden: (n, 2) with its left or right eye hidden; seen: (n,) at least one eye was seen;
    seconds: (n,) represented by each sample; people: 1, or 2 with a second person.
    """

    clip: Clip
    values: Values
    processed: Flags
    face: Flags
    hidden: Flags
    seen: Flags
    seconds: Values
    people: int

    @property
    def time_s(self) -> Values:
        """(n,) seconds from the video's first frame."""
        return self.clip.time_s

    @property
    def valid_s(self) -> float:
        """Time with at least one of the person's eyes in view."""
        return float(self.seconds[self.seen].sum())

    @property
    def face_s(self) -> float:
        """Time with the person's face in view, with eyes visible or hidden."""
        return float(self.seconds[self.face].sum())

    @property
    def is_hidden(self) -> bool:
        """Whether both eyes are hidden for most of the time with a face."""
        return self.valid_s < MIN_VISIBLE * self.face_s

    @property
    def coverage(self) -> float:
        """Share of the analysed part with at least one of the person's eyes in view, 0 to 1."""
        whole = self.clip.duration_s
        return min(1.0, self.valid_s / whole) if whole else float(self.seen.mean())

    @property
    def is_still(self) -> bool:
        """Whether it shows a picture in which nothing moves: no living face keeps so still."""
        width = float(np.nanmedian(self.column("eye_width_px")))
        spans = [np.ptp(np.nanpercentile(self.column(name), [5, 95])) for name in ("face_x", "face_y")]
        return int(self.seen.sum()) >= MIN_STILL_FRAMES and max(spans) < STILL_EYE_WIDTHS * width

    def column(self, name: str) -> Values:
        """(n,) values of one of COLUMNS."""
        return self.values[:, COLUMNS.index(name)]


def recording(rows: Rows, clip: Clip) -> Recording:
    """The time series of one person from the windows' rows. Raises VideoUnreadable or NoFace when it is empty."""
    if not np.isin(rows.frame, clip.frame).any():
        raise VideoUnreadable("No frame of the video could be decoded: export it as MP4 (H.264) and send it again.")
    followed = follow(rows, clip)
    face = followed.row >= 0
    if not face.any():
        raise NoFace(
            "No face was found in any frame: film one person from the front, in even light, the face filling a third "
            "of the picture's height or more."
        )
    values = np.where(face[:, None], rows.values[followed.row], np.nan)
    hidden = hidden_eyes(clip.time_s, values)
    seconds = clip.seconds
    people = 2 if somebody_else(followed, seconds) else 1
    seen = face & ~hidden.all(axis=1)
    kept = of_visible_eyes(values, hidden)
    return Recording(clip, kept, followed.processed, face, hidden, seen, seconds, people)


def missing_frames(recording: Recording) -> list[MissingFrames]:
    """Runs of planned frames without a row, with their position and reason."""
    clip = recording.clip
    reason = np.where(recording.processed, 0, np.where(clip.failed, 1, 2))
    starts = np.flatnonzero(np.diff(reason, prepend=0) * (reason > 0))
    names: dict[int, Literal["window_failed", "undecodable"]] = {1: "window_failed", 2: "undecodable"}
    runs = []
    for start in starts:
        later = np.flatnonzero(reason[start:] != reason[start])
        end = start + later[0] - 1 if later.size else len(reason) - 1
        runs.append(
            MissingFrames(
                first_frame=int(clip.frame[start]),
                last_frame=int(clip.frame[end]),
                start_s=round(float(clip.time_s[start]), 6),
                end_s=round(float(clip.time_s[end]), 6),
                reason=names[int(reason[start])],
            )
        )
    return runs
