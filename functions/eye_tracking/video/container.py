"""Lists a video's frames and opens it for decoding. Only this module opens containers with PyAV."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from io import RawIOBase
from typing import TYPE_CHECKING, Final

import av
import numpy as np
from av.stream import Discard, Disposition

from functions.eye_tracking.video.packets import Packets
from functions.eye_tracking.video.ranges import Get, HollowFile, RangeFile, Span
from functions.shared.errors import VideoUnreadable

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.stream import VideoStream

# FFmpeg detects the format by content. Playlist formats are excluded, because they open other files and hosts.
FORMATS: Final = "mov,matroska,avi"
_OPTIONS: Final = {"format_whitelist": FORMATS, "protocol_whitelist": ""}

_ISO_BOXES: Final = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"styp", b"sidx", b"pnot", b"uuid"}
MAX_BOXES: Final = 20_000  # an hour in fragments of a second, of four boxes each as streaming has them, is 14,400
_AVI: Final = "avi"  # its index names every frame, and in the order of time if each is a key frame
_REORDERING: Final = {"h264", "hevc"}  # AVI has no place for the timestamps that their B-frames need
_ASPECTS: Final = (Fraction(1, 4), Fraction(4))  # of a pixel; beyond, the container's entry is taken for a mistake

Described = tuple[int | None, int, bool, bool, int, int]  # pts, dts, key, shown, position, size


def list_packets(get: Get, size: int) -> Packets:
    """List the frames of the video of `size` bytes. Raises VideoUnreadable.

    It reads only the boxes outside the media data of an MP4 or MOV, only the index of an intra-only AVI, and all of
    other files.
    """
    boxes = iso_boxes(get, size)
    media = tuple(span for kind, span in boxes if kind == b"mdat")
    header = tuple(span for kind, span in boxes if kind != b"mdat")
    file = HollowFile(get, size, media) if media else RangeFile(get, size)
    with opened(file) as (container, video):
        if container.format.name == _AVI and all(e.is_keyframe for e in video.index_entries):
            found: list[Described] = [
                (e.timestamp, e.timestamp, True, True, e.pos, e.size) for e in video.index_entries
            ]
        else:
            found = [_described(packet) for packet in _demuxed(container, video) if packet.size]
        index = {entry.timestamp for entry in video.index_entries if entry.is_keyframe}
        time_base, aspect = video.time_base, _pixel_aspect(video)
        pixels = round((video.width or 0) * (video.height or 0) * max(aspect, 1 / aspect))
        frame_s = None if _is_timed(container, video, found) else _frame_s(video)
    if not found or time_base is None:
        raise VideoUnreadable("The video has no frames: record it again.")
    pts, dts, key, shown, pos, sizes = (np.array(values) for values in zip(*found, strict=True))
    if frame_s is not None:
        clock = np.round(np.arange(len(pos)) * float(frame_s / time_base)).astype(np.int64)
        first = np.arange(len(pos)) == 0
        return Packets(clock, clock, first, shown, pos, pos + sizes, time_base, header, pixels, False, aspect, False)
    if media:  # a hollow packet looks like no key frame; the index knows better
        key = np.isin(dts, list(index))
    return Packets(pts, dts, key, shown, pos, pos + sizes, time_base, header, pixels, bool(index), aspect)


def _is_timed(container: InputContainer, video: VideoStream, found: Sequence[Described]) -> bool:
    """Whether the packets say when their frames are shown."""
    context = video.codec_context
    is_reordered = container.format.name == _AVI and context.name in _REORDERING and context.has_b_frames
    return not is_reordered and all(pts is not None for pts, *_ in found)


def _frame_s(video: VideoStream) -> Fraction:
    """Seconds from frame to frame by the stream's frame rate, the only clock that is left. Raises VideoUnreadable."""
    rate = video.average_rate or video.guessed_rate
    if not rate:
        raise VideoUnreadable("The video has neither timestamps nor a frame rate: export it again as MP4 (H.264).")
    return 1 / rate


