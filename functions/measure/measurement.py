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
from functions.measure import model, quality, wholeness
from functions.measure.landmarks import ANKLES, ELBOWS, FINGERS, Pose
from functions.measure.pose import find_pose
from functions.measure.silhouette import Silhouette, outline
from functions.measure.view import View, covariates, levelled, longer_arm, ratios, view_of
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
    doubt: float  # >= 1, see quality.doubt


@dataclass(frozen=True)
class Measurement:
    """lengths: tape, cm. uncertainty_cm: one standard deviation per segment.

    scale_cm_per_px: centimetres per pixel of the upload, in the plane of the body.
    """

    lengths: BodyLengths
    uncertainty_cm: dict[str, float]
    scale_cm_per_px: float
    warnings: list[Remark]
    pose: Pose
    silhouette: Silhouette


def observe(photo: Photo, camera_pitch_deg: float | None = None) -> Observation:
    """Find the person. Raises NoPerson, PersonCropped, PoseUnclear."""
    pose = find_pose(photo.rgb)
    wholeness.refuse_lying(pose)
    silhouette = outline(pose)
    quality.refuse_unmeasurable(photo.rgb, pose, silhouette)
    view = view_of(pose, silhouette)
    if camera_pitch_deg is not None:
        view = levelled(view, (photo.height, photo.width), camera_pitch_deg, photo.focal_35mm)
    return Observation(pose, silhouette, view, quality.doubt(pose, silhouette, camera_pitch_deg))


def estimate(seen: Observation, height_cm: float, prior: Normal, with_model: model.MeasurementModel) -> Normal:
    """The five segments, cm: `prior` updated with the photo."""
    return with_model.posterior(ratios(seen.view), height_cm, prior, noise_factor(seen), covariates(seen.view))


def measure(photo: Photo, person: Person, camera_pitch_deg: float | None = None) -> Measurement:
    """Measure `person` in `photo`. Raises NoPerson, PersonCropped, PoseUnclear.

    camera_pitch_deg: how far the camera looked up (positive) or down (negative), if the phone recorded it.
    """
    seen = observe(photo, camera_pitch_deg)
    lengths = estimate(seen, person.height_cm, person.prior(), model.shipped())
    return Measurement(
        lengths=BodyLengths(person.height_cm, *lengths.mean.tolist()),
        uncertainty_cm=dict(zip(SEGMENTS, lengths.sd.tolist(), strict=True)),
        scale_cm_per_px=person.height_cm / (seen.silhouette.height * photo.original_per_pixel),
        warnings=[*photo.remarks, *person.remarks(), *quality.remarks(seen.pose, seen.silhouette, camera_pitch_deg)],
        pose=seen.pose,
        silhouette=seen.silhouette,
    )


def noise_factor(seen: Observation) -> NDArray[np.float64]:
    """(7,) >= 1, noise factor of each of RATIOS: larger for hidden landmarks and for unusual pictures."""
    pose = seen.pose
    arm = longer_arm(seen.view)
    reach = min(pose.visibility[ELBOWS[arm]], pose.visibility[FINGERS[arm]])
    lowest = [*quality.visibility(pose), pose.visibility[list(ANKLES)].min(), reach]
    return seen.doubt * _CLEARLY_SEEN / np.clip(lowest, _BARELY_SEEN, _CLEARLY_SEEN)
