"""Draws what hides an eye: patches, opaque lenses, bars, hands, hair, glare, things. Each cover follows the face.

A cover is made once for a stretch of frames from a random generator, so that it does not flicker.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.eyes.hidden.eye_places import Mask, Points, blob, ellipse, laid, place, skin
from functions.eye_tracking.face.mesh import Mesh

Rgb = NDArray[np.uint8]
Draw = Callable[[Rgb, Mesh], Rgb]
Random = np.random.Generator


def patch(random: Random, sides: str) -> Draw:
    """An eye patch or a bandage: one colour or a weave, with or without a strap."""
    wide, high, power = random.uniform(0.55, 1.0), random.uniform(0.36, 0.8), random.uniform(1.8, 5)
    colour, grain, soft = _colour(random), max(0.0, random.uniform(-10, 14)), random.uniform(0, 0.04)
    strap, seed, opacity = random.random() < 0.4, int(random.integers(1 << 30)), random.uniform(0.94, 1)

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        for side in sides:
            eye = place(mesh, side)
            mask = blob(rgb.shape[:2], ellipse(eye, wide, high, power), soft * eye.width)
            if strap:
                ends = [eye.point(-3, -0.9), eye.point(3, -1.5), eye.point(3, -1.3), eye.point(-3, -0.7)]
                mask = np.maximum(mask, blob(rgb.shape[:2], np.stack(ends), 0))
            rgb = laid(rgb, opacity * mask, _grained(rgb.shape, colour, grain, eye.width, seed))
        return rgb

    return draw


def lenses(random: Random, sides: str) -> Draw:
    """Opaque glasses: dark or mirrored lenses with a gradient and reflections, a bridge and temples."""
    wide, high, power = random.uniform(0.7, 1.0), random.uniform(0.45, 0.8), random.uniform(1.9, 4.5)
    dark = random.uniform(0, 45, 3) if random.random() < 0.7 else _colour(random)
    slope, opacity = random.normal(0, 35) * (random.random() < 0.6), random.uniform(0.93, 1)
    shines = [(random.uniform(-0.5, 0.5, 2), random.uniform(0.05, 0.35, 2), random.uniform(60, 255)) for _ in range(random.integers(0, 4))]
    mirror = random.random() < 0.25

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        clean = rgb
        for side in sides:
            eye = place(mesh, side)
            rows, columns = np.mgrid[: rgb.shape[0], : rgb.shape[1]]
            shade = slope * (rows - eye.middle[1]) / eye.width
            paint = dark + shade[..., None]
            if mirror:
                small = cv2.resize(clean[::-1], (max(2, int(4 * eye.width)),) * 2, interpolation=cv2.INTER_AREA)
                seen = cv2.remap(small, ((columns - eye.middle[0] + 2 * eye.width) % small.shape[1]).astype(np.float32),
                                 ((rows - eye.middle[1] + 2 * eye.width) % small.shape[0]).astype(np.float32), cv2.INTER_LINEAR)
                paint = 0.55 * paint + 0.6 * seen
            for at, size, light in shines:
                spot = blob(rgb.shape[:2], ellipse(_moved(eye, at), *size), 0.08 * eye.width)
                paint = paint + (spot * light)[..., None]
            mask = blob(rgb.shape[:2], ellipse(eye, wide, high, power), 0.02 * eye.width)
            rgb = laid(rgb, opacity * mask, paint)
        return frame_lines(rgb, mesh, sides, dark, 0.08, wide, high, power)

    return draw


def bar(random: Random, sides: str) -> Draw:
    """One bar, band or scarf across both eyes."""
    colour, grain, seed = _colour(random), random.uniform(0, 20), int(random.integers(1 << 30))
    high, tilt = random.uniform(0.4, 0.9), random.uniform(-0.1, 0.1)

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        left, right = place(mesh, "R"), place(mesh, "L")
        ends = [left.point(-1.2, -high - tilt), right.point(1.2, -high), right.point(1.2, high), left.point(-1.2, high - tilt)]
        mask = blob(rgb.shape[:2], np.stack(ends), 0.02 * left.width)
        return laid(rgb, mask, _grained(rgb.shape, colour, grain, left.width, seed))

    return draw


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
            mask = blob(rgb.shape[:2], ellipse(eye, reach, reach, 2.5), 0.03 * eye.width)
            rgb = laid(rgb, mask, paint)
        return rgb

    return draw


def hair(random: Random, sides: str) -> Draw:
    """A thick lock of strands in one colour, each a little lighter or darker."""
    colour = np.array([[25, 20, 18], [70, 45, 30], [150, 110, 70], [205, 175, 125], [120, 120, 120]], float)[random.integers(5)]
    lean, curl = random.normal(0, 0.35), random.normal(0, 0.4)
    strands = [(random.uniform(-1.0, 1.0), random.normal(0, 0.08), random.normal(0, 22)) for _ in range(260)]

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        rgb = rgb.copy()
        for side in sides:
            eye = place(mesh, side)
            steps = np.linspace(-1.6, 1.6, 14)
            base = blob(rgb.shape[:2], np.concatenate([
                [eye.point(-1.0 + lean * s + curl * s * s, s) for s in steps],
                [eye.point(1.0 + lean * s + curl * s * s, s) for s in steps[::-1]]]), 0.03 * eye.width)
            rgb = laid(rgb, base * 0.97, colour)
            thick = max(1, round(0.02 * eye.width))
            for start, drift, tone in strands:
                line = np.stack([eye.point(start + (lean + drift) * s + curl * s * s, s) for s in steps])
                shade = np.clip(colour + tone, 0, 255)
                cv2.polylines(rgb, [np.round(line * 8).astype(np.int32)], False, [float(c) for c in shade], thick, cv2.LINE_AA, 3)
        return rgb

    return draw


def glare(random: Random, sides: str) -> Draw:
    """Light so strong that nothing of the eye is left: a saturated spot that fades out."""
    core, fade, tint = random.uniform(0.5, 0.75), random.uniform(0.1, 0.3), np.array([255, random.uniform(225, 255), random.uniform(200, 255)])
    flat = random.uniform(0.7, 1.0)

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        for side in sides:
            eye = place(mesh, side)
            mask = blob(rgb.shape[:2], ellipse(eye, core + fade, (core + fade) * flat), fade * eye.width)
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
            turn = cv2.getRotationMatrix2D((float(corner[0]), float(corner[1])), angle, zoom)
            turn[:, 2] += eye.middle - corner
            paint = cv2.warpAffine(rgb, turn, (width, height), borderMode=cv2.BORDER_REFLECT)
            mask = blob(rgb.shape[:2], ellipse(eye, wide, high, power), 0.02 * eye.width)
            rgb = laid(rgb, mask, np.clip(paint + tone, 0, 255))
        return rgb

    return draw


COVERS: Final[dict[str, Callable[[Random, str], Draw]]] = {
    "patch": patch, "lenses": lenses, "bar": bar, "hand": hand, "hair": hair, "glare": glare, "thing": thing,
}  # fmt: skip
ALWAYS_BOTH: Final = frozenset({"bar", "lenses"})


def frame_lines(rgb: Rgb, mesh: Mesh, sides: str, colour: Points, thick: float, wide: float, high: float, power: float) -> Rgb:
    """The frame of a pair of glasses: rims, bridge and temples."""
    rgb = rgb.copy()
    left, right = place(mesh, "R"), place(mesh, "L")  # in the picture
    line = max(1, round(thick * left.width))
    paint = [float(c) for c in colour]
    parts = [ellipse(place(mesh, side), wide, high, power) for side in sides]
    bridge = np.stack([left.point(wide, -0.1), right.point(-wide, -0.1)])
    temples = [np.stack([left.point(-wide, -0.2), left.point(-wide - 0.8, -0.3)]), np.stack([right.point(wide, -0.2), right.point(wide + 0.8, -0.3)])]
    for closed, points in [*((True, part) for part in parts), (False, bridge), *((False, one) for one in temples)]:
        cv2.polylines(rgb, [np.round(points * 8).astype(np.int32)], closed, paint, line, cv2.LINE_AA, 3)
    return rgb


def _moved(eye, at):  # type: ignore
    from dataclasses import replace
    return replace(eye, middle=eye.point(*at))


def _colour(random: Random) -> Points:
    """Any colour; black, white and skin-like ones more often."""
    usual = np.array([[12, 12, 12], [235, 235, 230], [215, 180, 150], [150, 105, 80], [90, 60, 45]], float)
    return np.clip(usual[random.integers(5)] + random.normal(0, 12, 3), 0, 255) if random.random() < 0.65 else random.uniform(0, 255, 3)


def _grained(shape: tuple[int, ...], colour: Points, grain: float, width: float, seed: int) -> NDArray[np.float64]:
    noise = np.random.default_rng(seed).normal(0, 1, shape[:2])
    coarse = cv2.GaussianBlur(noise, (0, 0), max(0.6, 0.03 * width))
    return np.asarray(colour + (grain / max(coarse.std(), 1e-6) * coarse)[..., None])
