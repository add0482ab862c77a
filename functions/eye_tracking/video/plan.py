"""Which frames are analysed, and how they are cut into windows that are analysed side by side."""

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

Ints = NDArray[np.int64]

WINDOW_FRAMES: Final = 300  # 3 to 5 s of work: long beside a cold start, short beside a retry
STRETCH_FRAMES: Final = 60  # searching a face anew costs as much as following it for two frames
MAX_WINDOWS: Final = 120  # each window reads the container's index anew; for an hour's video that adds a quarter
SAMPLES: Final = 60  # frames that a clip's gaze is calibrated on: medians are steady from about 30
MAX_FRAMES: Final = 8000  # of a window, where key frames allow: 90 s of the five minutes that a function has
MAX_UNSEEKABLE: Final = 4  # without an index a window is found by reading all before it


@dataclass(frozen=True)
class Window:
    """Frames [first, end) of a plan. key_pts, key_dts: where decoding begins; last_dts: the last packet that it needs.

    bytes: where those packets lie in the file.
    """

    first: int
    end: int
    key_pts: int
    key_dts: int
    last_dts: int
    bytes: Span


@dataclass(frozen=True)
class Plan:
    """The frames to analyse. frame, pts: (n,) number among the video's frames from 0, and presentation timestamp.

    origin_pts: the video's first frame's; key_pts: (k,) of every key frame, ascending; windows: (w, 7) as Window;
    restarts: positions at which the face is searched anew; windows begin at some of them;
    samples: positions of frames spread over the clip, sample_windows: (s, 7) the shortest windows that hold them;
    header: (h, 2) bytes of the container's index; source_frames: of the whole video; size: of the file.
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

    @property
    def time_s(self) -> NDArray[np.float64]:
        """(n,) seconds from the video's first frame."""
        return (self.pts - self.origin_pts) * float(self.time_base)

    @property
    def is_truncated(self) -> bool:
        """Whether `max_frames` left frames out."""
        step = int(self.frame[1] - self.frame[0]) if len(self.frame) > 1 else self.source_frames
        return int(self.frame[-1]) + step < self.source_frames

    def restart_frames(self) -> frozenset[int]:
        """Source frames at which the face is searched anew."""
        return frozenset(self.frame[self.restarts].tolist())

    def window(self, number: int) -> Window:
        """Window `number`, from 0."""
        return _from_row(self.windows[number])

    def windows_of_samples(self) -> list[Window]:
        """What has to be decoded for the samples."""
        return [_from_row(row) for row in self.sample_windows]

    def wanted(self, window: Window) -> list[tuple[int, int]]:
        """(position in the plan, pts) of each of the window's frames."""
        return list(enumerate(self.pts[window.first : window.end].tolist(), window.first))

    def keys_before(self, window: Window) -> list[int]:
        """Timestamps of the key frames from which the window can be decoded, the nearest first."""
        return [int(pts) for pts in self.key_pts[self.key_pts <= window.key_pts][::-1]]

    def spans(self, window: Window) -> tuple[Span, ...]:
        """The bytes that are read for a window."""
        return (*((int(first), int(end)) for first, end in self.header), window.bytes)

    def to_bytes(self) -> bytes:
        """As NPZ; `from_bytes` reads it."""
        buffer = io.BytesIO()
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        values["time_base"] = [self.time_base.numerator, self.time_base.denominator]
        np.savez_compressed(buffer, **values)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> Plan:
        """The inverse of `to_bytes`."""
        with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
            values: dict[str, Any] = {name: a if a.ndim else int(a) for name, a in arrays.items()}
        values["time_base"] = Fraction(*values["time_base"].tolist())
        return cls(**values)


def plan(packets: Packets, size: int, step: int, max_frames: int, window_frames: int = WINDOW_FRAMES) -> Plan:
    """Every `step`-th source frame, at most `max_frames`, in windows of about `window_frames` cut at key frames."""
    shown = np.unique(packets.pts[packets.shown])
    frame = np.arange(0, len(shown), step)[:max_frames]
    pts = shown[frame]
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
    )


def _stretches(keys: Ints, length: int) -> Ints:
    """0, and of `keys` (positions, ascending) each that is STRETCH_FRAMES or more behind the one before.

    They are key frames, or the first frame after one that is analysed: a property of the video, whatever its windows.
    """
    chosen = [0]
    for key in keys.tolist():
        if key - chosen[-1] >= STRETCH_FRAMES and key < length:
            chosen.append(key)
    return np.array(chosen, np.int64)


def _cuts(starts: Ints, length: int, window_frames: int) -> list[int]:
    """0, `length`, and those `starts` between that make the windows most equal: the slowest is waited for."""
    equal = np.linspace(0, length, -(-length // window_frames), endpoint=False)
    nearest = starts[np.abs(starts[:, np.newaxis] - equal).argmin(axis=0)]
    return [*np.unique(nearest).tolist(), length]


def _samples(pts: Ints, key_pts: Ints) -> list[Ints]:
    """Positions of SAMPLES frames spread over the clip, in groups that one key frame leads to.

    Where there are enough key frames, they are the samples: none of them needs another frame decoded.
    """
    keys = np.unique(np.searchsorted(pts, np.sort(key_pts)))
    keys = keys[keys < len(pts)]
    wanted = keys[_spread(len(keys))] if len(keys) >= SAMPLES else _spread(len(pts))
    return [group for group in np.split(wanted, np.searchsorted(wanted, keys)) if len(group)]


def _spread(length: int) -> Ints:
    """Up to SAMPLES positions of `length`, evenly."""
    return np.unique(np.linspace(0, length - 1, SAMPLES).round().astype(np.int64))


def _rows(packets: Packets, pts: Ints, cuts: Iterable[tuple[int, int]]) -> Ints:
    windows = [_window(packets, pts, first, end) for first, end in cuts]
    return np.array([(w.first, w.end, w.key_pts, w.key_dts, w.last_dts, *w.bytes) for w in windows], np.int64)


def _from_row(row: Ints) -> Window:
    first, end, key_pts, key_dts, last_dts, *span = (int(value) for value in row)
    return Window(first, end, key_pts, key_dts, last_dts, (span[0], span[1]))


def _window(packets: Packets, pts: Ints, first: int, end: int) -> Window:
    """Decoding order is the file's order: from the key frame to the last packet of the window's frames."""
    keys = np.flatnonzero(packets.key & (packets.pts <= pts[first]))
    key = int(keys[-1]) if len(keys) else 0
    needed = np.flatnonzero((packets.pts >= pts[first]) & (packets.pts <= pts[end - 1]))
    last = int(needed[-1])
    span = slice(min(key, last), last + 1)
    return Window(
        first,
        end,
        int(packets.pts[key]),
        int(packets.dts[key]),
        int(packets.dts[last]),
        (int(packets.first[span].min()), int(packets.end[span].max())),
    )
