"""The clips that the project carries: each frame's number is written in its picture."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video.source import Video

CLIPS = Path(__file__).parents[2] / "data" / "eyes"
ENTRIES: list[dict[str, Any]] = json.loads((CLIPS / "manifest.json").read_text(encoding="utf-8"))
NUMBERED = [entry["file"] for entry in ENTRIES if entry.get("size", [0])[0] == 1280]


def opened(name: str) -> Video:
    data = (CLIPS / name).read_bytes()
    return Video(lambda first, end: data[first:end], len(data))


def number_of(rgb: NDArray[np.uint8]) -> int:
    """Sixteen blocks along the bottom, 32 px apart, the lowest bit first."""
    bits = rgb[-16, 24 : 24 + 16 * 32 : 32].mean(axis=1) > 128
    return int(sum(1 << at for at, bit in enumerate(bits) if bit))


@pytest.mark.parametrize("name", NUMBERED)
def test_every_frame_comes_out_by_its_number_and_at_its_time(name: str) -> None:
    video = opened(name)
    plan = video.plan(EyeParameters(), window_frames=60)
    found = [
        (frame, number_of(rgb))
        for window in range(len(plan.windows))
        for frame, rgb in video.pictures(plan, plan.window(window))
    ]
    truth = json.loads((CLIPS / f"{name}.gt.json").read_text(encoding="utf-8"))
    assert [number for _, number in found] == [frame for frame, _ in found] == list(range(len(truth["t"])))
    np.testing.assert_allclose(plan.time_s, truth["t"], atol=1e-4)


def test_a_video_that_a_phone_filmed_upright_comes_out_upright() -> None:
    """It is stored lying, 720 x 400, with a display matrix; the numbers are partly outside of the picture."""
    video = opened("fmt_rotated_meta.mp4")
    plan = video.plan(EyeParameters(max_frames=1))
    ((_, rgb),) = video.pictures(plan, plan.window(0))
    assert rgb.shape == (720, 400, 3)
    strip, suit = rgb[-20:, 200:], rgb[600:660, 200:260]
    assert strip.std(axis=(0, 1)).max() < 10  # the strip of numbers is at the bottom, plain where no number is
    assert suit.mean() < 60  # and above it is the dark collar
