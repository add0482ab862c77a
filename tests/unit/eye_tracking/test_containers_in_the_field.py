"""Files as cameras and converters leave them: odd pixels, several tracks, no or shared timestamps."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video import container as containers
from functions.eye_tracking.video import plan as plans
from functions.eye_tracking.video.source import Video
from functions.shared.errors import VideoUnreadable
from tests.unit.eye_tracking.videos_for_tests import HEIGHT, WIDTH, Recipe, number_of, picture, write

FRAMES = 40


def opened(path: Path) -> Video:
    data = path.read_bytes()
    return Video(lambda first, end: data[first:end], len(data))


def numbers(video: Video, step: int = 1) -> list[int]:
    """The number written in each picture, in the order of time."""
    plan = video.plan(EyeParameters(step=step), 10)
    windows = map(plan.window, range(len(plan.windows)))
    return [number_of(rgb) for window in windows for _, rgb in video.pictures(plan, window)]


@pytest.mark.parametrize(
    ("aspect", "size"),
    [
        (Fraction(4, 3), (HEIGHT, round(WIDTH * 4 / 3))),
        (Fraction(3, 4), (round(HEIGHT * 4 / 3), WIDTH)),
        (Fraction(1, 100), (HEIGHT, WIDTH)),  # a converter's mistake, not a shape
    ],
)
def test_pictures_have_square_pixels(tmp_path: Path, aspect: Fraction, size: tuple[int, int]) -> None:
    video = opened(write(tmp_path / "v.mp4", Recipe("v.mp4", "mpeg4", pixel_aspect=aspect), 2))
    plan = type(video.plan(EyeParameters())).from_bytes(video.plan(EyeParameters()).to_bytes())
    assert next(iter(video.pictures(plan, plan.window(0))))[1].shape == (*size, 3)


def two_tracks(path: Path, first: tuple[int, int], second: tuple[int, int], default: int | None) -> Path:
    """A Matroska file whose second track counts from 500."""
    container: Any = av.open(str(path), "w")
    with container:
        for index, (width, height) in enumerate((first, second)):
            track = container.add_stream("mpeg4", rate=30)
            track.width, track.height, track.pix_fmt = width, height, "yuv420p"
            track.disposition = av.stream.Disposition.default if index == default else av.stream.Disposition(0)
        for number in range(FRAMES):
            for track, start in zip(container.streams.video, (0, 500), strict=True):
                rgb = np.pad(picture(start + number), ((track.height - HEIGHT, 0), (0, track.width - WIDTH), (0, 0)))
                frame = av.VideoFrame.from_ndarray(rgb, format="rgb24")
                frame.pts, frame.time_base = number, Fraction(1, 30)
                container.mux(track.encode(frame))
        for track in container.streams.video:
            container.mux(track.encode())
    return path


SMALL, LARGE = (WIDTH, HEIGHT), (2 * WIDTH, 2 * HEIGHT)


@pytest.mark.parametrize(
    ("sizes", "default", "start"), [((LARGE, SMALL), 1, 500), ((SMALL, LARGE), 0, 0), ((SMALL, LARGE), None, 500)]
)
def test_of_several_tracks_the_default_one_is_analysed_else_the_largest(
    tmp_path: Path, sizes: tuple[tuple[int, int], tuple[int, int]], default: int | None, start: int
) -> None:
    found = numbers(opened(two_tracks(tmp_path / "v.mkv", *sizes, default)))
    assert found == list(range(start, start + FRAMES))


@pytest.fixture
def untimed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Video:
    """A Matroska file with B-frames whose packets say no timestamps."""
    described = containers._described
    monkeypatch.setattr(containers, "_described", lambda packet: (None, 0, *described(packet)[2:]))
    return opened(write(tmp_path / "v.mkv", Recipe("v.mkv", "libx264", b_frames=3), FRAMES))


@pytest.mark.parametrize("step", [1, 3])
def test_without_timestamps_frames_come_in_the_decoders_order(untimed: Video, step: int) -> None:
    assert numbers(untimed, step) == list(range(0, FRAMES, step))


def test_without_timestamps_the_frame_rate_is_the_clock(untimed: Video) -> None:
    plan = untimed.plan(EyeParameters())
    assert not plan.timed
    np.testing.assert_allclose(plan.time_s, np.arange(FRAMES) / 30, atol=1e-3)


def test_without_timestamps_a_video_that_needs_several_windows_is_refused(
    untimed: Video, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit = next(name for name in vars(plans) if name in {"MAX_FRAMES"})
    monkeypatch.setattr(plans, limit, FRAMES - 1)
    with pytest.raises(VideoUnreadable, match="timestamps"):
        untimed.plan(EyeParameters())


def test_frames_that_share_a_timestamp_are_counted(tmp_path: Path) -> None:
    video = opened(write(tmp_path / "v.mp4", Recipe("v.mp4", "mpeg4"), FRAMES))
    packets = containers.list_packets(video.get, video.size)
    pts = packets.pts.copy()
    pts[10:15] = pts[9]
    plan = plans.plan(replace(packets, pts=pts), video.size, 1, 12_000)
    assert (plan.doubled, plan.source_frames) == (5, FRAMES - 5)
    assert video.plan(EyeParameters()).doubled == 0


def test_a_failure_of_the_decoder_is_a_refusal_of_the_video(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    video = opened(write(tmp_path / "v.mp4", Recipe("v.mp4", "mpeg4"), FRAMES))
    plan = video.plan(EyeParameters())

    def fail(*_: object) -> None:
        raise av.error.PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("functions.eye_tracking.video.frames._from_key_frame", fail)
    with pytest.raises(VideoUnreadable, match="export it again"):
        list(video.pictures(plan, plan.window(0)))
