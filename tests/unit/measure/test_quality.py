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
from tests.unit.measure.bodies_for_tests import HEIGHT, WIDTH, in_view, standing

# Squares of 40 px, sharp and bright everywhere.
PICTURE = np.kron(np.indices((HEIGHT // 40, WIDTH // 40)).sum(axis=0) % 2, np.full((40, 40), 150)).astype(np.uint8)
PICTURE = np.repeat(PICTURE[..., None] + np.uint8(60), 3, axis=2)


def judge(pose: Pose, picture: NDArray[np.uint8] = PICTURE) -> None:
    refuse_unmeasurable(picture, pose, outline(pose))


def codes(pose: Pose, camera_pitch_deg: float | None = None) -> set[str]:
    return {remark.code for remark in remarks(PICTURE, pose, outline(pose), camera_pitch_deg)}


def moved(pose: Pose, **landmarks: tuple[float, float]) -> Pose:
    points = pose.points.copy()
    for index, point in landmarks.items():
        points[int(index.removeprefix("p"))] = point
    return in_view(replace(pose, points=points))


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


def with_mask(pose: Pose, top: int = 200, bottom: int = 1000) -> Pose:
    """The person's outline from row `top` to row `bottom`."""
    mask = np.zeros_like(pose.mask)
    mask[top : bottom + 1, 200:520] = True
    return replace(pose, mask=mask)


def upright(knee_deg: float = 180.0, hip_deg: float = 180.0, arm_deg: float = 60.0) -> Pose:
    """A person whose left shoulder, hip, knee and ankle stand on one line but for the angles given."""
    pose = standing()
    for side, x in ((0, 430.0), (1, 290.0)):
        bent_hip, bent_knee = (np.radians(180 - deg) if side == 0 else 0.0 for deg in (hip_deg, knee_deg))
        thigh, calf = (np.array([np.sin(angle), np.cos(angle)]) * 160 for angle in (bent_hip, bent_hip + bent_knee))
        sign = 1 if side == 0 else -1
        arm = np.radians(arm_deg)
        pose.points[11 + side] = [x, 350]
        pose.points[13 + side] = [x + sign * 100 * np.sin(arm), 350 + 100 * np.cos(arm)]
        pose.points[23 + side] = [x, 580]
        pose.points[25 + side] = pose.points[23 + side] + thigh
        pose.points[27 + side] = pose.points[25 + side] + calf
    return in_view(pose)


def is_refused(pose: Pose) -> bool:
    try:
        judge(pose)
    except (PersonCropped, PoseUnclear):
        return True
    return False


@pytest.mark.parametrize(
    ("fits", "does_not"),
    [
        (with_mask(standing(), top=6), with_mask(standing(), top=5)),
        (with_mask(standing(), bottom=1273), with_mask(standing(), bottom=1274)),
        (moved(standing(), p31=(400, 1274)), moved(standing(), p31=(400, 1275))),
        (moved(standing(), p28=(340, 1274)), moved(standing(), p28=(340, 1275))),
        (moved(standing(), p16=(6, 800)), moved(standing(), p16=(5, 800))),
        (moved(standing(), p13=(714, 500)), moved(standing(), p13=(715, 500))),
    ],
    ids=["top", "bottom", "toe", "ankle", "wrist", "elbow"],
)
def test_a_body_within_4_thousandths_of_an_edge_goes_on_outside(fits: Pose, does_not: Pose) -> None:
    """Of the longer side: 5.12 px."""
    refuse_unmeasurable(PICTURE, fits, outline(fits))
    with pytest.raises(PersonCropped):
        judge(does_not)


@pytest.mark.parametrize(
    ("fits", "does_not"),
    [
        (upright(knee_deg=151), upright(knee_deg=149)),
        (upright(hip_deg=141), upright(hip_deg=139)),
        (standing(height=300), standing(height=299)),
    ],
    ids=["knee", "hip", "height"],
)
def test_a_posture_is_refused_beyond_each_limit_alone(fits: Pose, does_not: Pose) -> None:
    judge(fits)
    with pytest.raises(PoseUnclear):
        judge(does_not)


@pytest.mark.parametrize(("share", "refused"), [(0.59, False), (0.61, True)])
def test_another_person_counts_from_60_percent_of_the_height(
    share: float, refused: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("functions.measure.quality.other_person_height", lambda *_: share * 800)
    assert is_refused(standing()) is refused


def wide(shoulders: float) -> Pose:
    """With that shoulder width, in fractions of the height."""
    return moved(standing(), p11=(360 + shoulders * 400, 352), p12=(360 - shoulders * 400, 352))


@pytest.mark.parametrize(
    ("width", "refused", "turned"), [(0.151, False, False), (0.149, False, True), (0.099, True, True)]
)
def test_narrow_shoulders_are_remarked_and_then_refused(width: float, refused: bool, turned: bool) -> None:
    assert is_refused(wide(width)) is refused
    assert ("BODY_TURNED" in codes(wide(width))) is turned
    assert is_refused(wide(0.101)) is False


@pytest.mark.parametrize(
    ("pose", "pitch", "expected"),
    [
        (standing(height=450), None, set()),
        (standing(height=449), None, {"PERSON_SMALL"}),
        (standing(), 15.0, set()),
        (standing(), 15.1, {"CAMERA_PITCH"}),
        (standing(), -15.1, {"CAMERA_PITCH"}),
        (upright(arm_deg=8.1), None, set()),
        (upright(arm_deg=7.9), None, {"ARM_CLOSE"}),
    ],
)
def test_each_remark_begins_at_its_limit(pose: Pose, pitch: float | None, expected: set[str]) -> None:
    assert codes(pose, pitch) == expected


@pytest.mark.parametrize(("visibility", "hidden"), [(0.5, False), (0.49, True)])
def test_a_limb_is_hidden_when_a_landmark_of_it_is_rather_not_seen(visibility: float, hidden: bool) -> None:
    pose = standing()
    pose.visibility[27] = visibility
    remark = next((r for r in remarks(PICTURE, pose, outline(pose), None) if r.code == "SEGMENT_HIDDEN"), None)
    assert (remark is not None) is hidden
    if remark:
        assert "calf" in remark.message
        assert "thigh" not in remark.message


def test_limbs_of_two_words_are_named_as_people_say_them() -> None:
    pose = standing()
    pose.visibility[13] = 0.2
    (remark,) = remarks(PICTURE, pose, outline(pose), None)
    assert "upper arm" in remark.message


@pytest.mark.parametrize(
    ("pose", "pitch", "expected"),
    [
        (upright(), None, 1.0),
        (upright(knee_deg=180 - 34), None, 2.0),
        (upright(hip_deg=180 - 44), None, 2.0),
        (upright(knee_deg=180 - 17, hip_deg=180 - 33), None, 1.5),
        (wide(0.12), None, 1.25),
        (upright(), -40.0, 1.0),
        (upright(), 30.0, 1.0),
        (upright(), -45.0, 1.5),
        (upright(), 40.0, 2.0),
        (upright(knee_deg=180 - 34), -45.0, 3.0),
    ],
)
def test_doubt_is_how_far_body_and_camera_are_beyond_what_was_fitted(
    pose: Pose, pitch: float | None, expected: float
) -> None:
    assert doubt(pose, outline(pose), pitch) == pytest.approx(expected, rel=0.001)


@pytest.mark.parametrize(
    ("pose", "told"),
    [
        (upright(), False),
        (upright(knee_deg=164), False),
        (upright(knee_deg=162), True),
        (upright(hip_deg=159), False),
        (upright(hip_deg=157), True),
        (moved(standing(), p27=(440, 928), p28=(280, 928)), False),
        (moved(standing(), p25=(420, 760), p26=(300, 760), p27=(465, 928), p28=(255, 928)), True),
    ],
)
def test_legs_as_in_a_step_or_a_jump_are_told(pose: Pose, told: bool) -> None:
    assert ("LEGS_NOT_STRAIGHT" in codes(pose)) is told


@pytest.mark.parametrize(
    ("knee_seen", "skirt", "refused"), [(0.2, True, False), (0.2, False, True), (0.9, True, True), (0.9, False, True)]
)
def test_knees_that_are_guessed_under_a_long_skirt_are_not_seated(knee_seen: float, skirt: bool, refused: bool) -> None:
    pose = upright(knee_deg=130)
    pose.visibility[[25, 26]] = knee_seen
    mask = pose.mask.copy()
    mask[560:, :] = False
    if skirt:
        mask[560:960, 200:600] = True
    pose = in_view(replace(pose, mask=mask | (np.arange(HEIGHT) == 1000)[:, None] & mask.any(axis=0)))
    assert is_refused(pose) is refused
    if not refused:
        assert codes(pose) == {"SEGMENT_HIDDEN"}
