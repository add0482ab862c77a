"""Selects the frames to analyse and cuts them into windows that are analysed in parallel."""

from __future__ import annotations

import io
import itertools
from collections.abc import Iterable
from dataclasses import dataclass, fields
from fractions import Fraction
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.video.packets import Packets
from functions.eye_tracking.video.ranges import Span
from functions.shared.errors import VideoUnreadable

Ints = NDArray[np.int64]

WINDOW_FRAMES: Final = 300  # 3 to 5 s of work: long compared with a cold start, cheap to retry
STRETCH_FRAMES: Final = 60  # a new search for a face takes as long as following it for two frames
MAX_WINDOWS: Final = 120  # each window reads the container's index; for an hour's video that adds a quarter
SAMPLES: Final = 60  # frames for a clip's gaze calibration: medians are stable from about 30
MAX_FRAMES: Final = 8000  # of a window, if key frames allow: 90 s of a function's five minutes
MAX_UNSEEKABLE: Final = 4  # without an index, everything before a window must be read


_FRACTIONS: Final = ("time_base", "pixel_aspect")
_FLAGS: Final = ("timed", "is_truncated")


@dataclass(frozen=True)
class Window:
    """Frames [first, end) of a plan. key_pts, key_dts: start of decoding; last_dts: the last packet needed.

    bytes: the range of those packets in the file.
    """

    first: int
    end: int
    key_pts: int
    key_dts: int
    last_dts: int
    bytes: Span


