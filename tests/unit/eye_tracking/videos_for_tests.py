"""Small videos whose frames carry their number, in whatever container and codec a test needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

WIDTH, HEIGHT = 160, 112
_BITS, _BLOCK = 10, 16


@dataclass(frozen=True)
class Recipe:
    """How a video is written. steps: ticks of 1/60000 s from frame to frame, repeated."""

    name: str
    codec: str
    options: dict[str, str] = field(default_factory=dict)
    container: dict[str, str] = field(default_factory=dict)
    pixels: str = "yuv420p"
    b_frames: int = 0
    gop: int = 15
    steps: tuple[int, ...] = (2000,)
    first_tick: int = 0
    pixel_aspect: Fraction = Fraction(1)


RECIPES = (
    Recipe("h264.mp4", "libx264"),
    Recipe("h264-b-frames.mkv", "libx264", b_frames=3),
    Recipe("h264-open-gop.mp4", "libx264", {"x264-params": "open-gop=1:bframes=3:keyint=15:min-keyint=15:scenecut=0"}),
    Recipe("h264-late-start.mp4", "libx264", b_frames=2, first_tick=90_000),
    Recipe("fragmented.mp4", "libx264", {}, {"movflags": "frag_keyframe+empty_moov"}, b_frames=2),
    Recipe("index-first.mov", "libx264", {}, {"movflags": "faststart"}),
    Recipe("variable-rate.mp4", "libx264", b_frames=2, steps=(1000, 2000, 4000)),
    Recipe("no-cues.webm", "libvpx", {}, {"live": "1"}),
    Recipe("vp8-hidden-frames.webm", "libvpx", {"auto-alt-ref": "1", "lag-in-frames": "16"}),
    Recipe("vp9.webm", "libvpx-vp9", {"lag-in-frames": "8", "deadline": "realtime", "cpu-used": "8"}),
    Recipe("mjpeg.avi", "mjpeg", pixels="yuvj420p"),
    Recipe("mpeg4-b-frames.avi", "mpeg4", b_frames=2),
    Recipe("h264-b-frames.avi", "libx264", b_frames=2),
    Recipe("ffv1.mkv", "ffv1"),
)


def write(path: Path, recipe: Recipe, frames: int = 90) -> Path:
    """A video of numbered frames."""
    container: Any = av.open(str(path), "w", options=recipe.container)
    with container:
        is_avi = path.suffix == ".avi"  # its frame rate is its clock
        clock = Fraction(1, 30) if is_avi else Fraction(1, 60_000)
        stream = container.add_stream(recipe.codec, rate=30, options=recipe.options)
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, recipe.pixels
        stream.codec_context.gop_size = recipe.gop
        stream.codec_context.sample_aspect_ratio = recipe.pixel_aspect
        stream.codec_context.max_b_frames = recipe.b_frames
        stream.codec_context.time_base = clock
        tick = recipe.first_tick
        for number in range(frames):
            frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24")
            frame.pts, frame.time_base = number if is_avi else tick, clock
            tick += recipe.steps[number % len(recipe.steps)]
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


def picture(number: int) -> NDArray[np.uint8]:
    """(HEIGHT, WIDTH, 3): noise of its own above, the number below."""
    noise = np.random.default_rng(number).integers(60, 200, (HEIGHT // 8, WIDTH // 4, 1), np.uint8)
    rgb = np.repeat(noise.repeat(8, axis=0).repeat(4, axis=1), 3, axis=2)
    for bit in range(_BITS):
        rgb[-24:, bit * _BLOCK : (bit + 1) * _BLOCK] = 255 * ((number >> bit) & 1)
    return rgb


def number_of(rgb: NDArray[np.uint8]) -> int:
    """The number that `picture` wrote."""
    row = rgb[-12, _BLOCK // 2 :: _BLOCK].mean(axis=1) > 128
    return int(sum(1 << bit for bit, is_set in enumerate(row) if is_set))
