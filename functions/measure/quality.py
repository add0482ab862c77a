"""Refuses photos that cannot be measured, with advice, and warns about photos that could be better.

Every limit was chosen on data: `python -m bench.bodies.refusals` shows how many good pictures each limit refuses and
how many bad ones it finds (docs/accuracy.md). Angles are in degrees, widths in fractions of the silhouette's height.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.measure import headwear, sharpness, wholeness
from functions.measure.landmarks import ANKLES, ELBOWS, HIPS, KNEES, LIMBS, SHOULDERS, Pose
from functions.measure.pose import other_person_height
from functions.measure.silhouette import Silhouette
from functions.shared.errors import PoseUnclear
from functions.shared.remarks import Remark

MIN_PERSON_PX: Final = 300  # smaller people lose a centimetre per pixel of landmark jitter
SMALL_PERSON_PX: Final = 450
MIN_SHOULDER_WIDTH: Final = 0.10  # standing people .15-.22; a back view is negative, a side view near 0
TURNED_SHOULDER_WIDTH: Final = 0.15
MIN_KNEE_DEG: Final = 150.0  # standing people 163-180, a skier 118
MIN_HIP_DEG: Final = 140.0  # standing people 158-175, a skier 124
USUAL_STANCE: Final = 2.3  # distance of the ankles over that of the hips: none of 754 good pictures above, a jump 2.5
CLOSE_ARM_DEG: Final = 8.0  # standing people 3-85 between upper arm and trunk
MAX_OTHER_PERSON: Final = 0.6  # of the person's height: a smaller person is in the background
STRONG_PITCH_DEG: Final = 15.0  # from level; few pictures of the model's fit are steeper
# Limits of the model's fit. The stated uncertainty holds within them (docs/accuracy.md) and grows beyond them.
# Two jumps have hips at 156 and 157 degrees. Relaxed knees of real people are above 163.
FITTED_KNEE_DEG: Final = 163.0
FITTED_HIP_DEG: Final = 158.0
FITTED_PITCH_DEG: Final = (-40.0, 30.0)  # the measurement model corrects angles within it
PITCH_STEP_DEG: Final = 10.0  # so far beyond, the uncertainty is doubled
CLOTH_MARGIN: Final = 0.2  # of the distance of the knees, beyond each: long coats .4 and more
SEEN: Final = 0.5  # a landmark below this visibility is guessed, not seen


def refuse_unmeasurable(rgb: NDArray[np.uint8], pose: Pose, silhouette: Silhouette) -> None:
    """Raise PersonCropped or PoseUnclear, with advice for the next photo, when the photo cannot be measured."""
    wholeness.refuse_incomplete(rgb, pose, silhouette)
    _refuse_unclear_picture(rgb, pose, silhouette)
    _refuse_other_postures(pose, silhouette)
    other = other_person_height(rgb, pose)
    if other > MAX_OTHER_PERSON * silhouette.height:
        raise PoseUnclear("There are two people in the photo: send a photo of one person.")


def remarks(rgb: NDArray[np.uint8], pose: Pose, silhouette: Silhouette, camera_pitch_deg: float | None) -> list[Remark]:
    """Coded warnings about a photo that can be measured."""
    found: list[Remark] = []
    if camera_pitch_deg is not None and abs(camera_pitch_deg) > STRONG_PITCH_DEG:
        found.append(
            Remark(
                code="CAMERA_PITCH",
                message="The camera was held at a steep angle: hold it level, at the height of the chest.",
            )
        )
    if shoulder_width(pose, silhouette) < TURNED_SHOULDER_WIDTH:
        found.append(Remark(code="BODY_TURNED", message="The body is turned: face the camera for better arm lengths."))
    if silhouette.height < SMALL_PERSON_PX:
        found.append(
            Remark(code="PERSON_SMALL", message="The person is small in the photo: go closer for better lengths.")
        )
    if headwear.covers_head(rgb, pose, silhouette):
        found.append(
            Remark(
                code="HEAD_COVERED",
                message="The head looks higher than heads are: take off a hat or flatten high hair, and repeat it.",
            )
        )
    if _legs_unusual(pose):
        message = (
            "The legs are apart or not straight, as in a step or a jump: stand still with straight legs, both feet "
            "flat on the floor, a hand's breadth apart."
        )
        found.append(Remark(code="LEGS_NOT_STRAIGHT", message=message))
    hidden = [name for name, seen in zip(LIMBS, visibility(pose), strict=True) if seen < SEEN]
    if hidden:
        names = ", ".join(name.replace("_", " ") for name in hidden)
        found.append(Remark(code="SEGMENT_HIDDEN", message=f"Partly hidden: {names}. Keep arms and legs in view."))
    if smallest_angle(pose, ELBOWS, SHOULDERS, HIPS) < CLOSE_ARM_DEG:
        found.append(
            Remark(code="ARM_CLOSE", message="An arm is close to the body: hold both arms a little away from it.")
        )
    return found


def doubt(pose: Pose, silhouette: Silhouette, camera_pitch_deg: float | None) -> float:
    """>= 1, a factor on the uncertainty: above 1 when body or camera are outside the range of the model's fit."""
    knee = smallest_angle(pose, HIPS, KNEES, ANKLES)
    hip = smallest_angle(pose, SHOULDERS, HIPS, KNEES)
    bent = max((180 - knee) / (180 - FITTED_KNEE_DEG), (180 - hip) / (180 - FITTED_HIP_DEG))
    turned = TURNED_SHOULDER_WIDTH / shoulder_width(pose, silhouette)
    low, high = FITTED_PITCH_DEG
    beyond = 0.0 if camera_pitch_deg is None else max(camera_pitch_deg - high, low - camera_pitch_deg, 0.0)
    return max(1.0, bent) * max(1.0, turned) * (1 + beyond / PITCH_STEP_DEG)


