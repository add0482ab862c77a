"""PyAV behind two things: which frames a video has, and its frames one by one. The only module that knows PyAV."""

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

# FFmpeg guesses the format by content. Playlists among its formats would make it open other files and hosts.
FORMATS: Final = "mov,matroska,avi"
_OPTIONS: Final = {"format_whitelist": FORMATS, "protocol_whitelist": ""}

_ISO_BOXES: Final = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"styp", b"sidx", b"pnot", b"uuid"}
MAX_BOXES: Final = 20_000  # an hour in fragments of a second, of four boxes each as streaming has them, is 14,400
_INTRA_ONLY_INDEX: Final = "avi"  # its index names every frame, and in the order of time if each is a key frame


def list_packets(get: Get, size: int) -> Packets:
    """List the frames of the video of `size` bytes. Raises VideoUnreadable.

    Of an MP4 or MOV only the boxes beside the media data are read, of an intra-only AVI its index, of others all.
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
        raise VideoUnreadable("The video has no frames: was the recording stopped at once? Record it again.")
    pts, dts, key, shown, pos, sizes = (np.array(values) for values in zip(*found, strict=True))
    if media:  # a hollow packet looks like no key frame; the index knows better
        key = np.isin(dts, list(index))
    return Packets(pts, dts, key, shown, pos, pos + sizes, time_base, header, pixels, seekable=bool(index))


@contextmanager
def opened(file: RawIOBase) -> Iterator[tuple[InputContainer, VideoStream]]:
    """The container and its video track; the other tracks are skipped over. Raises VideoUnreadable."""
    try:
        container = av.open(file, mode="r", options=_OPTIONS)
    except (av.error.FFmpegError, ValueError) as error:
        raise VideoUnreadable(
            "The file is no video that can be read: send MP4, MOV, WebM, MKV or AVI, complete as the camera wrote it."
        ) from error
    with container:
        tracks = [track for track in container.streams.video if not track.disposition & Disposition.attached_pic]
        if not tracks:
            raise VideoUnreadable("The file has no video track: it holds only sound or other data.")
        for track in container.streams:
            if track is not tracks[0]:
                track.discard = Discard.all
        yield container, tracks[0]


def _demuxed(container: InputContainer, video: VideoStream) -> Iterator[Packet[VideoStream]]:
    try:
        yield from container.demux(video)
    except av.error.FFmpegError:  # a broken end: what came before is there
        return


def _described(packet: Packet[VideoStream]) -> tuple[int, int, bool, bool, int, int]:
    dts = packet.dts if packet.dts is not None else packet.pts
    pts = packet.pts if packet.pts is not None else dts
    return pts or 0, dts or 0, packet.is_keyframe, _is_shown(packet), packet.pos or 0, packet.size


def _is_shown(packet: Packet[VideoStream]) -> bool:
    """False for what an edit list cuts off, and for VP8's alternate references (RFC 6386, 9.1: show_frame)."""
    if packet.is_discard:
        return False
    return packet.stream.codec_context.name != "vp8" or bool((bytes(packet)[0] >> 4) & 1)


def iso_boxes(get: Get, size: int) -> list[tuple[bytes, Span]]:
    """The top-level boxes of an MP4 or MOV (ISO/IEC 14496-12, 4.2), as kind and content; empty for other files.

    Raises VideoUnreadable for more boxes than a recording has: each may cost a request to the store.
    """
    boxes: list[tuple[bytes, Span]] = []
    file = RangeFile(get, size)  # reads ahead where box follows upon small box
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
