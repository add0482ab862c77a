"""Lists a video's frames and opens it for decoding. Only this module opens containers with PyAV."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from contextlib import contextmanager
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
MOST_BOXES: Final = 20_000  # an hour in one-second fragments of four boxes each, as in streaming, has 14,400
_INTRA_ONLY_INDEX: Final = "avi"  # its index lists every frame, in time order if all are key frames


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
        if container.format.name == _INTRA_ONLY_INDEX and all(e.is_keyframe for e in video.index_entries):
            found = [(e.timestamp, e.timestamp, True, True, e.pos, e.size) for e in video.index_entries]
        else:
            found = [_described(packet) for packet in _demuxed(container, video) if packet.size]
        index = {entry.timestamp for entry in video.index_entries if entry.is_keyframe}
        time_base, pixels = video.time_base, (video.width or 0) * (video.height or 0)
    if not found or time_base is None:
        raise VideoUnreadable("The video has no frames: record it again.")
    pts, dts, key, shown, pos, sizes = (np.array(values) for values in zip(*found, strict=True))
    if media:  # a hollow packet does not look like a key frame, so use the index
        key = np.isin(dts, list(index))
    return Packets(pts, dts, key, shown, pos, pos + sizes, time_base, header, pixels, seekable=bool(index))


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
            raise VideoUnreadable("The file has no video track, only sound or other data: send a video.")
        for track in container.streams:
            if track is not tracks[0]:
                track.discard = Discard.all
        yield container, tracks[0]


def _demuxed(container: InputContainer, video: VideoStream) -> Iterator[Packet[VideoStream]]:
    try:
        yield from container.demux(video)
    except av.error.FFmpegError:  # the end is damaged; the frames before it are valid
        return


def _described(packet: Packet[VideoStream]) -> tuple[int, int, bool, bool, int, int]:
    dts = packet.dts if packet.dts is not None else packet.pts
    pts = packet.pts if packet.pts is not None else dts
    return pts or 0, dts or 0, packet.is_keyframe, _is_shown(packet), packet.pos or 0, packet.size


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
        if len(boxes) >= MOST_BOXES:
            raise VideoUnreadable(f"The file has more than {MOST_BOXES} parts: export it again as plain MP4 (H.264).")
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
