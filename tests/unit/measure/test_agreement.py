"""What a measurement says about its camera, its arms and its agreement with the model."""

from __future__ import annotations

import numpy as np
import pytest

from functions.anthropometry.population import segments_given_height
from functions.measure import agreement, model
from functions.measure.camera import Camera
from functions.measure.landmarks import ELBOWS, WRISTS, Pose
from functions.measure.model import Posterior
from functions.shared.errors import PoseUnclear
from tests.unit.measure.bodies_for_tests import standing

SHIPPED = model.shipped()


def posterior(height_m: float = 1.2, sd_m: float = 0.2, surprise: float = 5.0, forward: float = 0.0) -> Posterior:
    return Posterior(segments_given_height(175), Camera(height_m, sd_m, 2.7), surprise, forward)


def codes(found: Posterior, pose: Pose | None = None) -> set[str]:
    return {remark.code for remark in agreement.remarks(found, SHIPPED, pose or standing(), 175)}


def test_nothing_is_said_of_a_good_photo() -> None:
    assert codes(posterior()) == set()
    agreement.refuse_contradiction(posterior(), SHIPPED)


@pytest.mark.parametrize(("times", "doubted"), [(0.99, False), (1.01, True)])
def test_beyond_what_the_fit_knows_a_photo_is_remarked(times: float, doubted: bool) -> None:
    assert ("PHOTO_DISAGREES" in codes(posterior(surprise=SHIPPED.doubtful * times))) is doubted


def test_far_beyond_it_is_refused_with_advice() -> None:
    agreement.refuse_contradiction(posterior(surprise=SHIPPED.hopeless - 0.1), SHIPPED)
    with pytest.raises(PoseUnclear, match="stand upright"):
        agreement.refuse_contradiction(posterior(surprise=SHIPPED.hopeless + 0.1), SHIPPED)


@pytest.mark.parametrize(
    ("height_m", "sd_m", "said"),
    [(0.2, 0.2, True), (0.2, 0.4, False), (1.2, 0.1, False), (2.0, 0.2, True), (2.0, 0.3, False)],
)
def test_a_camera_that_clearly_stood_low_or_high_is_named_with_its_height(
    height_m: float, sd_m: float, said: bool
) -> None:
    found = agreement.remarks(posterior(height_m, sd_m), SHIPPED, standing(), 175)
    assert [remark.code for remark in found] == ["CAMERA_HEIGHT"] * said
    assert not said or f"{height_m:.1f} m" in found[0].message


def test_bent_elbows_and_arms_towards_the_camera_are_remarked() -> None:
    bent = standing()
    bent.points[WRISTS[0]] = bent.points[ELBOWS[0]] + [-80, 20]
    assert codes(posterior(), bent) == {"ARM_BENT"}
    assert codes(posterior(forward=0.94)) == set()
    assert codes(posterior(forward=0.96)) == {"ARM_BENT"}


def test_a_camera_is_estimated_from_the_probability_of_each_place() -> None:
    from functions.measure import camera

    weights = np.zeros(len(camera.places()))
    weights[[0, -1]] = 0.5
    found = camera.estimate(weights, 1.8)
    low, high = camera.HEIGHTS
    assert found.height_m == pytest.approx((low + high) / 2 * 1.8)
    assert found.height_sd_m == pytest.approx((high - low) / 2 * 1.8)