def _pixel_aspect(video: VideoStream) -> Fraction:
    """Width over height of a pixel (the sample aspect ratio), 1 where it is unknown or absurd."""
    aspect = video.sample_aspect_ratio or Fraction(1)
    return aspect if _ASPECTS[0] <= aspect <= _ASPECTS[1] else Fraction(1)


@contextmanager
def opened(file: RawIOBase) -> Iterator[tuple[InputContainer, VideoStream]]:
    """The container and its video track; other tracks are skipped. Raises VideoUnreadable."""
    try:
        container = av.open(file, mode="r", options=_OPTIONS)
    except (av.error.FFmpegError, ValueError) as error:
        raise VideoUnreadable(
            "The file is not a readable video: send the complete MP4, MOV, WebM, MKV or AVI from the camera."
        ) from error
    with container:
        tracks = [track for track in container.streams.video if not track.disposition & Disposition.attached_pic]
        if not tracks:
            raise VideoUnreadable("The file has no video track: it holds only sound or other data.")
        chosen = max(tracks, key=_rank)
        for track in container.streams:
            if track is not chosen:
                track.discard = Discard.all
        try:
            yield container, chosen
        except av.error.FFmpegError as error:
            raise VideoUnreadable("The video cannot be read to its end: export it again as MP4 (H.264).") from error


def _rank(track: VideoStream) -> tuple[bool, bool, int]:
    """The track that its maker marked, else one that moves, else the largest, else the first."""
    is_default = bool(track.disposition & Disposition.default)
    return is_default, track.frames != 1, (track.width or 0) * (track.height or 0)


def _demuxed(container: InputContainer, video: VideoStream) -> Iterator[Packet[VideoStream]]:
    try:
        yield from container.demux(video)
    except av.error.FFmpegError:  # the end is damaged; the frames before it are valid
        return


def _described(packet: Packet[VideoStream]) -> Described:
    dts = packet.dts if packet.dts is not None else packet.pts
    pts = packet.pts if packet.pts is not None else dts
    return pts, dts or 0, packet.is_keyframe, _is_shown(packet), packet.pos or 0, packet.size


def _is_shown(packet: Packet[VideoStream]) -> bool:
    """False for frames cut off by an edit list, and for VP8's alternate references (RFC 6386, 9.1: show_frame)."""
    if packet.is_discard:
        return False
    return packet.stream.codec_context.name != "vp8" or bool((bytes(packet)[0] >> 4) & 1)


def iso_boxes(get: Get, size: int) -> list[tuple[bytes, Span]]:
    """The top-level boxes of an MP4 or MOV (ISO/IEC 14496-12, 4.2), as kind and content; empty for other files.

    Raises VideoUnreadable for more boxes than a recording can have, because each may need a request to S3.
    """
    boxes: list[tuple[bytes, Span]] = []
    file = RangeFile(get, size)  # reads ahead across small boxes
    at = 0
    while at + 8 <= size:
        if len(boxes) >= MAX_BOXES:
            raise VideoUnreadable(f"The file has more than {MAX_BOXES} parts: export it again as plain MP4 (H.264).")
        head = _bytes_at(file, at, min(16, size - at))
        length, kind = struct.unpack_from(">I4s", head)
        if not boxes and kind not in _ISO_BOXES:
            return []
        is_long = length == 1 and len(head) == 16
        if is_long:
            (length,) = struct.unpack_from(">Q", head, 8)
        end = at + length if length >= 8 else size  # 0: to the end of the file
        boxes.append((kind, (at + (16 if is_long else 8), end)))
        at = end
    return boxes


def _bytes_at(file: RangeFile, at: int, count: int) -> bytes:
    file.seek(at)
    found = b""
    while len(found) < count and (piece := file.read(count - len(found))):
        found += piece
    return found
