"""Measure whether winks and their sides are found: `python -m bench.eyes.winks DIR`.

DIR holds videos of people and a truth.json. In each video one eye keeps the picture that it had before each blink, so
that every blink becomes a wink of the other eye. The product's own code analyses the videos with the left eye kept
open, with the right one, and as they are: then every blink must be of both eyes.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.eyes.hidden.eye_places import blob, ellipse, laid, place
from bench.eyes.truth import KnownClip, known_clips
from functions.eye_tracking.face.mesh import Film, Mesh, widest
from functions.eye_tracking.face.upright import upright
from functions.eye_tracking.face.window import analyse
from functions.eye_tracking.findings.clip import Clip
from functions.eye_tracking.findings.lids import blink_list, watch_lids
from functions.eye_tracking.findings.recording import recording
from functions.eye_tracking.schemas import Blink, EyeParameters
from functions.eye_tracking.video.picture import Picture, Rgb
from functions.eye_tracking.video.plan import Plan
from functions.eye_tracking.video.source import Video

BEFORE_FRAMES = 2  # a blink's mark: the lids are still open
WIDE, HIGH = 0.75, 0.42  # of the kept ellipse, in eye widths
FIXED = (6, 168, 197, 33, 263, 133, 362, 9)  # points of the head that lids do not move


def kept_open(pictures: Iterator[Picture], clip: KnownClip, side: str) -> Iterator[Picture]:
    """The frames, in each blink with this eye as it was before; it moves with the head."""
    film = Film()
    shown: tuple[Rgb, Mesh] | None = None
    for frame, rgb in pictures:
        mesh = widest(film.faces(rgb))
        blinks = any(one.start - BEFORE_FRAMES <= frame <= one.end + 2 * BEFORE_FRAMES for one in clip.blinks)
        if mesh is None or not blinks:
            shown = None if mesh is None else (rgb, mesh)
        elif shown is not None:
            rgb = _with_eye_of(rgb, mesh, *shown, side)
        yield frame, rgb


def _with_eye_of(rgb: Rgb, mesh: Mesh, before: Rgb, old: Mesh, side: str) -> Rgb:
    was, now = (found[list(FIXED), :2].astype(np.float32) for found in (old, mesh))
    turn, _ = cv2.estimateAffinePartial2D(was, now)
    moved = cv2.warpAffine(before, turn, rgb.shape[1::-1], borderMode=cv2.BORDER_REPLICATE)
    eye = place(mesh, side)
    return laid(rgb, blob(rgb, ellipse(eye, WIDE, HIGH), 0.08 * eye.width), moved.astype(np.float64))


def closings(clip: KnownClip, kept: str) -> list[Blink]:
    """All closings of a video in which the eye `kept` ("L", "R" or "") stays open."""
    data = clip.path.read_bytes()
    video = Video(lambda first, end: data[first:end], len(data))
    plan = upright(video, video.plan(EyeParameters(max_frames=216_000), 10**6))
    pictures = video.pictures(plan, plan.window(0))
    seen = analyse(kept_open(pictures, clip, kept) if kept else pictures, plan.restart_frames())
    watched = recording(seen.rows, _clip(plan, seen.width, seen.height))
    return blink_list(watched, watch_lids(watched))


def _clip(plan: Plan, width: int, height: int) -> Clip:
    failed = np.zeros(len(plan.frame), bool)
    return Clip(plan.frame, plan.time_s, width, height, failed, plan.is_truncated, plan.source_frames)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with videos and truth.json")
    clips = [clip for clip in known_clips(parser.parse_args().data) if clip.blinks]
    table = Table("video", "true blinks", "as filmed", "left kept open", "right kept open")
    shallower: list[float] = []
    totals = [Counter[str](), Counter[str](), Counter[str]()]
    for clip in track(clips, "Watching videos ...", console=Console(stderr=True)):
        cells = []
        for total, kept in zip(totals, ("", "L", "R"), strict=True):
            closed = closings(clip, kept)
            found = Counter(str(one.eyes) for one in closed)
            shallower += [] if kept else [_evenness(one) for one in closed]
            total.update(found)
            cells.append(_told(found))
        table.add_row(clip.path.name, str(len(clip.blinks)), *cells)
    table.add_row("all", str(sum(len(clip.blinks) for clip in clips)), *(_told(total) for total in totals))
    Console(width=160).print(table)
    Console().print(f"As filmed, the shallower eye's depth over the deeper one's: {min(shallower):.2f} or more")


def _evenness(one: Blink) -> float:
    depths = sorted((one.left_depth or 0.0, one.right_depth or 0.0))
    return depths[0] / depths[1] if depths[1] else 1.0


def _told(found: Counter[str]) -> str:
    return ", ".join(f"{eyes} {count}" for eyes, count in sorted(found.items()))


if __name__ == "__main__":
    main()
