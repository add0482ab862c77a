"""This service beside simpler rules and another tool, on the same videos: `make compare-eyes DATA=DIR`.

DIR holds videos with known blinks, as for `make accuracy-eyes`. The fixed rules count runs of frames with an eye aspect
ratio below a limit, on the mesh of this service. OpenWillis runs in a virtual environment of its own; without it, its
row is left out. All run one after another in one process each, and count every frame as it is.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from dataclasses import dataclass, field
from functools import reduce
from importlib.metadata import version
from operator import add
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.progress import track

from bench.eyes.accuracy import Analysed, analysed, blinks
from bench.eyes.truth import KnownClip, Matches, known_clips, match
from bench.pages import replace_part
from functions import __version__
from functions.eye_tracking.findings.fixed_threshold import runs_below
from functions.eye_tracking.findings.recording import recording
from functions.eye_tracking.schemas import Blink
from functions.shared.errors import PlatformError

RULES: Final = ((0.18, 1), (0.18, 2), (0.20, 3), (0.21, 2))  # eye aspect ratio and frames, as in blog posts and papers
OPENWILLIS: Final = Path(".venv-openwillis/bin/python")
SKIPPED: Final = "OpenWillis is not installed here: `make compare-eyes` installs it where PyPI can be reached."


@dataclass
class Tool:
    """One row of the table. seconds: for analysing `frames` frames."""

    name: str
    version: str
    matches: list[Matches] = field(default_factory=list)
    frames: int = 0
    seconds: float = 0.0

    def add(self, matches: Matches, frames: int, seconds: float) -> None:
        """Add one video."""
        self.matches.append(matches)
        self.frames += frames
        self.seconds += seconds

    def row(self) -> list[str]:
        """The cells of the table."""
        total = reduce(add, self.matches, Matches(0, 0, 0))
        error = sum(abs(one.found - one.true) for one in self.matches)
        scores = [f"{value:.3f}" for value in (total.precision, total.recall, total.f1)]
        counts = [str(total.matched), str(total.missed), str(total.false)]
        return [self.name, self.version, *counts, *scores, str(error), f"{self.frames / self.seconds:.0f}"]


def detection(start_frame: int, end_frame: int) -> Blink:
    """A blink of which only the frames are known."""
    nothing = dict.fromkeys(("start_s", "peak_s", "end_s", "duration_s", "depth"), 0.0)
    frames = {"start_frame": start_frame, "peak_frame": start_frame, "end_frame": end_frame}
    return Blink(kind="complete", **nothing, **frames)  # type: ignore[arg-type]


def service_and_rules(clips: list[KnownClip]) -> list[Tool]:
    """This service and the fixed rules. A video that is refused counts as one without detections."""
    mesh = f"mediapipe {version('mediapipe')}"
    tools = [Tool("this service", __version__)]
    tools += [Tool(f"below {limit:.2f} for {frames} or more frames", mesh) for limit, frames in RULES]
    for clip in track(clips, "Watching videos ...", console=Console(stderr=True)):
        began = time.perf_counter()
        try:
            video: Analysed = analysed(clip.path, 1)
            mesh_s = time.perf_counter() - began
            found, _ = blinks(video)
        except PlatformError:
            for tool in tools:
                tool.add(match([], clip), 0, 0.0)
            continue
        frames = len(video[1].frame)
        tools[0].add(match(found, clip), frames, time.perf_counter() - began)
        watched = recording(*video)
        number = watched.clip.frame
        for tool, (limit, least) in zip(tools[1:], RULES, strict=True):
            spans = runs_below(watched.column("ear"), limit, least)
            runs = [detection(int(number[first]), int(number[last])) for first, last in spans]
            tool.add(match(runs, clip), frames, mesh_s)
    return tools


def openwillis(clips: list[KnownClip]) -> Tool | None:
    """OpenWillis on the same videos; None if it is not installed. A video on which it fails has no detections."""
    if not OPENWILLIS.exists():
        return None
    command = [str(OPENWILLIS), "bench/eyes/openwillis_run.py"]
    tool = Tool("OpenWillis", "")
    for clip in track(clips, "OpenWillis ...", console=Console(stderr=True)):
        done = subprocess.run([*command, str(clip.path)], capture_output=True, text=True, check=False)
        if done.returncode:
            tool.add(match([], clip), 0, 0.0)
            continue
        told = json.loads(done.stdout.splitlines()[-1])
        tool.version = told["version"]
        tool.add(match([detection(*span) for span in told["spans"]], clip), told["frames"], told["seconds"])
    return tool


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with videos and truth.json or manifest.json")
    parser.add_argument("--page", action="store_true", help="write the table into docs/accuracy.md")
    options = parser.parse_args()
    clips = known_clips(options.data)
    peer = openwillis(clips)
    tools = [*service_and_rules(clips), *([peer] if peer else [])]
    header = ["tool", "version", "found", "missed", "false", "precision", "recall", "F1", "count error", "frames/s"]
    lines = [header, ["---"] * len(header), *(tool.row() for tool in tools)]
    text = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    text += f"\n\n{len(clips)} videos.{'' if peer else f' {SKIPPED}'}"
    if options.page:
        replace_part(f"eyes compare {options.data.name}", text)
    Console().print(text, soft_wrap=True, highlight=False, markup=False)


if __name__ == "__main__":
    main()
