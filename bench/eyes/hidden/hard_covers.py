"""Draws patches, opaque glasses and bars. Each cover follows the face.

A cover is made once for a stretch of frames from a random generator, so that it does not flicker.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from bench.eyes.hidden.eye_places import Points, blob, ellipse, laid, place
from functions.eye_tracking.face.mesh import Mesh

Rgb = NDArray[np.uint8]
Draw = Callable[[Rgb, Mesh], Rgb]
Random = np.random.Generator


def patch(random: Random, sides: str) -> Draw:
    """An eye patch or a bandage: one colour or a weave, with or without a strap."""
    wide, high, power = random.uniform(0.55, 1.0), random.uniform(0.36, 0.8), random.uniform(1.8, 5)
    colour, grain, soft = any_colour(random), max(0.0, random.uniform(-10, 14)), random.uniform(0, 0.04)
    strap, seed, opacity = random.random() < 0.4, int(random.integers(1 << 30)), random.uniform(0.94, 1)

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        for side in sides:
            eye = place(mesh, side)
            mask = blob(rgb, ellipse(eye, wide, high, power), soft * eye.width)
            if strap:
                ends = [eye.point(-3, -0.9), eye.point(3, -1.5), eye.point(3, -1.3), eye.point(-3, -0.7)]
                mask = np.maximum(mask, blob(rgb, np.stack(ends), 0))
            rgb = laid(rgb, opacity * mask, grained(rgb.shape, colour, grain, eye.width, seed))
        return rgb

    return draw


def lenses(random: Random, sides: str) -> Draw:
    """Opaque glasses: dark or mirrored lenses with a gradient and reflections, a bridge and temples."""
    wide, high, power = random.uniform(0.7, 1.0), random.uniform(0.45, 0.8), random.uniform(1.9, 4.5)
    dark = random.uniform(0, 45, 3) if random.random() < 0.7 else any_colour(random)
    slope, opacity = random.normal(0, 35) * (random.random() < 0.6), random.uniform(0.93, 1)
    shines = [
        (random.uniform(-0.5, 0.5, 2), random.uniform(0.05, 0.35, 2), random.uniform(60, 255))
        for _ in range(random.integers(0, 4))
    ]
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
                seen = cv2.remap(
                    small,
                    ((columns - eye.middle[0] + 2 * eye.width) % small.shape[1]).astype(np.float32),
                    ((rows - eye.middle[1] + 2 * eye.width) % small.shape[0]).astype(np.float32),
                    cv2.INTER_LINEAR,
                )
                paint = 0.55 * paint + 0.6 * seen
            for at, size, light in shines:
                spot = blob(rgb, ellipse(eye.moved(*at), *size), 0.08 * eye.width)
                paint = paint + (spot * light)[..., None]
            mask = blob(rgb, ellipse(eye, wide, high, power), 0.02 * eye.width)
            rgb = laid(rgb, opacity * mask, paint)
        return frame_lines(rgb, mesh, sides, dark, 0.08, wide, high, power)

    return draw


def bar(random: Random, _: str) -> Draw:
    """One bar, band or scarf across both eyes."""
    colour, grain, seed = any_colour(random), random.uniform(0, 20), int(random.integers(1 << 30))
    high, tilt = random.uniform(0.4, 0.9), random.uniform(-0.1, 0.1)

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        left, right = place(mesh, "R"), place(mesh, "L")
        ends = [
            left.point(-1.2, -high - tilt),
            right.point(1.2, -high),
            right.point(1.2, high),
            left.point(-1.2, high - tilt),
        ]
        mask = blob(rgb, np.stack(ends), 0.02 * left.width)
        return laid(rgb, mask, grained(rgb.shape, colour, grain, left.width, seed))

    return draw


def frame_lines(
    rgb: Rgb, mesh: Mesh, sides: str, colour: Points, thick: float, wide: float, high: float, power: float
) -> Rgb:
    """The frame of a pair of glasses: rims, bridge and temples."""
    rgb = rgb.copy()
    left, right = place(mesh, "R"), place(mesh, "L")  # in the picture
    line = max(1, round(thick * left.width))
    paint = [float(c) for c in colour]
    parts = [ellipse(place(mesh, side), wide, high, power) for side in sides]
    bridge = np.stack([left.point(wide, -0.1), right.point(-wide, -0.1)])
    temples = [
        np.stack([left.point(-wide, -0.2), left.point(-wide - 0.8, -0.3)]),
        np.stack([right.point(wide, -0.2), right.point(wide + 0.8, -0.3)]),
    ]
    for closed, points in [*((True, part) for part in parts), (False, bridge), *((False, one) for one in temples)]:
        cv2.polylines(rgb, [np.round(points * 8).astype(np.int32)], closed, paint, line, cv2.LINE_AA, 3)
    return rgb


def any_colour(random: Random) -> Points:
    """Any colour; black, white and skin-like ones more often."""
    usual = np.array([[12, 12, 12], [235, 235, 230], [215, 180, 150], [150, 105, 80], [90, 60, 45]], float)
    return (
        np.clip(usual[random.integers(5)] + random.normal(0, 12, 3), 0, 255)
        if random.random() < 0.65
        else random.uniform(0, 255, 3)
    )


def grained(shape: tuple[int, ...], colour: Points, grain: float, width: float, seed: int) -> NDArray[np.float64]:
    noise = np.random.default_rng(seed).normal(0, 1, shape[:2])
    coarse = cv2.GaussianBlur(noise, (0, 0), max(0.6, 0.03 * width))
    return np.asarray(colour + (grain / max(coarse.std(), 1e-6) * coarse)[..., None])