@dataclass(frozen=True)
class Plan:
    """The frames to analyse. frame, pts: (n,) frame number in the video from 0, and presentation timestamp.

    origin_pts: of the video's first frame; key_pts: (k,) of every key frame, ascending; windows: (w, 7) as Window;
    restarts: positions where a new search for the face begins; windows begin at some of them;
    samples: positions of frames spread over the clip, sample_windows: (s, 7) the shortest windows that hold them;
    header: (h, 2) bytes of the container's index; source_frames: of the whole video; size: of the file.
    pixel_aspect: width over height of a pixel; timed: whether the container says when frames are shown;
    doubled: frames left out because another one has their timestamp;
    is_truncated: whether frames were left out because of `max_frames`;
    quarters: turns of every picture by 90 degrees, counter-clockwise, after those that the container asks for.
    """

    frame: Ints
    pts: Ints
    key_pts: Ints
    windows: Ints
    restarts: Ints
    samples: Ints
    sample_windows: Ints
    header: Ints
    time_base: Fraction
    origin_pts: int
    source_frames: int
    size: int
    pixel_aspect: Fraction
    timed: bool
    doubled: int
    is_truncated: bool
    quarters: int = 0

    @property
    def time_s(self) -> NDArray[np.float64]:
        """(n,) seconds from the video's first frame."""
        return (self.pts - self.origin_pts) * float(self.time_base)

    def restart_frames(self) -> frozenset[int]:
        """Source frames at which a new search for the face begins."""
        return frozenset(self.frame[self.restarts].tolist())

    def window(self, number: int) -> Window:
        """Window `number`, counted from 0."""
        return _from_row(self.windows[number])

    def windows_of_samples(self) -> list[Window]:
        """The windows to decode for the samples."""
        return [_from_row(row) for row in self.sample_windows]

    def wanted(self, window: Window) -> list[tuple[int, int]]:
        """(position in the plan, pts) for each frame of the window."""
        return list(enumerate(self.pts[window.first : window.end].tolist(), window.first))

    def keys_before(self, window: Window) -> list[int]:
        """Timestamps of the key frames before the window, the nearest first."""
        return [int(pts) for pts in self.key_pts[self.key_pts <= window.key_pts][::-1]]

    def spans(self, window: Window) -> tuple[Span, ...]:
        """The byte ranges to read for a window."""
        return (*((int(first), int(end)) for first, end in self.header), window.bytes)

    def to_bytes(self) -> bytes:
        """As NPZ; `from_bytes` reads it."""
        buffer = io.BytesIO()
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        values |= {name: getattr(self, name).as_integer_ratio() for name in _FRACTIONS}
        np.savez_compressed(buffer, **values)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Plan:
        """The inverse of `to_bytes`."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            values: dict[str, Any] = {name: a if a.ndim else int(a) for name, a in arrays.items()}
        values |= {name: Fraction(*values[name].tolist()) for name in _FRACTIONS}
        values |= {name: bool(values[name]) for name in _FLAGS}
        return cls(**values)


def plan(packets: Packets, size: int, step: int, max_frames: int, window_frames: int = WINDOW_FRAMES) -> Plan:
    """Every `step`-th source frame, at most `max_frames`, in windows of about `window_frames` cut at key frames.

    Raises VideoUnreadable for a video without timestamps that is too long for one window.
    """
    shown = np.unique(packets.pts[packets.shown])
    wanted = np.arange(0, len(shown), step)
    frame = wanted[:max_frames]
    pts = shown[frame]
    if not packets.timed and len(pts) > MAX_FRAMES:  # nothing can be cut where no key frame can be found by its time
        raise VideoUnreadable(
            f"The video has no timestamps, and more than {MAX_FRAMES} frames: export it again as MP4 (H.264)."
        )
    most = MAX_WINDOWS if packets.seekable else MAX_UNSEEKABLE
    starts = _stretches(np.unique(np.searchsorted(pts, np.sort(packets.pts[packets.key]))), len(pts))
    cuts = _cuts(starts, len(pts), min(max(window_frames, -(-len(pts) // most)), MAX_FRAMES))
    samples = _samples(pts, packets.pts[packets.key])
    return Plan(
        frame=frame,
        pts=pts,
        key_pts=np.sort(packets.pts[packets.key]),
        windows=_rows(packets, pts, itertools.pairwise(cuts)),
        restarts=starts,
        samples=np.concatenate(samples),
        sample_windows=_rows(packets, pts, ((int(group[0]), int(group[-1]) + 1) for group in samples)),
        header=np.array(packets.header, np.int64).reshape(-1, 2),
        time_base=packets.time_base,
        origin_pts=int(shown[0]),
        source_frames=len(shown),
        size=size,
        pixel_aspect=packets.pixel_aspect,
        timed=packets.timed,
        doubled=int(packets.shown.sum()) - len(shown),
        is_truncated=len(frame) < len(wanted),
    )


def _stretches(keys: Ints, length: int) -> Ints:
    """0, and those `keys` (positions, ascending) that are at least STRETCH_FRAMES after the previous one.

    They are key frames, or the first analysed frame after one. They depend on the video, not on its windows.
    """
    chosen = [0]
    for key in keys.tolist():
        if key - chosen[-1] >= STRETCH_FRAMES and key < length:
            chosen.append(key)
    return np.array(chosen, np.int64)


def _cuts(starts: Ints, length: int, window_frames: int) -> list[int]:
    """0, `length`, and the `starts` between that give windows of similar length, because all wait for the slowest."""
    equal = np.linspace(0, length, -(-length // window_frames), endpoint=False)
    nearest = starts[np.abs(starts[:, np.newaxis] - equal).argmin(axis=0)]
    return [*np.unique(nearest).tolist(), length]


def _samples(pts: Ints, key_pts: Ints) -> list[Ints]:
    """Positions of SAMPLES frames spread over the clip, in groups that share a key frame.

    If there are enough key frames, they are the samples, because they need no other frame for decoding.
    """
    keys = np.unique(np.searchsorted(pts, np.sort(key_pts)))
    keys = keys[keys < len(pts)]
    wanted = keys[_spread(len(keys))] if len(keys) >= SAMPLES else _spread(len(pts))
    return [group for group in np.split(wanted, np.searchsorted(wanted, keys)) if len(group)]


def _spread(length: int) -> Ints:
    """Up to SAMPLES evenly spaced positions of `length`."""
    return np.unique(np.linspace(0, length - 1, SAMPLES).round().astype(np.int64))


def _rows(packets: Packets, pts: Ints, cuts: Iterable[tuple[int, int]]) -> Ints:
    windows = [_window(packets, pts, first, end) for first, end in cuts]
    return np.array([(w.first, w.end, w.key_pts, w.key_dts, w.last_dts, *w.bytes) for w in windows], np.int64)


def _from_row(row: Ints) -> Window:
    first, end, key_pts, key_dts, last_dts, *span = (int(value) for value in row)
    return Window(first, end, key_pts, key_dts, last_dts, (span[0], span[1]))


def _window(packets: Packets, pts: Ints, first: int, end: int) -> Window:
    """The window of frames [first, end). Its bytes run from the key frame to the last packet that its frames need."""
    keys = np.flatnonzero(packets.key & (packets.pts <= pts[first]))
    key = int(keys[-1]) if len(keys) else 0
    needed = np.flatnonzero((packets.pts >= pts[first]) & (packets.pts <= pts[end - 1]))
    last = int(needed[-1]) if packets.timed else len(packets.pts) - 1
    span = slice(min(key, last), last + 1)
    return Window(
        first,
        end,
        int(packets.pts[key]),
        int(packets.dts[key]),
        int(packets.dts[last]),
        (int(packets.first[span].min()), int(packets.end[span].max())),
    )
