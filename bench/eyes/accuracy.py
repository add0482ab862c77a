"""Measure the accuracy of eye tracking: `make accuracy-eyes DATA=DIR [JSON=FILE]`.

DIR holds videos and a truth.json, marked by people, or a manifest.json of composed videos, both with the frames of
every blink. The product's own code analyses each video. A blink is found if a detection overlaps it or has its middle
within 5 frames of the blink's lowest point, one to one. Detections near an uncertain blink (3 frames) or in an ignored
part are left out. All videos are also analysed with a `step` of 2.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from bench.eyes import gaze, report
from bench.eyes.report import Scored
from bench.eyes.truth import KnownClip, Matches, known_clips, match
from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.face.upright import upright
from functions.eye_tracking.face.window import analyse
from functions.eye_tracking.findings.clip import Clip
from functions.eye_tracking.findings.lid_limits import LIMITS, Limits
from functions.eye_tracking.findings.lids import blink_list, watch_lids
from functions.eye_tracking.findings.recording import recording
from functions.eye_tracking.schemas import Blink, EyeParameters
from functions.eye_tracking.video.source import Video
from functions.shared.errors import PlatformError

Analysed = tuple[Rows, Clip]


def analysed(path: Path, step: int) -> Analysed:
    """Every `step`-th frame of a video file, as analysed by the windows. Raises PlatformError."""
    with path.open("rb") as file:

        def get(first: int, end: int) -> bytes:
            file.seek(first)
            return file.read(end - first)

        video = Video(get, path.stat().st_size)
        plan = upright(video, video.plan(EyeParameters(step=step, max_frames=216_000)))
        seen = [
            analyse(video.pictures(plan, plan.window(number)), plan.restart_frames())
            for number in range(len(plan.windows))
        ]
    width, height = max(part.width for part in seen), max(part.height for part in seen)
    failed = np.zeros(len(plan.frame), dtype=bool)
    clip = Clip(
        *(plan.frame, plan.time_s, width, height, failed, plan.is_truncated),
        *(plan.source_frames, plan.timed, plan.doubled, plan.quarters),
    )
    return Rows.joined([part.rows for part in seen]), clip


def blinks(video: Analysed, limits: Limits = LIMITS) -> tuple[list[Blink], float]:
    """Blinks without closures, and the time in s with a face. Raises PlatformError."""
    watched = recording(*video)
    listed = blink_list(watched, watch_lids(watched, limits))
    return [one for one in listed if one.kind != "closure"], watched.valid_s


def score(clip: KnownClip) -> Scored:
    """Score one video with all frames and with every other one. In a refused video all blinks count as missed."""
    try:
        found, valid_s = blinks(analysed(clip.path, 1))
        fewer, _ = blinks(analysed(clip.path, 2))
    except PlatformError as error:
        missed = Matches(0, 0, len(clip.blinks))
        return Scored(clip.path.name, 0.0, missed, missed, error.code())
    return Scored(clip.path.name, valid_s, match(found, clip), match(fewer, clip))


def gaze_figures(folder: Path) -> gaze.Figures:
    """How well measured gaze follows composed gaze, if the folder has such videos."""
    return gaze.figures(folder) if any(folder.glob("amp_*")) else {}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with videos and truth.json or manifest.json")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--page", action="store_true", help="write the figures into docs/accuracy.md")
    options = parser.parse_args()
    clips = known_clips(options.data)
    scored = [score(clip) for clip in track(clips, "Watching videos ...", console=Console(stderr=True))]
    gazes = gaze_figures(options.data)
    report.show(scored)
    if gazes:
        gaze.show(gazes)
    if options.page:
        report.write_page(options.data.name, scored)
    if options.page and gazes:
        gaze.write_page(gazes)
    line = json.dumps(report.figures(scored) | ({"gaze": gazes} if gazes else {}))
    if options.json:
        options.json.write_text(line + "\n", encoding="utf-8")
    Console().print(line, soft_wrap=True, highlight=False, markup=False)


if __name__ == "__main__":
    main()
