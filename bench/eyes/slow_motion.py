"""How often slow motion is noticed: `python -m bench.eyes.slow_motion DIR [DIR ...] [--page]`.

Every video of the folders is analysed once. Its curves are then stretched in time by several factors, with samples in
between at the video's own rate, as a camera with so many times the frame rate would have recorded it.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np
from rich.console import Console
from rich.progress import track

from bench.eyes.accuracy import analysed
from bench.pages import replace_part
from functions.eye_tracking.findings.blink_study import with_movements
from functions.eye_tracking.findings.lids import blink_list, watch_lids
from functions.eye_tracking.findings.recording import Recording, recording
from functions.eye_tracking.findings.slow_motion import slow_motion
from functions.shared.errors import PlatformError

FACTORS: Final = (1, 2, 3, 4, 8)
VIDEOS: Final = {".mp4", ".avi", ".mkv", ".webm", ".mov"}
MIN_BLINKS: Final = 3  # at true speed: with fewer, the video cannot tell


def retimed(video: Recording, factor: int) -> Recording:
    """The same, `factor` times as long, with `factor` times as many samples."""
    old = np.arange(len(video.time_s))
    new = np.linspace(0, old[-1], (len(old) - 1) * factor + 1)
    values = np.stack([np.interp(new, old, column) for column in video.values.T], axis=1)
    none = np.zeros(len(new), dtype=bool)
    clip = replace(
        video.clip, frame=np.arange(len(new)), time_s=np.interp(new, old, video.time_s * factor), failed=none
    )
    seen = np.interp(new, old, video.seen.astype(float)) == 1
    return replace(video, clip=clip, values=values, processed=~none, seen=seen, seconds=clip.seconds)


def noticed(video: Recording) -> tuple[bool, int]:
    """Whether there is a warning, and the number of blinks and closures."""
    lids = watch_lids(video)
    listed = with_movements(video, lids, blink_list(video, lids))
    return any(slow_motion(video, listed)), len(listed)


def recordings(folder: Path) -> list[Recording]:
    """Every video of a folder in which a face is found."""
    found = []
    for path in sorted(path for path in folder.iterdir() if path.suffix in VIDEOS):
        try:
            found.append(recording(*analysed(path, 1)))
        except PlatformError:
            continue
    return found


def row(name: str, videos: list[Recording]) -> list[str]:
    """Warnings for each factor, of the videos with enough blinks; at true speed, of all."""
    alarms = sum(noticed(video)[0] for video in videos)
    telling = [video for video in videos if noticed(video)[1] >= MIN_BLINKS]
    counts = [sum(noticed(retimed(video, factor))[0] for video in telling) for factor in FACTORS[1:]]
    return [name, f"{alarms} of {len(videos)}", *(f"{count} of {len(telling)}" for count in counts)]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+", help="folders with videos")
    parser.add_argument("--page", action="store_true", help="write the table into docs/accuracy.md")
    options = parser.parse_args()
    header = ["folder", "true speed: false alarms", *(f"{factor} times slower" for factor in FACTORS[1:])]
    lines = [header, ["---"] * len(header)]
    folders = track(options.data, "Retiming ...", console=Console(stderr=True))
    lines += [row(folder.name, recordings(folder)) for folder in folders]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    if options.page:
        replace_part("eyes slow motion", table)
    Console().print(table, soft_wrap=True, highlight=False, markup=False)


if __name__ == "__main__":
    main()
