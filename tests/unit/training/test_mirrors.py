"""Mirror geometry: the reflected line of sight meets its target."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from functions.recommend.posture import anatomy, seating
from functions.recommend.posture.vehicle import Vehicle
from functions.recommend.settings import SETTINGS
from training import drivers, labels, mirrors, posture, vehicle, wheel
from training.mirrors import Aim

Array = NDArray[np.float64]
SEDAN = vehicle.load()
NAMES = [setting.name for setting in SETTINGS]


def eyes_of(bodies_cm: Array, package: Vehicle) -> Array:
    bodies = anatomy.from_lengths(bodies_cm)
    seat = posture.place_seat(bodies, package)
    eye = seating.eye(bodies, seat.hip, wheel.place_wheel(bodies, seat, package).recline_deg)
    return labels.in_space(eye, package)


@pytest.mark.parametrize(("mirror", "sign"), [("left", 1), ("right", 1), ("room", -1)])
def test_whole_degree_settings_show_each_driver_the_target_within_a_degree(mirror: str, sign: int) -> None:
    bodies = drivers.sample(500, np.random.default_rng(5))
    settings = np.round(labels.label(bodies, SEDAN))
    yaw, pitch = (settings[:, NAMES.index(f"mirror_{mirror}_{angle}")] for angle in ("yaw", "pitch"))
    aim = mirrors.aims(SEDAN, labels.mean_eye_x(SEDAN))[mirror]
    miss = mirrors.miss_deg(aim, eyes_of(bodies, SEDAN), mirrors.from_yaw_pitch(yaw, sign * pitch))
    # Half a degree of rounding in each axis turns the reflected ray by at most 2 * hypot(.5, .5) = 1.41.
    assert miss.max() < 1.42
    assert np.sqrt(np.mean(miss**2)) < 1.0


def test_unrounded_angles_show_the_target_exactly() -> None:
    eyes = eyes_of(drivers.sample(200, np.random.default_rng(6)), SEDAN)
    for aim in mirrors.aims(SEDAN, labels.mean_eye_x(SEDAN)).values():
        assert mirrors.miss_deg(aim, eyes, mirrors.normal(aim, eyes)).max() < 1e-4


def test_yaw_counts_from_the_right_over_straight_back_to_the_left() -> None:
    yaw, pitch = mirrors.yaw_pitch(np.array([[0.0, 1, 0], [1, 0, 0], [0, -1, 0]]))
    assert yaw == pytest.approx([0, 90, 180])
    assert pitch == pytest.approx([0, 0, 0])


def test_a_mirror_between_eye_and_target_at_right_angles_stands_at_45_degrees() -> None:
    aim = Aim(np.zeros(3), np.array([1000.0, 0, 0]))
    yaw, pitch = mirrors.yaw_pitch(mirrors.normal(aim, np.array([[0.0, 500, 0]])))
    assert yaw.item() == pytest.approx(45)
    assert pitch.item() == pytest.approx(0)


def test_a_right_hand_drive_mirrors_the_left_hand_drive() -> None:
    right = vehicle.load("generic-d-segment-sedan-rhd")
    bodies = drivers.sample(50, np.random.default_rng(7))
    here, there = labels.label(bodies, SEDAN), labels.label(bodies, right)
    for ours, theirs in (("left", "right"), ("right", "left"), ("room", "room")):
        assert here[:, NAMES.index(f"mirror_{ours}_yaw")] == pytest.approx(
            180 - there[:, NAMES.index(f"mirror_{theirs}_yaw")]
        )


@given(st.floats(1, 179), st.floats(-80, 80))
def test_angles_and_normals_are_each_others_inverse(yaw: float, pitch: float) -> None:
    back = mirrors.yaw_pitch(mirrors.from_yaw_pitch(np.array([yaw]), np.array([pitch])))
    assert (back[0].item(), back[1].item()) == pytest.approx((yaw, pitch))
