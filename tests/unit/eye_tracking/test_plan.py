"""Which frames a plan takes, where it cuts them into windows, and what each window has to read."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import fields, replace
from fractions import Fraction

import numpy as np
import pytest

from functions.eye_tracking.video import plan as planning
from functions.eye_tracking.video.packets import Packets
from functions.eye_tracking.video.plan import Plan, Window, plan

TICKS = 1000  # from frame to frame
BYTES = 10  # of each packet


def packets(
    frames: int,
    keys: Sequence[int] = (0,),
    order: Sequence[int] | None = None,
    seekable: bool = True,
    first: int = 5000,
) -> Packets:
    """Packets of `frames` frames; order: their numbers as the file has them. The first has timestamp `first`."""
    number = np.arange(frames) if order is None else np.array(order)
    return Packets(
        pts=first + TICKS * number,
        dts=first + TICKS * (np.arange(frames) - 2),
        key=np.isin(number, keys),
        shown=np.ones(frames, dtype=bool),
        first=100 + BYTES * np.arange(frames),
        end=100 + BYTES * np.arange(1, frames + 1),
        time_base=Fraction(1, 30_000),
        header=((0, 40), (90, 100)),
        pixels=0,
        seekable=seekable,
    )


def planned(film: Packets, step: int = 1, max_frames: int = 10_000, window_frames: int = 300) -> Plan:
    return plan(film, 9999, step, max_frames, window_frames)


def edges(found: Plan) -> list[tuple[int, int]]:
    return [(window.first, window.end) for window in map(found.window, range(len(found.windows)))]


def test_a_plan_says_what_it_was_made_of() -> None:
    found = planned(packets(100, keys=(0, 50)), step=3)
    assert found.frame.tolist() == list(range(0, 100, 3))
    assert found.time_s == pytest.approx(np.arange(0, 100, 3) / 30)
    assert found.key_pts.tolist() == [5000, 55_000]
    assert found.header.tolist() == [[0, 40], [90, 100]]
    assert (found.time_base, found.origin_pts) == (Fraction(1, 30_000), 5000)
    assert (found.source_frames, found.size) == (100, 9999)


def test_frames_that_only_others_refer_to_are_not_planned() -> None:
    film = packets(10)
    film.shown[3] = False
    assert planned(film).pts.tolist() == [5000 + TICKS * k for k in (0, 1, 2, 4, 5, 6, 7, 8, 9)]


@pytest.mark.parametrize(
    ("frames", "step", "max_frames", "expected"),
    [
        (10, 1, 10, False),
        (10, 1, 9, True),
        (10, 3, 4, False),
        (10, 3, 3, True),
        (9, 3, 3, False),
        (1, 1, 1, False),
        (10, 1, 1, True),
        (3, 3, 1, False),
        (4, 3, 1, True),
    ],
)
def test_a_plan_knows_whether_frames_were_left_out(frames: int, step: int, max_frames: int, expected: bool) -> None:
    found = planned(packets(frames), step, max_frames)
    assert found.is_truncated is expected
    assert Plan.from_bytes(found.to_bytes()).is_truncated is expected


@pytest.mark.parametrize(
    ("keys", "restarts"),
    [
        ((0, 59, 119), [0, 119]),
        ((0, 60, 119, 120), [0, 60, 120]),
        ((0, 60, 61, 121), [0, 60, 121]),
        ((30, 89, 90, 149), [0, 89, 149]),
    ],
)
def test_the_face_is_searched_anew_at_key_frames_60_frames_apart(keys: tuple[int, ...], restarts: list[int]) -> None:
    found = planned(packets(200, keys))
    assert found.restarts.tolist() == restarts
    assert found.restart_frames() == frozenset(restarts)


def test_restarts_are_counted_in_analysed_frames_and_named_by_source_frames() -> None:
    found = planned(packets(400, range(0, 400, 30)), step=2)
    assert found.restarts.tolist() == [0, 60, 120, 180]
    assert found.restart_frames() == {0, 120, 240, 360}


def test_key_frames_behind_the_last_planned_frame_are_no_restarts() -> None:
    assert planned(packets(200, (0, 100)), max_frames=100).restarts.tolist() == [0]
    assert planned(packets(200, (0, 99)), max_frames=100).restarts.tolist() == [0, 99]


@pytest.mark.parametrize(("window_frames", "expected"), [(100, 6), (300, 2), (600, 1), (10_000, 1), (60, 10), (1, 10)])
def test_windows_are_cut_at_restarts_into_equal_parts(window_frames: int, expected: int) -> None:
    found = edges(planned(packets(600, range(0, 600, 30)), window_frames=window_frames))
    assert len(found) == expected
    assert (found[0][0], found[-1][1]) == (0, 600)
    assert [end for _, end in found[:-1]] == [first for first, _ in found[1:]]
    assert all(first % 60 == 0 for first, _ in found)


def test_a_length_just_over_a_windows_makes_two() -> None:
    assert edges(planned(packets(601, range(0, 601, 60)), window_frames=600)) == [(0, 300), (300, 601)]


def test_windows_grow_so_that_there_are_not_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    film = packets(60 * 500, range(0, 60 * 500, 60))
    assert len(edges(planned(film, max_frames=60 * 500, window_frames=60))) == planning.MAX_WINDOWS == 120
    monkeypatch.setattr(planning, "MAX_FRAMES", 120)
    assert len(edges(planned(film, max_frames=60 * 500, window_frames=60))) == 250


def test_a_container_without_an_index_is_cut_into_few_windows() -> None:
    film = packets(60 * 20, range(0, 60 * 20, 60), seekable=False)
    assert len(edges(planned(film, window_frames=60))) == planning.MAX_UNSEEKABLE == 4


def test_a_window_reads_from_its_key_frame_to_the_last_packet_of_its_frames() -> None:
    found = planned(packets(200, (0, 40, 100)), window_frames=100)
    first, second = (found.window(number) for number in (0, 1))
    assert first == Window(0, 100, 5000, 5000 - 2 * TICKS, 5000 + 97 * TICKS, (100, 100 + 100 * BYTES))
    assert (second.key_pts, second.bytes) == (5000 + 100 * TICKS, (1100, 2100))
    assert found.spans(second) == ((0, 40), (90, 100), (1100, 2100))


def test_a_window_that_begins_between_key_frames_reads_from_the_one_before() -> None:
    """At every third frame the key frame 190 is not analysed: the window begins at 192 and decodes from 190."""
    found = planned(packets(300, (0, 190)), step=3, window_frames=60)
    second = found.window(1)
    assert (second.first, int(found.frame[second.first])) == (64, 192)
    assert second.key_pts == 5000 + 190 * TICKS
    assert second.bytes == (100 + 190 * BYTES, 100 + 298 * BYTES)


def test_a_window_whose_frames_are_stored_out_of_order_reads_all_of_them() -> None:
    """An open group of pictures: frames 58 and 59 come behind the key frame 60, which they need."""
    order = [*range(58), 60, 58, 59, *range(61, 120)]
    first, second = map(planned(packets(120, (0, 60), order), window_frames=60).window, (0, 1))
    assert (first.end, first.bytes) == (60, (100, 100 + 61 * BYTES))
    assert first.last_dts == 5000 + 58 * TICKS
    assert (second.first, second.key_pts, second.bytes) == (60, 5000 + 60 * TICKS, (100 + 58 * BYTES, 1300))


def test_frames_before_the_first_key_frame_are_read_from_the_files_first_packet() -> None:
    window = planned(packets(20, (7,))).window(0)
    assert (window.key_pts, window.bytes[0]) == (5000, 100)


def test_a_key_frame_stored_behind_the_windows_frames_leaves_these_to_be_read() -> None:
    film = packets(3, (0,), order=[1, 0, 2])
    film.pts[1] = 5000 - TICKS  # earlier than what is shown, and later in the file
    film.shown[1] = False
    assert planned(film, max_frames=1).window(0).bytes == (100, 110)


def test_the_key_frames_to_decode_from_are_the_nearest_first() -> None:
    found = planned(packets(300, (0, 100, 200)), window_frames=100)
    assert found.keys_before(found.window(1)) == [5000 + 100 * TICKS, 5000]
    assert all(isinstance(pts, int) for pts in found.keys_before(found.window(1)))


def test_a_window_wants_its_own_frames_by_position_and_time() -> None:
    found = planned(packets(300, (0, 150)), step=2, window_frames=75)
    assert found.wanted(found.window(1)) == [(k, 5000 + 2 * k * TICKS) for k in range(75, 150)]


def test_samples_are_key_frames_where_there_are_60() -> None:
    found = planned(packets(600, range(0, 600, 10)))
    assert found.samples.tolist() == list(range(0, 600, 10))
    assert [(window.first, window.end) for window in found.windows_of_samples()] == [
        (k, k + 1) for k in range(0, 600, 10)
    ]


def test_samples_are_spread_evenly_where_key_frames_are_few() -> None:
    found = planned(packets(591, range(0, 591, 100)))  # 59 steps of 10
    assert found.samples.tolist() == list(range(0, 591, 10))
    assert [(window.first, window.end) for window in found.windows_of_samples()] == [
        (0, 91), (100, 191), (200, 291), (300, 391), (400, 491), (500, 591)
    ]  # fmt: skip


def test_many_key_frames_are_thinned_to_60_samples() -> None:
    found = planned(packets(1191, range(0, 1191, 5)), max_frames=591)  # with 119 of the key frames
    assert found.samples.tolist() == list(range(0, 591, 10))


@pytest.mark.parametrize("frames", [1, 2, 59])
def test_a_short_video_is_sampled_whole(frames: int) -> None:
    assert planned(packets(frames)).samples.tolist() == list(range(frames))


def test_a_plan_comes_back_from_its_bytes_as_it_was() -> None:
    found = planned(packets(300, (0, 100, 200)), window_frames=100)
    again = Plan.from_bytes(found.to_bytes())
    for field in fields(Plan):
        left, right = getattr(found, field.name), getattr(again, field.name)
        assert type(left) is type(right)
        np.testing.assert_array_equal(left, right)
    assert len(found.to_bytes()) < sum(getattr(found, name).nbytes for name in ("frame", "pts", "samples"))


def test_a_container_that_needs_no_index_leaves_the_header_empty() -> None:
    header = planned(replace(packets(10), header=())).header
    assert header.shape == (0, 2)
    assert header.dtype == np.dtype(np.int64)


def test_bytes_that_would_run_code_are_refused() -> None:
    """NumPy's format can carry pickled objects."""
    buffer = io.BytesIO()
    np.savez_compressed(buffer, frame=np.array([{"a": 1}], dtype=object))
    with pytest.raises(ValueError, match="pickle"):
        Plan.from_bytes(buffer.getvalue())
