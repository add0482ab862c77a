"""Photo and stature in, six tape lengths with their uncertainty out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.population import segments_given_height
from functions.anthropometry.segments import SEGMENTS, BodyLengths
from functions.measure import model, quality
from functions.measure.landmarks import Pose, pixel_length
from functions.measure.photo import Photo
from functions.measure.pose import find_pose
from functions.measure.quality import Warning
from functions.measure.silhouette import Silhouette, outline

_CLEARLY_SEEN: Final = 0.9  # visibility from which a landmark is as good as those that the model was fitted on
_BARELY_SEEN: Final = 0.1  # below it the photo says next to nothing of a segment: ten times the usual deviation


@dataclass(frozen=True)
class Measurement:
    """lengths: tape, cm. uncertainty_cm: one standard deviation per segment.

    scale_cm_per_px: centimetres per pixel of the upload, in the plane of the body.
    """

    lengths: BodyLengths
    uncertainty_cm: dict[str, float]
    scale_cm_per_px: float
    warnings: list[Warning]
    pose: Pose
    silhouette: Silhouette


@dataclass(frozen=True)
class Observation:
    """What was found in a photo that can be measured."""

    pose: Pose
    silhouette: Silhouette


def observe(photo: Photo) -> Observation:
    """Find the person. Raises NoPerson, PersonCropped, PoseUnclear."""
    pose = find_pose(photo.rgb)
    silhouette = outline(pose)
    quality.refuse_unmeasurable(pose, silhouette)
    return Observation(pose, silhouette)


def measure(photo: Photo, height_cm: float) -> Measurement:
    """Measure the person in `photo`, who is `height_cm` tall. Raises NoPerson, PersonCropped, PoseUnclear."""
    seen = observe(photo)
    pose, silhouette = seen.pose, seen.silhouette
    lengths = model.shipped().posterior(
        ratios=ratios(pose, silhouette),
        height_cm=height_cm,
        prior=segments_given_height(height_cm),
        noise_factor=noise_factor(pose),
    )
    return Measurement(
        lengths=BodyLengths(height_cm, *(float(value) for value in lengths.mean)),
        uncertainty_cm=dict(zip(SEGMENTS, lengths.sd.tolist(), strict=True)),
        scale_cm_per_px=height_cm / (silhouette.height * photo.original_per_pixel),
        warnings=quality.remarks(pose, silhouette),
        pose=pose,
        silhouette=silhouette,
    )


def ratios(pose: Pose, silhouette: Silhouette) -> NDArray[np.float64]:
    """(5,) pixel length of each segment over the silhouette's height: all that is taken from the picture."""
    return np.array([pixel_length(pose, segment) for segment in SEGMENTS]) / silhouette.height


def noise_factor(pose: Pose) -> NDArray[np.float64]:
    """(5,) >= 1: a segment that is half hidden is known half as well."""
    return _CLEARLY_SEEN / np.clip(quality.visibility(pose), _BARELY_SEEN, _CLEARLY_SEEN)
