"""What the callers send: photos and short videos, good and bad, with the outcome that each must have."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import av
from PIL import Image

SAMPLES = Path(__file__).parents[2] / "samples"
STATURES_CM = {"man-174cm": 173.9, "woman-160cm": 160.0, "man-184cm": 184.0}
STATURE_STEPS_CM = (-1.5, 0.0, 1.5)  # one photo has other figures with another stature
FILM_FRAMES = 60  # 2 s
WINDOW_FRAMES = 30  # so that each film has two windows
FILM_SIZE = (480, 270)
BAD_SHARE = 0.1
VIDEO_SHARE = 0.2


@dataclass(frozen=True)
class Input:
    """One file with its request. `expected`: the code of a bad one; a good one's figures are measured first."""

    name: str
    kind: Literal["photo", "video"]
    data: bytes
    request: dict[str, Any] = field(default_factory=dict)
    expected: str | None = None

    @property
    def content_type(self) -> str:
        return "image/jpeg" if self.kind == "photo" else "video/mp4"


def good_inputs() -> list[Input]:
    photos = [
        Input(f"{name} {stature + step:.1f}", "photo", _sample(f"{name}.jpg"), {"height_cm": stature + step})
        for name, stature in STATURES_CM.items()
        for step in STATURE_STEPS_CM
    ]
    films = [_film(first) for first in (0, 60, 120)]
    videos = [Input(f"film {number}", "video", film, {"step": 1}) for number, film in enumerate(films)]
    return [*photos, *videos, Input("film 0 with gaze", "video", films[0], {"precise_gaze": True})]


def bad_inputs() -> list[Input]:
    wall = io.BytesIO()
    Image.new("RGB", (640, 480), (120, 130, 120)).save(wall, "JPEG")
    return [
        Input("text as photo", "photo", b"not a photo", {"height_cm": 170}, "IMAGE_UNREADABLE"),
        Input("a wall", "photo", wall.getvalue(), {"height_cm": 170}, "NO_PERSON"),
        Input("text as film", "video", b"not a film", {}, "VIDEO_UNREADABLE"),
    ]


def choose(numbers: random.Random, good: list[Input], bad: list[Input]) -> Input:
    kind = "video" if numbers.random() < VIDEO_SHARE else "photo"
    among = bad if numbers.random() < BAD_SHARE else good
    return numbers.choice([one for one in among if one.kind == kind])


def _sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def _film(first: int) -> bytes:
    """FILM_FRAMES frames of the sample film, from the frame `first` on, with a key frame for every window."""
    written = io.BytesIO()
    output: Any = av.open(written, "w", format="mp4")
    with av.open(str(SAMPLES / "face-10s.mp4")) as source, output:
        track = output.add_stream("libx264", rate=30, options={"preset": "veryfast"})
        track.width, track.height = FILM_SIZE
        track.codec_context.gop_size = WINDOW_FRAMES
        for number, frame in enumerate(source.decode(video=0)):
            if first <= number < first + FILM_FRAMES:
                small = frame.reformat(*FILM_SIZE, format="yuv420p")
                small.pts, small.time_base = number - first, Fraction(1, 30)
                output.mux(track.encode(small))
        output.mux(track.encode())
    return written.getvalue()
