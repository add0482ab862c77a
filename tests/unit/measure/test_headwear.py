"""A tall hat is told, inside the mask or above it; what stands behind the head is not."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from functions.measure.headwear import covers_head
from functions.measure.landmarks import Pose
from functions.measure.silhouette import outline
from tests.unit.measure.bodies_for_tests import HEIGHT, WIDTH, standing

CROWN, HEAD = 200, 64  # px; a head is from the crown to the eyes
RED, CREAM = (160, 20, 40), (225, 205, 150)


def person() -> Pose:
    """With a round head on the trunk."""
    pose = standing(top=CROWN)
    mask = pose.mask.astype(np.uint8)
    mask[: CROWN + 2 * HEAD] = 0
    cv2.ellipse(mask, (360, CROWN + HEAD), (45, HEAD), 0, 0, 360, (1,), -1)
    return replace(pose, mask=mask.astype(bool))


def picture() -> NDArray[np.uint8]:
    """The person before a noisy wall, with dark hair."""
    wall = np.random.default_rng(0).normal((130, 140, 150), 6, (HEIGHT, WIDTH, 3))
    wall[person().mask] = (190, 140, 110)
    wall[CROWN : CROWN + HEAD // 2][person().mask[CROWN : CROWN + HEAD // 2]] = (50, 35, 30)
    return wall.clip(0, 255).astype(np.uint8)


def drawn(outline_px: list[tuple[int, int]], colour: tuple[int, int, int]) -> NDArray[np.uint8]:
    """The picture with a shape of one colour above the head and on its upper part."""
    found = picture()
    cv2.fillPoly(found, [np.array(outline_px, np.int32)], colour)
    return found


def told(rgb: NDArray[np.uint8], pose: Pose | None = None) -> bool:
    pose = pose or person()
    return covers_head(rgb, pose, outline(pose))


def test_a_bare_head_is_not_told() -> None:
    assert not told(picture())


@pytest.mark.parametrize("colour", [RED, CREAM])
@pytest.mark.parametrize("above", [45, 60, 90])
def test_a_hat_that_the_mask_misses_is_told(above: int, colour: tuple[int, int, int]) -> None:
    top = CROWN - above
    assert told(drawn([(318, CROWN + 30), (325, top), (395, top), (402, CROWN + 30)], colour))


def test_a_cone_is_told() -> None:
    assert told(drawn([(310, CROWN + 25), (355, CROWN - 85), (365, CROWN - 85), (410, CROWN + 25)], CREAM))


def test_a_hat_in_the_mask_is_told() -> None:
    pose = person()
    pose.mask[CROWN - 50 : CROWN + 20, 330:390] = True
    assert told(picture(), pose)


@pytest.mark.parametrize("left", [340, 356])
def test_a_post_behind_the_head_is_not_told(left: int) -> None:
    post = [(left, 0), (left + 8, 0), (left + 8, CROWN + 2), (left, CROWN + 2)]
    assert not told(drawn(post, (50, 35, 30)))


def test_a_head_at_the_top_of_the_picture_is_not_told() -> None:
    pose, cut = person(), CROWN - 10
    assert not told(picture()[cut:], replace(pose, points=pose.points - [0, cut], mask=pose.mask[cut:]))
