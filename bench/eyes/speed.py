"""Measure the speed of eye tracking: `make bench-eyes VIDEO=FILE [WINDOWS=8] [GAZE=1]`.

In one run on one machine: the naive loop (OpenCV reads, converts, face mesh in tracking mode; one process for the whole
video), and this service's own code with one window, with two in parallel, and with N on all cores. Each worker is a
process that is warm before the clock starts, like a warm Lambda. A short clip is repeated until it has a thousand
frames, an even number of times: windows start at key frames, and only then can two be equal.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import av
from rich.console import Console
from rich.progress import track

from bench.eyes.pipeline import CountedFile, Run, naive, pipeline, planned
from bench.pages import PERFORMANCE, replace_part

MIN_FRAMES = 1000


def repeated(path: Path, folder: Path) -> Path:
    """Repeat the clip until it has MIN_FRAMES; packets are copied, not encoded again."""
    with CountedFile(path) as file:
        frames = len(planned(file, 10**9)[1].pts)
    if frames >= MIN_FRAMES:
        return path
    longer = folder / f"repeated{path.suffix}"
    with av.open(str(longer), "w") as output:
        track, shift = None, 0
        for _ in range(2 * -(-MIN_FRAMES // (2 * frames))):
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
    parser.add_argument("--windows", type=int, default=8, help="number of windows of the last run, on all cores")
    parser.add_argument("--gaze", action="store_true", help="also measure gaze in degrees")
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
            f"{name}_cpu_ms": round(run.cpu_ms, 2),
            f"{name}_bytes_over_file": round(run.bytes_read / size, 3),
            f"{name}_decode_waste": round(run.decoded / run.frames, 3),
            f"{name}_memory_mb": round(run.memory_mb),
        }
    return found


def _part(runs: list[Run], size: int, shape: str) -> str:
    lines = [
        f"{shape}, {os.cpu_count()} cores, Python {platform.python_version()}.",
        "",
        "| what | frames/s | over the naive loop | CPU ms a frame | bytes read / file | decoded / wanted "
        "| peak memory of a worker |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {run.name} | {run.rate:.0f} | {run.rate / runs[0].rate:.2f} | {run.cpu_ms:.1f} "
        f"| {run.bytes_read / size:.2f} | {run.decoded / run.frames:.3f} | {run.memory_mb:.0f} MB |"
        for run in runs
    ]
    return "\n".join(lines)


def _shape(path: Path) -> str:
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        name = video.codec_context.name
        return f"{video.width}x{video.height} {name}, {video.frames} frames, {path.stat().st_size / 1e6:.1f} MB"


if __name__ == "__main__":
    main()
