from __future__ import annotations

import io

from hypothesis import given
from hypothesis import strategies as st

from functions.eye_tracking.video import ranges
from functions.eye_tracking.video.ranges import HollowFile, RangeFile

DATA = bytes(range(256)) * 400
Moves = list[tuple[int, int]]
moves = st.lists(st.tuples(st.integers(0, len(DATA) + 10), st.integers(0, 70_000)), max_size=20)
spans = st.lists(
    st.tuples(st.integers(0, len(DATA)), st.integers(0, 50_000)).map(lambda s: (s[0], s[0] + s[1])), max_size=3
)


def get(first: int, end: int) -> bytes:
    assert 0 <= first < end <= len(DATA), "a request of nothing, or beyond the end"
    return DATA[first:end]


def read_all(file: io.RawIOBase, size: int) -> bytes:
    """As a buffered reader does: until it is enough, or the end."""
    pieces = []
    while size > 0 and (piece := file.read(size)):
        pieces.append(piece)
        size -= len(piece)
    return b"".join(pieces)


@given(moves, spans)
def test_reading_by_ranges_gives_the_files_bytes(moves: Moves, spans: list[tuple[int, int]]) -> None:
    file, truth = RangeFile(get, len(DATA), tuple(spans)), io.BytesIO(DATA)
    for at, size in moves:
        assert file.seek(at) == truth.seek(at)
        assert read_all(file, size) == truth.read(size)
        assert file.tell() == min(at + size, len(DATA)) or at > len(DATA)


@given(moves)
def test_a_hollow_span_reads_as_zeros_and_is_never_fetched(moves: Moves) -> None:
    first, end = 10_000, 60_000

    def get_outside(a: int, b: int) -> bytes:
        assert b <= first or a >= end
        return get(a, b)

    file = HollowFile(get_outside, len(DATA), ((first, end),))
    truth = io.BytesIO(DATA[:first] + bytes(end - first) + DATA[end:])
    for at, size in moves:
        file.seek(at)
        truth.seek(at)
        assert read_all(file, size) == truth.read(size)


def test_a_file_that_was_cut_off_is_as_long_as_its_index_says() -> None:
    file = HollowFile(get, len(DATA), ((50_000, len(DATA) + 5_000),))
    assert file.seek(0, io.SEEK_END) == len(DATA) + 5_000
    file.seek(len(DATA) + 1_000)
    assert read_all(file, 10_000) == bytes(4_000)


def test_a_span_is_fetched_in_few_large_requests_and_no_further() -> None:
    requests = []

    def counted(first: int, end: int) -> bytes:
        requests.append((first, end))
        return get(first, end)

    file = RangeFile(counted, len(DATA), ((1_000, 90_000),))
    file.seek(1_000)
    assert read_all(file, 89_000) == DATA[1_000:90_000]
    assert requests == [(1_000, 90_000)]


def test_memory_does_not_grow_with_what_is_read() -> None:
    size = 40 * ranges.MAX_READ
    file = RangeFile(lambda first, end: bytes(end - first), size, ((0, size),))
    while file.read(1 << 16):
        pass
    assert sum(len(block) for block in file._blocks.values()) <= ranges.KEPT * ranges.MAX_READ
