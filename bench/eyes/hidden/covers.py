"""Draws hands, hair, glare and things in front of an eye, and lists everything that hides one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np

from bench.eyes.hidden.eye_places import blob, ellipse, laid, place, skin
from bench.eyes.hidden.hard_covers import Draw, Random, Rgb, bar, lenses, patch
from functions.eye_tracking.face.mesh import Mesh


def hand(random: Random, sides: str) -> Draw:
    """Fingers of the person's own skin, side by side, with the dark lines between them."""
    angle, finger = random.uniform(-np.pi, np.pi), random.uniform(0.45, 0.9)
    tone, seed = random.normal(0, 14, 3) * [1, 0.6, 0.6] + random.normal(0, 16), int(random.integers(1 << 30))
    shift, reach = random.uniform(-0.5, 0.5), random.uniform(0.85, 1.5)
    depth, line = random.uniform(0, 0.25), random.uniform(0, 0.35) * (random.random() < 0.7)

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        own = np.clip(skin(rgb, mesh) + tone, 5, 250)
        for side in sides:
            eye = place(mesh, side)
            rows, columns = np.mgrid[: rgb.shape[0], : rgb.shape[1]]
            right = (columns - eye.middle[0]) / eye.width
            down = (rows - eye.middle[1]) / eye.width
            across = (right * np.cos(angle) + down * np.sin(angle)) / finger + shift
            round_ = np.abs((across % 1) - 0.5) * 2  # 0 at a finger's middle, 1 between two
            light = 1.06 - depth * round_**3 - line * (round_ > 0.95)
            paint = own * light[..., None]
            noise = np.random.default_rng(seed).normal(0, 3, rgb.shape[:2])
            paint = paint + cv2.GaussianBlur(noise, (0, 0), 0.03 * eye.width + 0.5)[..., None] * 2
            mask = blob(rgb, ellipse(eye, reach, reach, 2.5), 0.03 * eye.width)
            rgb = laid(rgb, mask, paint)
        return rgb

    return draw


def hair(random: Random, sides: str) -> Draw:
    """A thick lock of strands in one colour, each a little lighter or darker."""
    colour = np.array([[25, 20, 18], [70, 45, 30], [150, 110, 70], [205, 175, 125], [120, 120, 120]], float)[
        random.integers(5)
    ]
    lean, curl = random.normal(0, 0.35), random.normal(0, 0.4)
    strands = [(random.uniform(-1.0, 1.0), random.normal(0, 0.08), random.normal(0, 22)) for _ in range(260)]

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        rgb = rgb.copy()
        for side in sides:
            eye = place(mesh, side)
            steps = np.linspace(-1.6, 1.6, 14)
            base = blob(
                rgb,
                np.concatenate(
                    [
                        [eye.point(-1.0 + lean * s + curl * s * s, s) for s in steps],
                        [eye.point(1.0 + lean * s + curl * s * s, s) for s in steps[::-1]],
                    ]
                ),
                0.03 * eye.width,
            )
            rgb = laid(rgb, base * 0.97, colour)
            thick = max(1, round(0.02 * eye.width))
            for start, drift, tone in strands:
                line = np.stack([eye.point(start + (lean + drift) * s + curl * s * s, s) for s in steps])
                shade = np.clip(colour + tone, 0, 255)
                cv2.polylines(
                    rgb, [np.round(line * 8).astype(np.int32)], False, [float(c) for c in shade], thick, cv2.LINE_AA, 3
                )
        return rgb

    return draw


def glare(random: Random, sides: str) -> Draw:
    """Light so strong that nothing of the eye is left: a saturated spot that fades out."""
    core, fade, tint = (
        random.uniform(0.5, 0.75),
        random.uniform(0.1, 0.3),
        np.array([255, random.uniform(225, 255), random.uniform(200, 255)]),
    )
    flat = random.uniform(0.7, 1.0)

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        for side in sides:
            eye = place(mesh, side)
            mask = blob(rgb, ellipse(eye, core + fade, (core + fade) * flat), fade * eye.width)
            rgb = laid(rgb, np.minimum(1, 1.25 * mask), tint)
        return rgb

    return draw


def thing(random: Random, sides: str) -> Draw:
    """Something in front of the eye: a piece of the frame's surroundings, turned and enlarged."""
    angle, zoom, at = random.uniform(0, 360), random.uniform(0.6, 2.0), random.uniform(0, 1, 2)
    wide, high, power = random.uniform(0.75, 1.3), random.uniform(0.55, 1.2), random.uniform(1.8, 6)
    tone = random.normal(0, 25, 3)

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        height, width = rgb.shape[:2]
        corner = np.array([width, height]) * (np.where(at < 0.5, 0.02, 0.98) + np.array([0.0, 0.3 * at[0]]))
        for side in sides:
            eye = place(mesh, side)
            turn = np.asarray(cv2.getRotationMatrix2D((float(corner[0]), float(corner[1])), angle, zoom), np.float64)
            turn[:, 2] += eye.middle - corner
            paint = cv2.warpAffine(rgb, turn, (width, height), borderMode=cv2.BORDER_REFLECT)
            mask = blob(rgb, ellipse(eye, wide, high, power), 0.02 * eye.width)
            rgb = laid(rgb, mask, np.clip(paint + tone, 0, 255))
        return rgb

    return draw


COVERS: Final[dict[str, Callable[[Random, str], Draw]]] = {
    "patch": patch, "lenses": lenses, "bar": bar, "hand": hand, "hair": hair, "glare": glare, "thing": thing,
}  # fmt: skip
ALWAYS_BOTH: Final = frozenset({"bar", "lenses"})
