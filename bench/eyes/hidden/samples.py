"""Draws covers and harmless changes on videos of people, and describes both eyes of each frame as the product does."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.eyes.hidden.covers import ALWAYS_BOTH, COVERS
from bench.eyes.hidden.hard_covers import Draw, Random
from bench.eyes.hidden.visible import VISIBLE
from functions.eye_tracking.face.eye_view import edges, eye_views
from functions.eye_tracking.face.mesh import Film, Mesh, widest
from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video.picture import Rgb
from functions.eye_tracking.video.source import Video

STRETCHES: Final = 5  # of a clip, spread over it
STRETCH_FRAMES: Final = 7
SETTLED: Final = 2  # frames until the mesh has settled on a drawn face
OVER: Final = ("darker", "lit", "coarse")  # also drawn over other conditions
OVER_SHARE: Final = 0.4
MARGIN: Final = 0.5  # of the face's size: drawing on whole frames would take most of the time
FACE_PX: Final = 260.0  # wide: larger faces are made smaller; a view shows an eye with 20 px
SAME_PERSON: Final = {
    "clm_cap13": "clm_cap12", "proc_center_focus": "proc_clc", "blinkgaze_P_30fps": "push_blink4",
    "blinkgaze_S_30fps": "lp_s18", "eye_patch": "wda_aoc", "sunglasses_32s": "wda_aoc", "closed_20s": "shut_85",
}  # fmt: skip

Clean = list[tuple[Rgb, Mesh]]


@dataclass(frozen=True)
class Samples:
    """n eyes in frames: edges (n, EDGES); hidden, person, condition, stretch (n,): one number per stretch and eye."""

    edges: NDArray[np.float32]
    hidden: NDArray[np.bool_]
    person: NDArray[np.str_]
    condition: NDArray[np.str_]
    stretch: NDArray[np.int64]

    def save(self, path: Path) -> None:
        """Write an NPZ that `load` reads."""
        np.savez_compressed(path, **vars(self))

    @classmethod
    def load(cls, path: Path) -> Samples:
        """The inverse of `save`."""
        with np.load(path, allow_pickle=False) as arrays:
            return cls(**arrays)

    @classmethod
    def joined(cls, parts: list[Samples]) -> Samples:
        """All samples of all parts; stretches stay apart."""
        joined = {name: np.concatenate([getattr(part, name) for part in parts]) for name in vars(parts[0])}
        return cls(**joined)


def samples(path: Path) -> Samples:
    """All conditions drawn on the stretches of one video. The same video gives the same samples."""
    random = np.random.default_rng(zlib.crc32(path.stem.encode()))
    person = SAME_PERSON.get(path.stem, path.stem)
    found: list[tuple[NDArray[np.float32], bool, str, str, int]] = []
    for number, clean in enumerate(_stretches(path)):
        for at, (condition, sides, draw) in enumerate(_conditions(random)):
            stretch = zlib.crc32(f"{path.stem} {number} {at}".encode())
            for views in _seen(clean, draw):
                for side, described in zip("LR", edges(views), strict=True):
                    found.append((described, side in sides, person, condition, 2 * stretch + (side == "R")))
    columns = [np.array(column) for column in zip(*found, strict=True)]
    return Samples(*columns)


def _conditions(random: Random) -> Iterator[tuple[str, str, Draw]]:
    """(name, covered sides, how to draw it) of each condition, drawn anew."""
    for name, visible in VISIBLE.items():
        change = visible(random)
        yield name, "", _over(random, change) if name not in OVER and name != "plain" else change
    for name, cover in COVERS.items():
        for sides in ("LR",) if name in ALWAYS_BOTH else ("L", "R", "LR"):
            yield name, sides, _over(random, cover(random, sides))


def _over(random: Random, draw: Draw) -> Draw:
    if random.random() >= OVER_SHARE:
        return draw
    change = VISIBLE[OVER[random.integers(len(OVER))]](random)
    return lambda rgb, mesh: change(draw(rgb, mesh), mesh)


def _seen(clean: Clean, draw: Draw) -> Iterator[NDArray[np.uint8]]:
    """The eyes' views in every other drawn frame, where the mesh finds them now."""
    film = Film()
    for number, (rgb, mesh) in enumerate(clean):
        drawn = np.ascontiguousarray(draw(rgb, mesh))
        found = widest(film.faces(drawn))
        if found is not None and number >= SETTLED and (number - SETTLED) % 2 == 0:
            yield eye_views(drawn, found)


def _stretches(path: Path) -> Iterator[Clean]:
    """Frames, cut to the face and its surroundings, with their meshes."""
    data = path.read_bytes()
    video = Video(lambda first, end: data[first:end], len(data))
    plan = video.plan(EyeParameters(max_frames=216_000))
    starts = np.linspace(0, max(0, len(plan.pts) - STRETCH_FRAMES), STRETCHES).astype(int)
    wanted = {int(first) + i: number for number, first in enumerate(starts) for i in range(STRETCH_FRAMES)}
    pictures = (picture for number in range(len(plan.windows)) for picture in video.pictures(plan, plan.window(number)))
    kept = ((wanted[frame], rgb) for frame, rgb in pictures if frame in wanted)
    for _, group in itertools.groupby(kept, key=lambda one: one[0]):
        film = Film()
        found = [(rgb, widest(film.faces(rgb))) for _, rgb in group]
        with_face = [(rgb, mesh) for rgb, mesh in found if mesh is not None]
        if with_face:
            yield _cut(with_face)


def _cut(frames: Clean) -> Clean:
    """The face with a margin, not larger than needed."""
    points = np.concatenate([mesh[:, :2] for _, mesh in frames])
    low, high = points.min(axis=0), points.max(axis=0)
    size = np.array(frames[0][0].shape[1::-1])
    low = np.maximum(low - MARGIN * (high - low), 0).astype(int)
    high = np.minimum(high + MARGIN * (high - low), size).astype(int)
    scale = min(1.0, FACE_PX / float(np.ptp(frames[0][1][:, 0])))
    cuts = [(rgb[low[1] : high[1], low[0] : high[0]], mesh - np.array([*low, 0])) for rgb, mesh in frames]
    return [(_scaled(rgb, scale), mesh * scale) for rgb, mesh in cuts]


def _scaled(rgb: Rgb, scale: float) -> Rgb:
    if scale == 1:
        return np.ascontiguousarray(rgb)
    return np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
