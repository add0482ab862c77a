"""Measure how the number of blinks depends on each limit: `python -m bench.eyes.limits DIR [DIR ...] [--page]`.

Each limit of functions/eye_tracking/findings/lid_limits.py is moved by itself, down and up, and the videos of all
folders are scored again. If the score hardly changes, the limit was not fitted to these videos.
"""

from __future__ import annotations

import argparse
from dataclasses import asdict, replace
from functools import reduce
from operator import add
from pathlib import Path

from rich.console import Console
from rich.progress import track

from bench.eyes.accuracy import Analysed, analysed, blinks
from bench.eyes.truth import KnownClip, Matches, known_clips, match
from bench.pages import replace_part
from functions.eye_tracking.findings.lid_limits import LIMITS, Limits

FACTORS = (0.75, 0.9, 1.1, 1.25)
Video = tuple[KnownClip, Analysed]


def total(videos: list[Video], limits: Limits) -> Matches:
    """All videos, scored with these limits."""
    return reduce(add, [match(blinks(video, limits)[0], clip) for clip, video in videos], Matches(0, 0, 0))


def rows(videos: list[Video], fewer: list[Video]) -> list[list[str]]:
    """Name, value and F1 for each factor, of all frames and of every other one; no percentile is beyond 100."""
    found = [["none moved", f"{total(videos, LIMITS).f1:.3f} / {total(fewer, LIMITS).f1:.3f}", *[""] * len(FACTORS)]]
    for name, value in track(list(asdict(LIMITS).items()), "Moving limits ...", console=Console(stderr=True)):
        cells = []
        for factor in FACTORS:
            moved = min(value * factor, 99.0) if name == "open_eye_percentile" else value * factor
            limits = replace(LIMITS, **{name: moved})
            cells.append(f"{total(videos, limits).f1:.3f} / {total(fewer, limits).f1:.3f}")
        found.append([name, f"{value:g}", *cells])
    return found


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, nargs="+", help="folders with videos and truth.json or manifest.json")
    parser.add_argument("--page", action="store_true", help="write the table into docs/accuracy.md")
    options = parser.parse_args()
    clips = [clip for folder in options.data for clip in known_clips(folder)]
    console = Console(stderr=True)
    videos = [(clip, analysed(clip.path, 1)) for clip in track(clips, "Watching videos ...", console=console)]
    fewer = [(clip, analysed(clip.path, 2)) for clip in track(clips, "Every other frame ...", console=console)]
    header = ["limit", "value", *(f"x {factor:g}" for factor in FACTORS)]
    lines = [header, ["---"] * len(header), *rows(videos, fewer)]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    if options.page:
        replace_part("eyes limits", table)
    Console().print(table, soft_wrap=True, highlight=False, markup=False)


if __name__ == "__main__":
    main()
