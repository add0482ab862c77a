"""Videos with known blinks, and matching of detections with them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.optimize import linear_sum_assignment

from functions.eye_tracking.schemas import Blink

NEAR_FRAMES: Final = 5  # maximum distance from a detection's middle to the true peak
AROUND_UNCERTAIN: Final = 3  # frames


@dataclass(frozen=True)
class TrueBlink:
    """Source frames, all inclusive."""

    start: int
    peak: int
    end: int


@dataclass(frozen=True)
class KnownClip:
    """left_out: (first, last) frames in which blinks are not certain."""

    path: Path
    blinks: list[TrueBlink]
    left_out: list[tuple[int, int]]


@dataclass(frozen=True)
class Matches:
    """matched: pairs of detection and truth; false: detections without a blink; missed: blinks without a detection."""

    matched: int
    false: int
    missed: int

    @property
    def true(self) -> int:
        """Number of true blinks."""
        return self.matched + self.missed

    @property
    def found(self) -> int:
        """Number of counted detections."""
        return self.matched + self.false

    def __add__(self, other: Matches) -> Matches:
        return Matches(self.matched + other.matched, self.false + other.false, self.missed + other.missed)

    @property
    def precision(self) -> float:
        return self.matched / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.matched / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        both = self.found + self.true
        return 2 * self.matched / both if both else 1.0


def known_clips(folder: Path) -> list[KnownClip]:
    """The clips of a folder with a truth.json (by people) or a manifest.json (composed). Raises FileNotFoundError."""
    if (folder / "truth.json").exists():
        entries = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    else:
        listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        entries = {entry["file"]: entry for entry in listed if "blinks" in entry}
    return [_clip(folder / name, entry) for name, entry in entries.items()]


def match(detected: list[Blink], clip: KnownClip) -> Matches:
    """Match one to one: a detection and a blink that overlap, or with middle and peak close together.

    Unmatched detections and blinks that touch a left-out part do not count.
    """
    near = np.array([[_near(one, true) for true in clip.blinks] for one in detected], dtype=bool)
    near = near.reshape(len(detected), len(clip.blinks))
    pairs = [(row, column) for row, column in zip(*linear_sum_assignment(~near), strict=True) if near[row, column]]
    over = [one for row, one in enumerate(detected) if row not in {row for row, _ in pairs}]
    false = sum(
        not any(one.start_frame <= last and one.end_frame >= first for first, last in clip.left_out) for one in over
    )
    return Matches(len(pairs), false, len(clip.blinks) - len(pairs))


def _near(one: Blink, true: TrueBlink) -> bool:
    overlaps = one.start_frame <= true.end and one.end_frame >= true.start
    return overlaps or abs((one.start_frame + one.end_frame) / 2 - true.peak) <= NEAR_FRAMES


def _clip(path: Path, entry: dict[str, Any]) -> KnownClip:
    sure = [TrueBlink(blink["start"], blink["peak"], blink["end"]) for blink in entry["blinks"] if not _unsure(blink)]
    left_out = [
        (blink["start"] - AROUND_UNCERTAIN, blink["end"] + AROUND_UNCERTAIN)
        for blink in entry["blinks"]
        if _unsure(blink)
    ]
    return KnownClip(path, sure, left_out + [(part["start"], part["end"]) for part in entry.get("ignore", [])])


def _unsure(blink: dict[str, Any]) -> bool:
    return bool(blink.get("uncertain"))
