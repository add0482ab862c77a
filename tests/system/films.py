"""The sample clip in other containers and codecs, small, with key frames where a test wants them."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

SIZE = (480, 270)


@dataclass(frozen=True)
class Film:
    """How the clip is written: file name, codec, key frame every `gop` frames."""

    name: str
    codec: str = "libx264"
    gop: int = 60
    b_frames: int = 0
    options: dict[str, str] = field(default_factory=dict)
    pixels: str = "yuv420p"


def write(source: Path, folder: Path, film: Film, frames: int) -> Path:
    """The first `frames` frames of `source` as `film`."""
    path = folder / film.name
    output: Any = av.open(str(path), "w")
    with av.open(str(source)) as container, output:
        track = output.add_stream(film.codec, rate=30, options=film.options)
        track.width, track.height = SIZE
        track.pix_fmt = film.pixels
        track.codec_context.gop_size = film.gop
        track.codec_context.max_b_frames = film.b_frames
        for number, frame in enumerate(container.decode(video=0)):
            if number == frames:
                break
            small = frame.reformat(*SIZE, format=film.pixels)
            small.pts, small.time_base = number, Fraction(1, 30)
            output.mux(track.encode(small))
        output.mux(track.encode())
    return path