def shoulder_width(pose: Pose, silhouette: Silhouette) -> float:
    """Left minus right shoulder, across the picture; positive for a person who faces the camera."""
    left, right = SHOULDERS
    return float(pose.points[left, 0] - pose.points[right, 0]) / silhouette.height


def visibility(pose: Pose) -> NDArray[np.float64]:
    """(5,) visibility of each segment's worst landmark, 0-1."""
    return np.array([pose.visibility[[*start, *end]].min() for start, end in LIMBS.values()])


def _refuse_unclear_picture(rgb: NDArray[np.uint8], pose: Pose, silhouette: Silhouette) -> None:
    if silhouette.height < MIN_PERSON_PX:
        raise PoseUnclear(
            f"The person is only {silhouette.height} px tall in the photo (at least {MIN_PERSON_PX}): "
            "go closer, or send a larger picture."
        )
    person = sharpness.person(rgb, pose.mask, silhouette)
    if person.brightness < sharpness.MIN_BRIGHTNESS:
        raise PoseUnclear("The photo is too dark: take it in better light.")
    if person.blur > sharpness.MAX_BLUR:
        raise PoseUnclear("The photo is blurred: hold the camera still and let it focus on the person.")


def _refuse_other_postures(pose: Pose, silhouette: Silhouette) -> None:
    width = shoulder_width(pose, silhouette)
    if width < 0:
        raise PoseUnclear("The person is seen from behind: face the camera.")
    if width < MIN_SHOULDER_WIDTH:
        raise PoseUnclear("The person is turned sideways: face the camera.")
    knee, hip = _leg_angles(pose)
    if knee < MIN_KNEE_DEG or hip < MIN_HIP_DEG:
        raise PoseUnclear("The person is seated or bent: stand upright with straight legs.")


def _legs_unusual(pose: Pose) -> bool:
    knee, hip = _leg_angles(pose)
    return knee < FITTED_KNEE_DEG or hip < FITTED_HIP_DEG or wholeness.stance(pose) > USUAL_STANCE


def _leg_angles(pose: Pose) -> tuple[float, float]:
    """The smaller angle at the knees and at the hips; straight where cloth hides the knees, which are then guessed."""
    if pose.visibility[list(KNEES)].min() < SEEN and _is_cloth_around_knees(pose):
        return 180.0, 180.0
    return smallest_angle(pose, HIPS, KNEES, ANKLES), smallest_angle(pose, SHOULDERS, HIPS, KNEES)


def _is_cloth_around_knees(pose: Pose) -> bool:
    """Whether the mask fills the row between the knees and goes on beyond both, as a long skirt or coat does."""
    left, right = sorted(pose.points[list(KNEES), 0].tolist())
    margin = CLOTH_MARGIN * (right - left)
    row = pose.mask[int(np.clip(pose.middle(KNEES)[1], 0, len(pose.mask) - 1))]
    return bool(left >= margin and row[int(left - margin) : int(right + margin) + 1].all())


def smallest_angle(pose: Pose, first: tuple[int, int], middle: tuple[int, int], last: tuple[int, int]) -> float:
    """The smaller of the left and right angle at `middle`, degrees; 180 is straight."""
    to_first = pose.points[list(first)] - pose.points[list(middle)]
    to_last = pose.points[list(last)] - pose.points[list(middle)]
    cosine = np.sum(to_first * to_last, axis=1) / (
        np.linalg.norm(to_first, axis=1) * np.linalg.norm(to_last, axis=1) + 1e-9
    )
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))).min())
