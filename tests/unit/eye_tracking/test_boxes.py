"""The boxes of an MP4: as many as recordings have are read with few requests, and more are refused."""

from __future__ import annotations

import struct
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from functions.eye_tracking.video.container import MAX_BOXES, iso_boxes, list_packets
from functions.eye_tracking.video.ranges import HollowFile
from functions.shared.errors import VideoUnreadable
from tests.unit.eye_tracking.videos_for_tests import Recipe, write


def box(kind: bytes, content: bytes = b"") -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


@dataclass
class Store:
    """A file in S3, and how often it was asked for a range."""

    data: bytes
    asked: list[tuple[int, int]] = field(default_factory=list)

    def get(self, first: int, end: int) -> bytes:
        self.asked.append((first, end))
        return self.data[first:end]


def test_millions_of_boxes_are_refused_at_once() -> None:
    store = Store(box(b"ftyp", b"isom") + 3_000_000 * box(b"free"))
    began = time.monotonic()
    with pytest.raises(VideoUnreadable, match="more than 20000 parts"):
        list_packets(store.get, len(store.data))
    assert time.monotonic() - began < 2.0  # takes a twentieth
    assert len(store.asked) <= 10


def test_an_hour_in_fragments_of_a_second_is_not_too_much() -> None:
    fragment = box(b"styp", bytes(16)) + box(b"sidx", bytes(36)) + box(b"moof", bytes(200)) + box(b"mdat", bytes(3000))
    store = Store(box(b"ftyp", b"isom") + 3600 * fragment)
    boxes = iso_boxes(store.get, len(store.data))
    assert len(boxes) == 14_401 <= MAX_BOXES
    assert [store.data[first - 4 : first] for _, (first, _) in boxes] == [kind for kind, _ in boxes]
    assert len(store.asked) <= 2 * len(store.data) / 16_384


def test_a_film_with_a_fragment_for_every_frame_is_read(tmp_path: Path) -> None:
    recipe = Recipe("fragments.mp4", "libx264", {}, {"movflags": "frag_every_frame+empty_moov"})
    data = write(tmp_path / recipe.name, recipe, 300).read_bytes()
    found = list_packets(Store(data).get, len(data))
    assert len(found.pts) == 300
    assert len(found.header) > 300


def test_what_lies_between_hollow_spans_is_read_as_it_is() -> None:
    data = bytes(range(1, 101))
    file = HollowFile(lambda first, end: data[first:end], 100, ((60, 70), (10, 20), (20, 25), (95, 130)))
    hollow = {*range(10, 25), *range(60, 70), *range(95, 130)}
    read = b""
    while piece := file.read(7):
        read += piece
    assert read == bytes(0 if at in hollow else data[at] for at in range(130))
