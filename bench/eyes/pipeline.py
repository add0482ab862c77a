"""The naive loop, and this service's own code in a given number of warm processes."""

from __future__ import annotations

import resource
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Self

from functions.eye_tracking.face.window import MeasureGaze
from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video.plan import Plan
from functions.eye_tracking.video.source import Video


@dataclass(frozen=True)
class Run:
    """One run: wall-clock and CPU time, frames analysed and decoded, bytes read, peak memory of a worker in MB."""

    name: str
    seconds: float
    cpu_s: float
    frames: int
    decoded: int
    bytes_read: int
    memory_mb: float

    @property
    def rate(self) -> float:
        """Frames per second."""
        return self.frames / self.seconds

    @property
    def cpu_ms(self) -> float:
        """CPU time of a frame, of all threads, in ms."""
        return 1000 * self.cpu_s / self.frames


@dataclass(frozen=True)
class Job:
    """One window of one plan, for a worker that shares nothing with this process."""

    path: str
    window_frames: int
    window: int
    gaze: bool


def analyse_window(job: Job) -> tuple[int, int, int, float, float]:
    """(frames, decoded frames, bytes read, CPU time in s, peak memory in MB) of one window."""

    from functions.eye_tracking.face.window import analyse
    from functions.eye_tracking.video.frames import Tally

    with CountedFile(Path(job.path)) as file:
        video, plan = planned(file, job.window_frames)
        measure_gaze = _gaze(video, plan) if job.gaze else None
        file.bytes_read = 0  # planning and calibrating belong to other functions
        tally, began = Tally(), time.process_time()
        seen = analyse(video.pictures(plan, plan.window(job.window), tally), plan.restart_frames(), measure_gaze)
    return seen.frames, tally.decoded, file.bytes_read, time.process_time() - began, _memory_mb()


def _gaze(video: Video, plan: Plan) -> MeasureGaze | None:
    from functions.eye_tracking.gaze import angles, calibration, samples

    clip = calibration.calibrate(samples.samples(video, plan))
    return None if clip is None else partial(angles.measure, clip=clip)


class CountedFile:
    """A file in place of S3 that counts the bytes read from it."""

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
    """Run the video as about this many windows in worker processes that are warm when the clock starts."""
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
    found, decoded, bytes_read, cpu_s, memory = (list(column) for column in zip(*done, strict=True))
    return Run(
        f"{count} window{'s' * (count > 1)}, {processes} at once", seconds, sum(cpu_s), sum(found), sum(decoded),
        sum(bytes_read), max(memory),
    )  # fmt: skip


def naive(path: Path) -> Run:
    """The simplest loop over the video."""
    import cv2

    from functions.vision.solutions import solution

    mesh = solution("face_mesh").FaceMesh(max_num_faces=1, refine_landmarks=True)
    capture = cv2.VideoCapture(str(path))
    frames, began, cpu = 0, time.perf_counter(), time.process_time()
    while True:
        there, bgr = capture.read()
        if not there:
            break
        mesh.process(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB))
        frames += 1
    seconds, cpu_s = time.perf_counter() - began, time.process_time() - cpu
    return Run("naive loop", seconds, cpu_s, frames, frames, path.stat().st_size, _memory_mb())


def _warm_up(_: int) -> None:
    """The work of a Lambda before its first event: import, build the network, run it once."""
    from functions.eye_tracking.face.mesh import warm_up

    warm_up()
    time.sleep(0.5)  # long enough for every worker of the pool to get one of these


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
