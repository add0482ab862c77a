"""Decoded frames as the networks take them."""

from __future__ import annotations

import av
import numpy as np
import pytest

from functions.eye_tracking.face.mesh import faces
from functions.eye_tracking.video.frames import Pixels


def grey(width: int, height: int, level: int) -> av.VideoFrame:
    frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), level, np.uint8), format="rgb24")
    return frame.reformat(format="yuv420p")


@pytest.mark.parametrize("width", [320, 322, 338, 1078, 1080])
def test_a_picture_of_any_width_is_what_the_network_takes_without_a_copy(width: int) -> None:
    rgb = Pixels().of(grey(width, 96, 128))
    assert rgb.shape == (96, width, 3)
    assert rgb.flags.c_contiguous
    assert not rgb.flags.writeable
    assert faces(rgb) == []


def test_a_picture_stays_what_it_was_when_the_next_one_is_made() -> None:
    pixels = Pixels()
    pictures = [pixels.of(grey(322, 96, level)) for level in (60, 120, 180)]
    assert [round(float(picture.mean())) for picture in pictures] == pytest.approx([60, 120, 180], abs=2)
