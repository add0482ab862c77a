"""Computes six tape lengths with their uncertainty from a photo and a stature."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.population import (
    ADULT_STATURE_CM,
    SURVEYED_STATURE_CM,
    Group,
    Normal,
    segments_given_height,
)
from functions.anthropometry.segments import SEGMENTS, BodyLengths
from functions.measure import agreement, camera, model, pose, quality, wholeness
from functions.measure.camera import Camera, Framing
from functions.measure.landmarks import ANKLES, ELBOWS, FINGERS, Pose
from functions.measure.silhouette import Silhouette, outline
from functions.measure.view import View, figures, longer_arm, view_of
from functions.shared.remarks import Remark
from functions.vision.photo import Photo

_CLEARLY_SEEN: Final = 0.9  # from this visibility on, a landmark is as good as in the model's fit
_BARELY_SEEN: Final = 0.1  # below it the photo shows almost nothing: nine times the usual deviation
# Assumption: the prior's SD grows by 5 % per cm beyond the tallest and shortest people surveyed.
_SD_GROWTH_PER_CM: Final = 0.05

SEX: Final[dict[str | None, Group]] = {"female": "female", "male": "male", None: "pooled_50_50"}


@dataclass(frozen=True)
class Person:
    """What the caller knows about the person: stature in cm and, if given, the sex, which selects the prior."""

    height_cm: float
    sex: str | None = None

    def prior(self) -> Normal:
        """The population's segments for this stature and sex, cm; wider outside the statures that were surveyed."""
        surveyed = segments_given_height(self.height_cm, SEX[self.sex])
        return Normal(surveyed.mean, surveyed.covariance * (1 + self._unsurveyed_cm() * _SD_GROWTH_PER_CM) ** 2)

    def remarks(self) -> list[Remark]:
        """STATURE_UNUSUAL outside the range of adults."""
        low, high = ADULT_STATURE_CM
        if low <= self.height_cm <= high:
            return []
        message = (
            f"{self.height_cm:.0f} cm is outside the {low:.0f}-{high:.0f} cm of adults, whose proportions are the "
            "basis of these lengths: check the stature. The lengths of a child are rough."
        )
        return [Remark(code="STATURE_UNUSUAL", message=message)]

    def _unsurveyed_cm(self) -> float:
        low, high = SURVEYED_STATURE_CM
        return max(low - self.height_cm, self.height_cm - high, 0.0)


@dataclass(frozen=True)
class Observation:
    """What was found in a measurable photo."""

    pose: Pose
    silhouette: Silhouette
    view: View
    framing: Framing
    doubt: float  # >= 1, see quality.doubt


@dataclass(frozen=True)
class Measurement:
    """lengths: tape, cm. uncertainty_cm: one standard deviation per segment.

    scale_cm_per_px: centimetres per pixel of the upload, in the plane of the body. model: with its network and version.
    """

    lengths: BodyLengths
    uncertainty_cm: dict[str, float]
    scale_cm_per_px: float
    camera: Camera
    warnings: list[Remark]
    pose: Pose
    silhouette: Silhouette
    model: model.MeasurementModel


def observe(photo: Photo, camera_pitch_deg: float | None = None, network: str | None = None) -> Observation:
    """Find the person, by the chosen network or another. Raises NoPerson, PersonCropped, PoseUnclear."""
    found = pose.find_pose(photo.rgb, network)
    wholeness.refuse_lying(found)
    quality.refuse_unmeasurable(photo.rgb, found, outline(found))
    return observation(found, photo.focal_35mm, camera_pitch_deg)


def observation(found: Pose, focal_35mm: float | None = None, camera_pitch_deg: float | None = None) -> Observation:
    """What `found` shows to the measurement model."""
    silhouette = outline(found)
    view = view_of(found, silhouette)
    height, width = found.mask.shape
    framing = camera.framing(view, (height, width), camera_pitch_deg, focal_35mm)
    return Observation(found, silhouette, view, framing, quality.doubt(found, silhouette, camera_pitch_deg))


def estimate(seen: Observation, height_cm: float, prior: Normal, with_model: model.MeasurementModel) -> model.Posterior:
    """The five segments, cm, and the camera: `prior` updated with the photo."""
    return with_model.posterior(figures(seen.view), height_cm, prior, noise_factor(seen), seen.framing)


def measure(photo: Photo, person: Person, camera_pitch_deg: float | None = None) -> Measurement:
    """Measure `person` in `photo`. Raises NoPerson, PersonCropped, PoseUnclear.

    camera_pitch_deg: how far the camera looked up (positive) or down (negative), if the phone recorded it.
    """
    seen = observe(photo, camera_pitch_deg)
    fitted = model.shipped(pose.chosen())
    found = estimate(seen, person.height_cm, person.prior(), fitted)
    agreement.refuse_contradiction(found, fitted)
    return Measurement(
        lengths=BodyLengths(person.height_cm, *found.lengths.mean.tolist()),
        uncertainty_cm=dict(zip(SEGMENTS, found.lengths.sd.tolist(), strict=True)),
        scale_cm_per_px=person.height_cm / (seen.silhouette.height * photo.original_per_pixel),
        camera=found.camera,
        warnings=[
            *photo.remarks,
            *person.remarks(),
            *quality.remarks(photo.rgb, seen.pose, seen.silhouette, camera_pitch_deg),
            *agreement.remarks(found, fitted, seen.pose, person.height_cm),
        ],
        pose=seen.pose,
        silhouette=seen.silhouette,
        model=fitted,
    )


def noise_factor(seen: Observation) -> NDArray[np.float64]:
    """(7,) >= 1, noise factor of each of RATIOS: larger for hidden landmarks and for unusual pictures."""
    visibility = seen.pose.visibility
    arm = longer_arm(seen.view)
    reach = min(visibility[ELBOWS[arm]], visibility[FINGERS[arm]])
    lowest = [*quality.visibility(seen.pose), visibility[list(ANKLES)].min(), reach]
    return seen.doubt * _CLEARLY_SEEN / np.clip(lowest, _BARELY_SEEN, _CLEARLY_SEEN)
