"""Says whether a photo agrees with the measurement model, and where its camera and arms were better."""

from __future__ import annotations

from typing import Final

from functions.measure.landmarks import ELBOWS, SHOULDERS, WRISTS, Pose
from functions.measure.model import MeasurementModel, Posterior
from functions.measure.quality import smallest_angle
from functions.shared.errors import PoseUnclear
from functions.shared.remarks import Remark

# Good pictures from chest height stay within these limits; docs/accuracy.md has the share that does not.
LOW_CAMERA: Final = 0.4  # of the stature
HIGH_CAMERA: Final = 0.95
CERTAIN_SDS: Final = 1.5  # so many standard deviations beyond the limit: the place is known well enough to advise
BENT_ELBOW_DEG: Final = 140.0
FORWARD_ARMS: Final = 0.95  # probability


def refuse_contradiction(found: Posterior, model: MeasurementModel) -> None:
    """Raise PoseUnclear when no camera and no posture of the arms explains the photo."""
    if found.surprise > model.hopeless:
        raise PoseUnclear(
            "The body in the photo does not look like one standing person in full view: stand upright with straight "
            "legs, let nothing hide the body, and take off hat and coat."
        )


def remarks(found: Posterior, model: MeasurementModel, pose: Pose, height_cm: float) -> list[Remark]:
    """PHOTO_DISAGREES, ARM_BENT and CAMERA_HEIGHT."""
    remarks: list[Remark] = []
    if found.surprise > model.doubtful:
        message = (
            "The lengths in the photo do not fit together well, so the stature counts more and the uncertainty is "
            "larger: stand upright, let nothing hide the body, and take off hat and coat."
        )
        remarks.append(Remark(code="PHOTO_DISAGREES", message=message))
    bent = smallest_angle(pose, SHOULDERS, ELBOWS, WRISTS) < BENT_ELBOW_DEG
    if bent or found.forward > FORWARD_ARMS:
        message = "An elbow is bent, or an arm points to the camera: let both arms hang straight at your sides."
        remarks.append(Remark(code="ARM_BENT", message=message))
    return remarks + _height_remarks(found, height_cm)


def _height_remarks(found: Posterior, height_cm: float) -> list[Remark]:
    camera = found.camera
    margin, stature_m = CERTAIN_SDS * camera.height_sd_m, height_cm / 100
    low = camera.height_m + margin < LOW_CAMERA * stature_m
    high = camera.height_m - margin > HIGH_CAMERA * stature_m
    if not (low or high):
        return []
    message = f"The phone stood at about {camera.height_m:.1f} m: put it at chest height for better lengths."
    return [Remark(code="CAMERA_HEIGHT", message=message)]
