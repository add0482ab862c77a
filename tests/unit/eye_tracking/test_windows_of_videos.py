from __future__ import annotations

import hashlib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video.source import Video
from functions.shared.errors import PayloadTooLarge, VideoTooLong, VideoUnreadable
from tests.unit.eye_tracking.videos_for_tests import RECIPES, Recipe, number_of, write

FRAMES = 90


def opened(path: Path) -> Video:
    data = path.read_bytes()
    return Video(lambda first, end: data[first:end], len(data))


def decoded(video: Video, parameters: EyeParameters, window_frames: int) -> dict[int, tuple[str, int]]:
    """Source frame -> digest of its pixels and the number written in it."""
    plan = video.plan(parameters, window_frames)
    found = {}
    for window in range(len(plan.windows)):
        for frame, rgb in video.pictures(plan, plan.window(window)):
            assert frame not in found, "a frame was read by two windows"
            found[frame] = (hashlib.sha256(rgb.tobytes()).hexdigest(), number_of(rgb))
    return found


@pytest.fixture(scope="session", params=RECIPES, ids=lambda recipe: recipe.name)
def recipe(request: pytest.FixtureRequest) -> Recipe:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def path(recipe: Recipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("videos") / recipe.name, recipe, FRAMES)


@pytest.mark.parametrize("step", [1, 4])
def test_any_number_of_windows_reads_the_same_frames(path: Path, step: int) -> None:
    video = opened(path)
    parameters = EyeParameters(step=step)
    whole = decoded(video, parameters, 10_000)
    assert [number for _, number in whole.values()] == list(range(0, FRAMES, step))
    assert list(whole) == list(range(0, FRAMES, step))
    for window_frames in (40 // step, 12 // step, 1):
        assert decoded(video, parameters, window_frames) == whole


def test_frames_have_their_own_presentation_times(path: Path, recipe: Recipe) -> None:
    plan = opened(path).plan(EyeParameters())
    ticks = np.cumsum([0, *(recipe.steps[number % len(recipe.steps)] for number in range(FRAMES - 1))])
    is_in_milliseconds = path.suffix in {".webm", ".mkv"}
    np.testing.assert_allclose(plan.time_s, ticks / 60_000, atol=1e-3 if is_in_milliseconds else 1e-6)


@pytest.mark.parametrize(
    ("step", "max_frames", "numbers"), [(1, 7, range(7)), (3, 5, range(0, 15, 3)), (10, 99, range(0, 90, 10))]
)
def test_step_and_max_frames_count_source_frames_over_the_whole_video(
    tmp_path: Path, step: int, max_frames: int, numbers: range
) -> None:
    video = opened(write(tmp_path / "v.mp4", RECIPES[2], FRAMES))
    parameters = EyeParameters(step=step, max_frames=max_frames)
    assert [number for _, number in decoded(video, parameters, 5).values()] == list(numbers)
    assert video.plan(parameters).is_truncated == (len(numbers) == max_frames)


class Counted:
    """A video of 600 frames, large for its index, that counts the bytes that are read of it."""

    def __init__(self, folder: Path) -> None:
        recipe = Recipe("big.mp4", "mpeg4", {"b": "8000000", "qmin": "1"}, gop=30)
        self.data = write(folder / recipe.name, recipe, 600).read_bytes()
        self.share = 0.0
        self.video = Video(self._get, len(self.data))

    def _get(self, first: int, end: int) -> bytes:
        self.share += (end - first) / len(self.data)
        return self.data[first:end]


def test_planning_reads_little_of_a_container_with_an_index(tmp_path: Path) -> None:
    counted = Counted(tmp_path)
    counted.video.plan(EyeParameters())
    assert counted.share <= 0.05


def test_windows_together_read_about_the_file_once(tmp_path: Path) -> None:
    counted = Counted(tmp_path)
    plan = counted.video.plan(EyeParameters(), 100)
    windows = [plan.window(number) for number in range(len(plan.windows))]
    assert len(windows) == 6  # of 60 or 120 frames, cut at key frames
    assert sum(1 for window in windows for _ in counted.video.pictures(plan, window)) == 600
    assert counted.share <= 1.3


def test_windows_are_as_equal_as_key_frames_allow(tmp_path: Path) -> None:
    """The others wait for the longest one: 75 and 95 frames, not 150 and 20."""
    recipe = Recipe("v.mp4", "mpeg4", gop=75)
    plan = opened(write(tmp_path / recipe.name, recipe, 170)).plan(EyeParameters(), 85)
    assert [(window.first, window.end) for window in map(plan.window, range(len(plan.windows)))] == [(0, 75), (75, 170)]


def test_a_plan_survives_its_journey(tmp_path: Path) -> None:
    plan = opened(write(tmp_path / "v.mp4", RECIPES[0], FRAMES)).plan(EyeParameters(), 20)
    again = type(plan).from_bytes(plan.to_bytes())
    assert again.time_base == plan.time_base
    np.testing.assert_array_equal(again.windows, plan.windows)
    np.testing.assert_array_equal(again.time_s, plan.time_s)


def cut_in_half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def damaged(data: bytes) -> bytes:
    """A tenth of the media data overwritten; the index, which comes last, is whole."""
    at = len(data) * 45 // 100
    noise = np.random.default_rng(0).bytes(len(data) // 10)
    return data[:at] + noise + data[at + len(noise) :]


@pytest.mark.parametrize(("index", "break_it"), [("faststart", cut_in_half), ("", damaged)])
def test_what_can_be_read_of_a_broken_video_is_read_at_its_own_time(
    tmp_path: Path, index: str, break_it: Callable[[bytes], bytes]
) -> None:
    recipe = Recipe("v.mp4", "libx264", container={"movflags": index} if index else {})
    whole = write(tmp_path / "v.mp4", recipe, FRAMES)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(break_it(whole.read_bytes()))
    plan = opened(broken).plan(EyeParameters())
    assert len(plan.frame) == FRAMES
    readable = decoded(opened(broken), EyeParameters(), 30)
    intact = decoded(opened(whole), EyeParameters(), 30)
    exact = [frame for frame in readable if readable[frame] == intact[frame]]
    assert FRAMES // 3 <= len(exact) < FRAMES
    assert all(readable[frame][1] == frame for frame in exact)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a video, but a text that somebody renamed\n" * 90,
        np.random.default_rng(0).bytes(50_000),
        b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n",
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom",
    ],
    ids=["empty", "text", "noise", "playlist", "list of files", "only a header"],
)
def test_what_is_no_video_is_refused(data: bytes) -> None:
    with pytest.raises(VideoUnreadable):
        Video(lambda first, end: data[first:end], len(data)).plan(EyeParameters())


