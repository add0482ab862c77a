"""Draws what does not hide an eye: clear glasses, reflections, make-up, dark skin, low light, noise, a few hairs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import cv2
import numpy as np

from bench.eyes.hidden.eye_places import LID_LINES, blob, ellipse, laid, place
from bench.eyes.hidden.hard_covers import Draw, Random, Rgb, frame_lines
from functions.eye_tracking.face.mesh import Mesh


def clear_glasses(random: Random) -> Draw:
    """A frame of any thickness and colour; lenses lightly tinted, with reflections that leave most of the eye free."""
    wide, high, power = random.uniform(0.62, 1.0), random.uniform(0.4, 0.8), random.uniform(1.8, 4.5)
    colour = random.uniform(0, 70, 3) if random.random() < 0.7 else random.uniform(0, 255, 3)
    thick, tint, veil = random.uniform(0.02, 0.14), random.uniform(0, 120, 3), random.uniform(0, 0.35)
    shines = [
        (random.uniform(-0.6, 0.6), random.uniform(-0.5, 0.5), random.uniform(0.04, 0.22), random.uniform(0.3, 1.0))
        for _ in range(random.integers(0, 4))
    ]
    stripe = random.uniform(0, 0.4) if random.random() < 0.4 else 0.0

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        for side in "LR":
            eye = place(mesh, side)
            lens = blob(rgb, ellipse(eye, wide, high, power), 0)
            rgb = laid(rgb, veil * lens, tint)
            if stripe:
                slant = np.stack([eye.point(-0.2, -1), eye.point(0.15, -1), eye.point(-0.25, 1), eye.point(-0.6, 1)])
                rgb = laid(rgb, stripe * lens * blob(rgb, slant, 0.03 * eye.width), np.array([235.0, 240, 255]))
            for x, y, size, strength in shines:
                middle = eye.point(x, y)
                if np.hypot(x, y) < 0.15 + size:  # on the iris a reflection stays small
                    size = min(size, 0.07)
                spot = np.stack(
                    [
                        middle + size * eye.width * np.array([np.cos(a), 0.6 * np.sin(a)])
                        for a in np.linspace(0, 6.28, 24)
                    ]
                )
                rgb = laid(rgb, strength * lens * blob(rgb, spot, 0.02 * eye.width), np.array([255.0, 255, 255]))
        return frame_lines(rgb, mesh, "LR", colour, thick, wide, high, power)

    return draw


def make_up(random: Random) -> Draw:
    """Eye shadow above the eye and a dark line along the lashes."""
    colour, strength = random.uniform(0, 200, 3), random.uniform(0.2, 0.6)
    line, ink = random.uniform(0.02, 0.07), [float(c) for c in random.uniform(0, 50, 3)]

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        for side in "LR":
            eye = place(mesh, side)
            lid = mesh[list(LID_LINES[side]), :2]
            raised = (
                lid
                - 0.35
                * eye.width
                * (eye.point(0, 1) - eye.middle)
                / eye.width
                * np.sin(np.linspace(0, np.pi, len(lid)))[:, None]
            )
            shade = blob(rgb, np.concatenate([lid, raised[::-1]]), 0.05 * eye.width)
            rgb = laid(rgb, strength * shade, colour).copy()
            cv2.polylines(
                rgb, [np.round(lid * 8).astype(np.int32)], False, ink, max(1, round(line * eye.width)), cv2.LINE_AA, 3
            )
        return rgb

    return draw


def darker(random: Random) -> Draw:
    """The whole picture darker: dark skin or little light, with noise, and a colour cast."""
    gain, power, noise = random.uniform(0.25, 0.75), random.uniform(0.9, 1.6), random.uniform(0, 5)
    cast, seed = random.uniform(0.85, 1.15, 3), int(random.integers(1 << 30))

    def draw(rgb: Rgb, _: Mesh) -> Rgb:
        light = 255 * (rgb / 255) ** power * gain * cast
        light = light + np.random.default_rng(seed).normal(0, noise, rgb.shape)
        return np.asarray(np.clip(light, 0, 255), np.uint8)

    return draw


def lit(random: Random) -> Draw:
    """Strong light from one side: one half of the face bright, the other in shadow."""
    slope, gain = random.uniform(0.5, 2.0) * random.choice([-1, 1]), random.uniform(0.6, 1.15)

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        low, high = mesh[:, 0].min(), mesh[:, 0].max()
        at = np.clip((np.arange(rgb.shape[1]) - (low + high) / 2) / (high - low), -0.7, 0.7)
        return np.asarray(np.clip(rgb * (gain * np.exp(slope * at))[None, :, None], 0, 255), np.uint8)

    return draw


def coarse(random: Random) -> Draw:
    """Fewer pixels and stronger compression."""
    share, grade = random.uniform(0.3, 0.8), int(random.integers(12, 60))

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        share_ = max(share, min(1.0, 14 / place(mesh, "L").width))
        small = cv2.resize(rgb, None, fx=share_, fy=share_, interpolation=cv2.INTER_AREA)
        _, packed = cv2.imencode(".jpg", small, [cv2.IMWRITE_JPEG_QUALITY, grade])
        back = cv2.imdecode(packed, cv2.IMREAD_COLOR)
        return np.asarray(cv2.resize(back, rgb.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.uint8)

    return draw


def few_hairs(random: Random) -> Draw:
    """Some thin strands across an eye."""
    colour = np.array([[25, 20, 18], [150, 110, 70], [205, 175, 125]], float)[random.integers(3)]
    strands = [(random.uniform(-0.9, 0.9), random.normal(0, 0.3)) for _ in range(random.integers(2, 6))]

    def draw(rgb: Rgb, mesh: Mesh) -> Rgb:
        rgb = rgb.copy()
        for side in "LR":
            eye = place(mesh, side)
            for start, lean in strands:
                line = np.stack([eye.point(start + lean * s, s) for s in np.linspace(-1.5, 1.5, 8)])
                cv2.polylines(
                    rgb,
                    [np.round(line * 8).astype(np.int32)],
                    False,
                    [float(c) for c in colour],
                    max(1, round(0.008 * eye.width)),
                    cv2.LINE_AA,
                    3,
                )
        return rgb

    return draw


def plain(_: Random) -> Draw:
    """The frame as it is."""
    return lambda rgb, _: rgb


VISIBLE: Final[dict[str, Callable[[Random], Draw]]] = {
    "plain": plain, "clear glasses": clear_glasses, "make-up": make_up, "darker": darker, "lit": lit, "coarse": coarse,
    "few hairs": few_hairs,
}  # fmt: skip
