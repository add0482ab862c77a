from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from functions.measure.landmarks import Pose
from functions.measure.quality import doubt, refuse_unmeasurable, remarks
from functions.measure.silhouette import outline
from functions.shared.errors import PersonCropped, PoseUnclear
from tests.unit.measure.bodies_for_tests import HEIGHT, WIDTH, standing

# Squares of 40 px, sharp and bright everywhere.
PICTURE = np.kron(np.indices((HEIGHT // 40, WIDTH // 40)).sum(axis=0) % 2, np.full((40, 40), 150)).astype(np.uint8)
PICTURE = np.repeat(PICTURE[..., None] + np.uint8(60), 3, axis=2)


def judge(pose: Pose, picture: NDArray[np.uint8] = PICTURE) -> None:
    refuse_unmeasurable(picture, pose, outline(pose))


def codes(pose: Pose, camera_pitch_deg: float | None = None) -> set[str]:
    return {remark.code for remark in remarks(pose, outline(pose), camera_pitch_deg)}


def moved(pose: Pose, **landmarks: tuple[float, float]) -> Pose:
    points = pose.points.copy()
    for index, point in landmarks.items():
        points[int(index.removeprefix("p"))] = point
    return replace(pose, points=points)


def test_a_standing_person_passes_without_a_remark() -> None:
    judge(standing())
    assert codes(standing()) == set()


@pytest.mark.parametrize(
    ("pose", "lost"),
    [
        (standing(top=0, height=900), "head"),
        (standing(top=500, height=800), "feet"),
        (standing(x=150), "arm"),
        (standing(x=WIDTH - 150), "arm"),
    ],
)
def test_what_the_picture_cuts_off_is_named(pose: Pose, lost: str) -> None:
    with pytest.raises(PersonCropped, match=lost):
        judge(pose)


def test_a_back_view_is_refused() -> None:
    pose = standing()
    mirrored = replace(pose, points=pose.points * [-1, 1] + [WIDTH, 0])
    with pytest.raises(PoseUnclear, match="behind"):
        judge(mirrored)


def test_a_side_view_is_refused() -> None:
    pose = standing()
    squeezed = replace(pose, points=(pose.points - [360, 0]) * [0.4, 1] + [360, 0])
    with pytest.raises(PoseUnclear, match="sideways"):
        judge(squeezed)


def test_a_seated_person_is_refused() -> None:
    pose = standing()
    left_knee, right_knee = pose.points[25], pose.points[26]
    forward = {"p25": (left_knee[0] + 150, left_knee[1] - 100), "p26": (right_knee[0] - 150, right_knee[1] - 100)}
    with pytest.raises(PoseUnclear, match="straight legs"):
        judge(moved(pose, **forward))


def test_a_person_of_few_pixels_is_refused_and_of_some_more_remarked() -> None:
    with pytest.raises(PoseUnclear, match="px"):
        judge(standing(height=290))
    judge(standing(height=400))
    assert codes(standing(height=400)) == {"PERSON_SMALL"}


def test_a_dark_photo_is_refused() -> None:
    with pytest.raises(PoseUnclear, match="dark"):
        judge(standing(), (PICTURE * 0.1).astype(np.uint8))


def test_a_blurred_photo_is_refused() -> None:
    with pytest.raises(PoseUnclear, match="blurred"):
        judge(standing(), np.asarray(cv2.GaussianBlur(PICTURE, (0, 0), 12), np.uint8))


@pytest.mark.parametrize(("pitch", "expected"), [(None, set()), (-8.0, set()), (-25.0, {"CAMERA_PITCH"})])
def test_a_steep_camera_is_remarked_when_the_phone_told(pitch: float | None, expected: set[str]) -> None:
    assert codes(standing(), pitch) == expected


def test_an_ordinary_picture_is_not_doubted() -> None:
    assert doubt(standing(), outline(standing()), None) == 1.0
    assert doubt(standing(), outline(standing()), -20.0) == 1.0


def test_doubt_grows_with_the_turn_of_the_body_the_bend_of_the_legs_and_a_steep_camera() -> None:
    pose = standing()
    turned = replace(pose, points=(pose.points - [360, 0]) * [0.6, 1] + [360, 0])
    bent = moved(pose, p25=(pose.points[25][0] + 34, pose.points[25][1]))
    assert doubt(turned, outline(turned), None) > 1.2
    assert doubt(bent, outline(bent), None) > 1.2
    assert doubt(pose, outline(pose), -40.0) == 2.0


def test_a_turned_body_is_remarked() -> None:
    pose = standing()
    turned = replace(pose, points=(pose.points - [360, 0]) * [0.7, 1] + [360, 0])
    judge(turned)
    assert "BODY_TURNED" in codes(turned)


def test_hidden_limbs_and_close_arms_are_remarked() -> None:
    pose = standing()
    visibility = pose.visibility.copy()
    visibility[15] = 0.2
    assert codes(replace(pose, visibility=visibility)) == {"SEGMENT_HIDDEN"}
    shoulder, hip = pose.points[11], pose.points[23]
    close = moved(pose, p13=tuple(shoulder + 0.5 * (hip - shoulder)))
    assert "ARM_CLOSE" in codes(close)


def test_raised_arms_do_not_raise_the_head() -> None:
    pose = standing()
    mask = pose.mask.copy()
    mask[100:200, 200:240] = True  # a hand high above, beside the head
    assert outline(replace(pose, mask=mask)).top == outline(pose).top == 200


def test_an_empty_mask_is_refused() -> None:
    with pytest.raises(PoseUnclear, match="outline"):
        outline(replace(standing(), mask=np.zeros((HEIGHT, WIDTH), bool)))