def test_a_file_with_sound_alone_is_refused_as_such(tmp_path: Path) -> None:
    path = tmp_path / "sound.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("aac", rate=44_100)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 44_100), np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 44_100, 0, Fraction(1, 44_100)
        container.mux(stream.encode(frame))
        container.mux(stream.encode())
    with pytest.raises(VideoUnreadable, match="no video track"):
        opened(path).plan(EyeParameters())


def test_a_video_that_is_too_large_or_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PayloadTooLarge):
        Video(lambda *_: pytest.fail("it was read"), 2_000_000_001).plan(EyeParameters())
    slow = Recipe("slow.mp4", "mpeg4", steps=(60_000 * 400,))
    with pytest.raises(VideoTooLong, match="minutes"):
        opened(write(tmp_path / slow.name, slow, 12)).plan(EyeParameters())


def test_samples_are_spread_over_the_clip(tmp_path: Path) -> None:
    video = opened(write(tmp_path / "v.mp4", RECIPES[0], 300))
    plan = video.plan(EyeParameters())
    assert len(plan.samples) == 60
    assert np.diff(plan.samples).max() <= 6
    covered = {frame for window in plan.windows_of_samples() for frame in range(window.first, window.end)}
    assert set(plan.samples.tolist()) <= covered


def test_a_video_with_frames_beyond_8k_is_refused_before_one_is_decoded(tmp_path: Path) -> None:
    path = tmp_path / "huge.avi"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("mjpeg", rate=30)
        stream.width, stream.height, stream.pix_fmt = 9000, 4100, "yuvj420p"
        container.mux(stream.encode(av.VideoFrame(9000, 4100, "yuvj420p")))
        container.mux(stream.encode())
    with pytest.raises(PayloadTooLarge, match="megapixels"):
        opened(path).plan(EyeParameters())
