"""How fast eye tracking is: `make bench-eyes VIDEO=FILE [WINDOWS=8] [GAZE=1]`.

In one run on one machine: the naive loop (OpenCV reads, converts, face mesh in tracking mode; one process over the
whole video), and this service's own code with the video as one window, as two side by side, and as N over all cores.
Each worker is a process of its own that is warm before the clock starts, as a warm Lambda is. A short clip is repeated
until it has a thousand frames, an even number of times: windows are cut at key frames, and two can only be equal then.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Self

import av
from rich.console import Console
from rich.progress import track

from bench.pages import PERFORMANCE, replace_part
from functions.eye_tracking.analysis import MeasureGaze
from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video import Video
from functions.eye_tracking.windows import Plan

LEAST_FRAMES = 1000


@dataclass(frozen=True)
class Run:
    """What ran, by the wall clock; frames analysed and decoded; bytes read; peak memory of a worker in MB."""

    name: str
    seconds: float
    frames: int
    decoded: int
    bytes_read: int
    memory_mb: float

    @property
    def rate(self) -> float:
        """Frames per second."""
        return self.frames / self.seconds


@dataclass(frozen=True)
class Job:
    """One window of one plan, for a worker that shares nothing with this process."""

    path: str
    window_frames: int
    window: int
    gaze: bool


def analyse_window(job: Job) -> tuple[int, int, int, float]:
    """(frames, decoded frames, bytes read, peak memory in MB) of one window."""

    from functions.eye_tracking.analysis import analyse
    from functions.eye_tracking.frames import Tally

    with CountedFile(Path(job.path)) as file:
        video, plan = planned(file, job.window_frames)
        measure_gaze = _gaze(video, plan) if job.gaze else None
        file.bytes_read = 0  # planning and calibrating are other functions' work
        tally = Tally()
        seen = analyse(video.pictures(plan, plan.window(job.window), tally), plan.restart_frames(), measure_gaze)
    return seen.frames, tally.decoded, file.bytes_read, _memory_mb()


def _gaze(video: Video, plan: Plan) -> MeasureGaze | None:
    from functions.eye_tracking import calibration, gaze

    clip = calibration.calibrate(video.samples(plan))
    return None if clip is None else partial(gaze.measure, clip=clip)


class CountedFile:
    """A file that counts the bytes that are read of it, in place of S3."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.size = path.stat().st_size
        self.bytes_read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def get(self, first: int, end: int) -> bytes:
        self.bytes_read += end - first
        self._file.seek(first)
        return self._file.read(end - first)


def planned(file: CountedFile, window_frames: int) -> tuple[Video, Plan]:
    """All frames of the video, in windows of about `window_frames`."""
    video = Video(file.get, file.size)
    return video, video.plan(EyeParameters(max_frames=216_000), window_frames)


def pipeline(path: Path, windows: int, processes: int, gaze: bool) -> Run:
    """The video as about so many windows in so many worker processes, which are warm when the clock starts."""
    with CountedFile(path) as file:
        frames = len(planned(file, 10**9)[1].pts)
        window_frames = -(-frames // windows)
        count = len(planned(file, window_frames)[1].windows)
    jobs = [Job(str(path), window_frames, number, gaze) for number in range(count)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        list(pool.map(_warm_up, range(processes)))
        began = time.perf_counter()
        done = list(pool.map(analyse_window, jobs))
        seconds = time.perf_counter() - began
    found, decoded, bytes_read, memory = (list(column) for column in zip(*done, strict=True))
    return Run(
        f"{count} window{'s' * (count > 1)}, {processes} at once", seconds, sum(found), sum(decoded), sum(bytes_read),
        max(memory),
    )  # fmt: skip


def naive(path: Path) -> Run:
    """The loop that anybody would write first."""
    import cv2

    from functions.vision.solutions import solution

    mesh = solution("face_mesh").FaceMesh(max_num_faces=1, refine_landmarks=True)
    capture = cv2.VideoCapture(str(path))
    frames, began = 0, time.perf_counter()
    while True:
        there, bgr = capture.read()
        if not there:
            break
        mesh.process(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))
        frames += 1
    return Run("naive loop", time.perf_counter() - began, frames, frames, path.stat().st_size, _memory_mb())


def repeated(path: Path, folder: Path) -> Path:
    """The clip end to end until it has LEAST_FRAMES; its packets are copied, nothing is encoded anew."""
    with CountedFile(path) as file:
        frames = len(planned(file, 10**9)[1].pts)
    if frames >= LEAST_FRAMES:
        return path
    longer = folder / f"repeated{path.suffix}"
    with av.open(str(longer), "w") as output:
        track, shift = None, 0
        for _ in range(2 * -(-LEAST_FRAMES // (2 * frames))):
            with av.open(str(path)) as source:
                video = source.streams.video[0]
                track = track or output.add_stream_from_template(video)
                end = 0
                for packet in source.demux(video):
                    if packet.dts is None or packet.pts is None:
                        continue
                    end = max(end, packet.pts + (packet.duration or 1))
                    packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, track
                    output.mux(packet)
                shift += end
    return longer


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("video", type=Path)
    parser.add_argument("--windows", type=int, default=8, help="windows of the last run, over all cores")
    parser.add_argument("--gaze", action="store_true", help="also gaze in degrees")
    parser.add_argument("--page", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as folder:
        path = repeated(options.video, Path(folder))
        plans = [(1, 1), (2, 2), (options.windows, cores)]
        steps: list[Callable[[], Run]] = [
            partial(naive, path),
            *(partial(pipeline, path, w, p, options.gaze) for w, p in plans),
        ]
        runs = [step() for step in track(steps, "Measuring ...", console=Console(stderr=True))]
        size, shape = path.stat().st_size, _shape(path)
    text = _part(runs, size, shape)
    if options.page:
        replace_part("eye tracking", text, PERFORMANCE)
    Console().print(text, markup=False, soft_wrap=True)
    Console().print(json.dumps(_figures(runs, size)), markup=False, soft_wrap=True)


def _figures(runs: list[Run], size: int) -> dict[str, float]:
    base = runs[0].rate
    found: dict[str, float] = {}
    for name, run in zip(("naive", "one_window", "two_windows", "all_windows"), runs, strict=True):
        found |= {
            f"{name}_frames_per_s": round(run.rate, 1),
            f"{name}_over_naive": round(run.rate / base, 2),
            f"{name}_bytes_over_file": round(run.bytes_read / size, 3),
            f"{name}_decode_waste": round(run.decoded / run.frames, 3),
            f"{name}_memory_mb": round(run.memory_mb),
        }
    return found


def _part(runs: list[Run], size: int, shape: str) -> str:
    lines = [
        f"{shape}, {os.cpu_count()} cores, Python {platform.python_version()}.",
        "",
        "| what | frames/s | over the naive loop | bytes read / file | decoded / wanted | peak memory of a worker |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {run.name} | {run.rate:.0f} | {run.rate / runs[0].rate:.2f} | {run.bytes_read / size:.2f} "
        f"| {run.decoded / run.frames:.3f} | {run.memory_mb:.0f} MB |"
        for run in runs
    ]
    return "\n".join(lines)


def _shape(path: Path) -> str:
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        name = video.codec_context.name
        return f"{video.width}x{video.height} {name}, {video.frames} frames, {path.stat().st_size / 1e6:.1f} MB"


def _warm_up(_: int) -> None:
    """What a Lambda does before its first event: import, build the network, run it once."""
    from functions.eye_tracking.mesh import warm_up

    warm_up()
    time.sleep(0.5)  # long enough that every worker of the pool takes one of these


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
