"""Reads the frames of one window, exact by timestamp for every container and codec."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from io import RawIOBase
from typing import TYPE_CHECKING, Final

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from functions.eye_tracking.video.container import opened
from functions.eye_tracking.video.plan import Plan, Window

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_MAX_RETRIES: Final = 3  # key frames to go back: a seek can land one key frame late (open GOPs)


@dataclass
class Tally:
    """Counts the decoded frames, whether wanted or not."""

    decoded: int = 0


def read(file: RawIOBase, plan: Plan, window: Window, tally: Tally) -> Iterator[tuple[int, VideoFrame]]:
    """(index in the plan, decoded frame) for each frame of the window that can be decoded, in time order.

    Decoding begins at the window's key frame and ends with the last packet that its frames need. If a packet cannot be
    decoded, only its frames are lost. Raises VideoUnreadable, and the errors of `file`.
    """
    wanted = {pts: at for at, pts in plan.wanted(window)}
    with opened(file) as (container, video):
        video.codec_context.thread_count = 1  # a window has one vCPU; windows are what runs side by side
        if not plan.timed:
            yield from _counted(container, video, plan, tally)
            return
        for packet in _from_key_frame(container, video, plan, window):
            for frame in _decoded(video, packet):
                tally.decoded += 1
                at = wanted.pop(frame.pts, None) if frame.pts is not None else None
                if at is not None and not frame.is_corrupt:
                    yield at, frame


def _counted(
    container: InputContainer, video: VideoStream, plan: Plan, tally: Tally
) -> Iterator[tuple[int, VideoFrame]]:
    """The plan's frames where no timestamp names them: the decoder gives them out in the order of time."""
    wanted = {number: at for at, number in enumerate(plan.frame.tolist())}
    packets = itertools.chain((packet for packet in container.demux(video) if packet.size), [None])
    frames = itertools.chain.from_iterable(_decoded(video, packet) for packet in packets)
    for number, frame in enumerate(frames):
        tally.decoded += 1
        if number in wanted and not frame.is_corrupt:
            yield wanted[number], frame
        if number == plan.frame[-1]:
            return


def _from_key_frame(
    container: InputContainer, video: VideoStream, plan: Plan, window: Window
) -> Iterator[Packet[VideoStream] | None]:
    """The packets from the window's key frame to its last one, then None, which flushes the decoder."""
    for key_pts in plan.keys_before(window)[:_MAX_RETRIES]:
        container.seek(key_pts, stream=video, backward=True, any_frame=False)
        packets = container.demux(video)
        first = next(packets, None)
        if first is not None and first.dts is not None and first.dts <= window.key_dts:
            yield first
            yield from _until(packets, window.last_dts)
            break
    else:
        container.seek(0)
        yield from _until(container.demux(video), window.last_dts)
    yield None


def _until(packets: Iterator[Packet[VideoStream]], last_dts: int) -> Iterator[Packet[VideoStream]]:
    for packet in packets:
        at = packet.dts if packet.dts is not None else packet.pts
        if at is None:  # the end of the file
            return
        yield packet
        if at >= last_dts:
            return


def _decoded(video: VideoStream, packet: Packet[VideoStream] | None) -> list[VideoFrame]:
    try:
        return video.codec_context.decode(packet)
    except av.error.FFmpegError:  # this packet is damaged; the next ones may not be
        return []


class Pixels:
    """Turns decoded frames into upright RGB of square pixels. One per worker: the scaler behind it is made once."""

    def __init__(self, pixel_aspect: Fraction = Fraction(1), quarters: int = 0) -> None:
        self._reformatter = VideoReformatter()
        self._quarters = quarters
        self._wider, self._higher = max(float(pixel_aspect), 1.0), max(float(1 / pixel_aspect), 1.0)

    def of(self, frame: VideoFrame) -> NDArray[np.uint8]:
        """(h, w, 3) uint8, turned as the container says and by `quarters`; read-only, so MediaPipe need not copy it."""
        width, height = round(frame.width * self._wider), round(frame.height * self._higher)
        square = self._reformatter.reformat(frame, width, height, format="rgb24")
        rgb = np.asarray(square.to_ndarray(), np.uint8)
        quarters = (round(frame.rotation / 90) + self._quarters) % 4
        upright = np.ascontiguousarray(np.rot90(rgb, quarters))  # FFmpeg pads the rows of some widths
        upright.flags.writeable = False
        return upright
