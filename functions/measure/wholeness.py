"""Refuses photos that do not show one whole, upright body, with the reason and how to retake them.

Every limit was chosen on rendered pictures of people whose legs, feet or head are hidden or cut, and of people who are
wholly visible: docs/accuracy.md, `make accuracy-spoiled`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.measure.landmarks import ANKLES, ARMS, HEELS, HIPS, KNEES, SHOULDERS, TOES, Pose
from functions.measure.silhouette import Silhouette
from functions.shared.errors import PersonCropped, PoseUnclear

EDGE: Final = 0.004  # of the picture's longer side: a body this close to the edge continues outside
MIN_LEG_COVER: Final = 0.9  # of each thigh and calf inside the mask: people in view 1.0, hidden legs at most .7
MIN_FOOT_COVER: Final = 0.4  # of both feet: people in view at least .85, feet behind a box or a bar 0
MAX_STANCE: Final = 3.0  # distance of the ankles over that of the hips: standing people .9-2.2, a wide stance 4
MAX_TRUNK_DEG: Final = 60.0  # of the trunk from upright: standing people up to 10, also in a tilted photo

_BAR_SPREAD: Final = 6.0  # brightness: a bar is of one colour, give or take what JPEG adds
_BAR_STEP: Final = 20.0  # brightness: how much the picture differs from the bar beside it
_BESIDE: Final = 0.8  # of a bar's length, along which the picture differs from it
_MIN_BAR: Final = 0.01  # of the picture's side: thinner ones are borders of scans
_BLUR_PX: Final = 8  # rows beside a bar into which JPEG spreads it


@dataclass(frozen=True)
class Frame:
    """What of the working photo is picture, without bars: rows top to bottom and columns left to right, exclusive."""

    top: int
    bottom: int
    left: int
    right: int


def refuse_incomplete(rgb: NDArray[np.uint8], pose: Pose, silhouette: Silhouette) -> None:
    """Raise PersonCropped where the picture, a bar or a thing in front cuts the body; PoseUnclear for feet apart."""
    _refuse_cropped(frame_of(rgb), pose, silhouette)
    _refuse_hidden(pose)
    if stance(pose) > MAX_STANCE:
        raise PoseUnclear("The feet stand wide apart: put them a hand's breadth apart, with straight legs.")


def stance(pose: Pose) -> float:
    """Distance of the ankles over that of the hips, both across the picture."""
    ankles, hips = (abs(np.subtract(*pose.points[list(pair), 0])) for pair in (ANKLES, HIPS))
    return float(ankles / max(1.0, hips))


def refuse_lying(pose: Pose) -> None:
    """Raise PoseUnclear where the picture lies on its side or stands on its head, as without its EXIF orientation."""
    down = pose.middle(HIPS) - pose.middle(SHOULDERS)
    angle = float(np.degrees(np.arctan2(abs(down[0]), down[1])))
    if angle > 180 - MAX_TRUNK_DEG:
        raise PoseUnclear("The picture is upside down: turn it upright and send it again.")
    if angle > MAX_TRUNK_DEG:
        raise PoseUnclear(
            "The picture lies on its side, or the person lies: turn it upright; measure people who stand."
        )


def frame_of(rgb: NDArray[np.uint8]) -> Frame:
    """The picture inside bars that were drawn over or around it, such as letterbox bars.

    A bar is of one colour, and the picture differs from it all along its inner edge; a plain studio background differs
    from the person alone.
    """
    gray = rgb.mean(axis=2)
    height, width = gray.shape
    return Frame(_bar(gray), height - _bar(gray[::-1]), _bar(gray.T), width - _bar(gray.T[::-1]))


def _bar(lines: NDArray[np.float64]) -> int:
    """How many of the first `lines` (n, m) are a bar."""
    uniform = (np.ptp(lines, axis=1) < 2 * _BAR_SPREAD) & (abs(lines.mean(axis=1) - lines[0].mean()) < _BAR_SPREAD)
    thickness = int(np.argmin(uniform)) if not uniform.all() else 0
    if thickness < _MIN_BAR * len(lines):
        return 0
    inside = lines[min(thickness + _BLUR_PX, len(lines) - 1)]
    differs = abs(inside - lines[0].mean()) > _BAR_STEP
    return thickness if differs.mean() > _BESIDE else 0


def _refuse_cropped(frame: Frame, pose: Pose, silhouette: Silhouette) -> None:
    margin = EDGE * max(pose.mask.shape)
    lost = []
    if silhouette.top <= frame.top + margin:
        lost.append("the top of the head")
    lowest = pose.points[[*ANKLES, *HEELS, *TOES], 1].max()
    if lowest >= frame.bottom - margin or silhouette.bottom >= frame.bottom - 1 - margin:
        lost.append("the feet")
    left, right = _arms_reach(pose)
    if left <= frame.left + margin or right >= frame.right - margin:
        lost.append("an arm")
    if lost:
        raise PersonCropped(
            f"The picture cuts off {' and '.join(lost)}: step back until the whole body is in view, with some space."
        )


def _arms_reach(pose: Pose) -> tuple[float, float]:
    """The columns that arms and mask reach to between shoulders and hands, left and right.

    A cut hand's landmarks can lie inside the picture: the network bends the arm so that it fits.
    """
    arms = pose.points[list(ARMS)]
    rows = np.clip([arms[:, 1].min(), arms[:, 1].max() + 1], 0, len(pose.mask)).astype(int)
    seen = np.flatnonzero(pose.mask[slice(*rows)].any(axis=0))
    columns = [*arms[:, 0].tolist(), *(seen[[0, -1]] + [0, 1] if seen.size else [])]
    return min(columns), max(columns)


def _refuse_hidden(pose: Pose) -> None:
    legs = [_cover(pose, *pair) for ends in ((HIPS, KNEES), (KNEES, ANKLES)) for pair in zip(*ends, strict=True)]
    if min(legs) < MIN_LEG_COVER:
        raise PersonCropped("Something or somebody hides the legs: stand in front of it, alone, with the feet in view.")
    feet = [_cover(pose, ankle, toe) for ankle, toe in zip(ANKLES, TOES, strict=True)]
    if np.mean(feet) < MIN_FOOT_COVER:
        raise PersonCropped("The feet are hidden: stand where the camera sees them down to the floor.")


def _cover(pose: Pose, start: int, end: int) -> float:
    """The share of the line between two landmarks, without a tenth at each end, that lies on the mask."""
    along = np.linspace(0.1, 0.9, 40)[:, None]
    points = (pose.points[start] + (pose.points[end] - pose.points[start]) * along).astype(int)
    height, width = pose.mask.shape
    inside = (points >= 0).all(axis=1) & (points[:, 0] < width) & (points[:, 1] < height)
    seen = points[inside]
    return float(pose.mask[seen[:, 1], seen[:, 0]].sum() / len(points))
