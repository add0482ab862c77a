"""However a video is cut, what is found in it is the same: real codecs, real key frames, the real face mesh."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.face.window import Seen, analyse
from functions.eye_tracking.findings.clip import Clip
from functions.eye_tracking.report.summary import summarise
from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video.source import Video
from tests.system.films import Film, write

FILMS = (
    Film("h264.mp4", b_frames=3, options={"preset": "veryfast"}),
    Film("vp9.webm", "libvpx-vp9", options={"deadline": "realtime", "cpu-used": "8"}),
    Film("mjpeg.avi", "mjpeg", pixels="yuvj420p"),
)
FRAMES = 150


def csv_in_windows(path: Path, window_frames: int, step: int) -> tuple[int, tuple[bytes, bytes]]:
    """How many windows there were, and the CSV files of frames and of blinks."""
    data = path.read_bytes()
    video = Video(lambda first, end: data[first:end], len(data))
    parameters = EyeParameters(step=step)
    plan = video.plan(parameters, window_frames)
    windows = [plan.window(number) for number in range(len(plan.windows))]
    seen: list[Seen] = [analyse(video.pictures(plan, window), plan.restart_frames()) for window in reversed(windows)]
    failed = np.zeros(len(plan.frame), bool)
    size = seen[0].width, seen[0].height
    clip = Clip(plan.frame, plan.time_s, *size, failed, plan.is_truncated, plan.source_frames)
    result = summarise(Rows.joined([part.rows for part in seen]), clip, parameters, frozenset())
    return len(windows), (result.csv, result.blinks_csv)


@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("film", FILMS, ids=lambda film: film.name)
def test_any_number_of_windows_gives_the_same_csv_byte_for_byte(
    project_root: Path, tmp_path: Path, film: Film, step: int
) -> None:
    path = write(project_root / "samples" / "face-10s.mp4", tmp_path, film, FRAMES)
    windows, whole = csv_in_windows(path, 10_000, step)
    assert windows == 1
    more, in_parts = csv_in_windows(path, 1, step)
    assert more > 1
    assert in_parts == whole
