"""A body that is not wholly visible is refused with the reason; good pictures of all kinds are not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from functions.measure.landmarks import ANKLES, HIPS, KNEES, TOES, Pose
from functions.measure.silhouette import outline
from functions.measure.wholeness import Frame, frame_of, refuse_incomplete, refuse_lying
from functions.shared.errors import PersonCropped, PoseUnclear
from tests.unit.measure.bodies_for_tests import HEIGHT, WIDTH, in_view, standing

WALL = np.random.default_rng(0).integers(60, 200, (HEIGHT, WIDTH, 3)).astype(np.uint8)
WHOLE = Frame(0, HEIGHT, 0, WIDTH)


def judge(pose: Pose, picture: NDArray[np.uint8] = WALL) -> None:
    refuse_incomplete(picture, pose, outline(pose))


def hidden_below(pose: Pose, y: float) -> Pose:
    """Something stands in front of the person from row `y` on."""
    mask = pose.mask.copy()
    mask[int(y) :] = False
    return replace(pose, mask=mask)


def test_a_whole_person_passes() -> None:
    judge(standing())


@pytest.mark.parametrize("landmarks", [HIPS, KNEES])
def test_legs_behind_something_are_told(landmarks: tuple[int, int]) -> None:
    pose = standing()
    with pytest.raises(PersonCropped, match="hides the legs"):
        judge(hidden_below(pose, pose.points[landmarks[0], 1] + 20))


def test_feet_behind_something_are_told() -> None:
    pose = standing()
    with pytest.raises(PersonCropped, match="feet are hidden"):
        judge(hidden_below(pose, pose.points[ANKLES[0], 1] - 5))


@pytest.mark.parametrize("colour", [0, 255])
@pytest.mark.parametrize(("side", "lost"), [("top", "head"), ("bottom", "feet"), ("left", "arm"), ("right", "arm")])
def test_a_bar_cuts_like_the_edge_of_the_picture(side: str, lost: str, colour: int) -> None:
    pose, picture = standing(), WALL.copy()
    face, feet = int(pose.points[0, 1]), int(pose.points[TOES[0], 1])
    cut = {"top": np.s_[: face - 60], "bottom": np.s_[feet:], "left": np.s_[:, :190], "right": np.s_[:, 530:]}
    picture[cut[side]] = colour
    mask = pose.mask.copy()
    if side in ("top", "bottom"):
        mask[cut[side]] = False
    with pytest.raises(PersonCropped, match=lost):
        judge(replace(pose, mask=mask), picture)


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_cut_hand_is_told_though_its_landmarks_are_inside(mirrored: bool) -> None:
    pose = standing()
    arm = np.s_[460:560, 500:WIDTH] if not mirrored else np.s_[460:560, : WIDTH - 500]
    mask = pose.mask.copy()
    mask[arm] = True
    with pytest.raises(PersonCropped, match="an arm"):
        judge(replace(pose, mask=mask))


@pytest.mark.parametrize("beside", [5, WIDTH - 5])
def test_cut_fingers_are_told(beside: int) -> None:
    pose = standing()
    pose.points[19] = [beside, 580]
    with pytest.raises(PersonCropped, match="an arm"):
        judge(pose)


def test_a_shadow_at_the_feet_that_reaches_the_edge_is_no_cut_arm() -> None:
    pose = standing()
    mask = pose.mask.copy()
    mask[990:, 360:] = True
    mask[-20:] = False
    judge(replace(pose, mask=mask))


def test_bars_away_from_the_person_do_no_harm() -> None:
    picture = WALL.copy()
    picture[:100], picture[-100:] = 0, 0
    assert frame_of(picture) == Frame(100, HEIGHT - 100, 0, WIDTH)
    judge(standing(), picture)


def test_a_plain_studio_background_is_no_bar() -> None:
    picture = np.full((HEIGHT, WIDTH, 3), 250, np.uint8)
    picture[200:1001, 250:470] = WALL[200:1001, 250:470]  # the person
    assert frame_of(picture) == WHOLE


def test_a_picture_of_one_colour_is_no_bar() -> None:
    assert frame_of(np.zeros((HEIGHT, WIDTH, 3), np.uint8)) == WHOLE


def test_feet_wide_apart_are_told() -> None:
    pose = standing()
    points = pose.points.copy()
    for side, sign in ((0, 1), (1, -1)):
        points[KNEES[side], 0] += sign * 60
        points[[ANKLES[side], TOES[side]], 0] += sign * 110
    with pytest.raises(PoseUnclear, match="feet stand wide apart"):
        judge(in_view(replace(pose, points=points)))


@pytest.mark.parametrize(("degrees", "told"), [(90, "on its side"), (-90, "on its side"), (180, "upside down")])
def test_a_picture_that_is_not_upright_is_told(degrees: float, told: str) -> None:
    pose = standing()
    turn = np.radians(degrees)
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    centre = np.array([WIDTH, HEIGHT]) / 2
    with pytest.raises(PoseUnclear, match=told):
        refuse_lying(replace(pose, points=(pose.points - centre) @ rotation.T + centre))


def test_a_tilted_photo_is_upright_enough() -> None:
    refuse_lying(standing())
