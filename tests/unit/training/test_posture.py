"""The posture that the labels are made of: reference answers, clearances, directions."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.recommend.posture import anatomy, linkage
from functions.recommend.posture.linkage import SidePoint
from functions.recommend.settings import SETTINGS
from tests.unit.training.reference_settings import BODIES, EXAMPLES, mean_of_height
from training import drivers, labels, posture, vehicle, wheel

Array = NDArray[np.float64]
SEDAN = vehicle.load()
POPULATION = drivers.sample(4000, np.random.default_rng(11))


def settings_of(lengths_cm: Array) -> dict[str, Array]:
    values = labels.label(np.atleast_2d(lengths_cm), SEDAN)
    return {setting.name: values[:, i] for i, setting in enumerate(SETTINGS)}


@pytest.mark.parametrize(("name", "expected", "tolerance"), EXAMPLES)
def test_small_middle_and_large_mean_bodies_get_the_reference_settings(
    name: str, expected: tuple[float, float, float], tolerance: float
) -> None:
    assert settings_of(BODIES)[name] == pytest.approx(expected, abs=tolerance)


def test_the_mean_body_gets_the_middle_of_the_seat() -> None:
    mean = settings_of(population.lengths().mean)
    assert mean["seat_front_height"] == pytest.approx(50)
    assert mean["seat_rear_height"] == pytest.approx(50)
    assert mean["seat_angle"] == pytest.approx(23, abs=0.01)
    assert mean["seat_position"] == pytest.approx(50, abs=1)


def test_seat_moves_with_stature_by_the_published_slope() -> None:
    heights = np.array([160.0, 178.0])
    low, high = settings_of(np.array([mean_of_height(h, "pooled_50_50") for h in heights]))["seat_position"]
    mm_per_mm = (high - low) / 100 * 240 / ((heights[1] - heights[0]) * 10)
    assert 0.433 < mm_per_mm < 0.50  # .433 at a fixed seat height; taller drivers also sit lower


def test_a_manual_gearbox_moves_the_seat_forward_by_the_published_amount() -> None:
    manual = SEDAN.model_copy(update={"pedals": SEDAN.pedals.model_copy(update={"manual_gearbox": True})})
    mean, level = anatomy.mean_body(), np.zeros(1)
    moved = posture.umtri_h_point(mean.stature, SEDAN, level) - posture.umtri_h_point(mean.stature, manual, level)
    assert moved == pytest.approx(18.2, rel=0.03)


def test_long_legs_for_the_stature_move_the_seat_back_by_their_share() -> None:
    mean = anatomy.mean_body()
    longer = anatomy.from_lengths(population.lengths().mean[np.newaxis] + np.array([0, 0, 0, 1.0, 1.0, 0]))
    level = np.zeros(1)
    moved = posture.fore_aft(longer, SEDAN, level) - posture.fore_aft(mean, SEDAN, level)
    assert moved == pytest.approx(0.35 * 20, abs=0.01)


def test_every_driver_keeps_a_clear_chest_and_almost_all_a_comfortable_knee() -> None:
    bodies = anatomy.from_lengths(POPULATION)
    seat = posture.place_seat(bodies, SEDAN)
    steering = wheel.place_wheel(bodies, seat, SEDAN)
    chest = wheel.sternum(bodies, seat.hip, steering.recline_deg)
    knee = linkage.knee_deg(bodies, seat.hip, linkage.ankle(bodies, SEDAN.pedals))
    thigh = wheel.rim_to_thigh(bodies, seat, SEDAN, steering.hub, steering.column_deg)
    assert chest.distance(steering.hub).min() > wheel.STERNUM_MM - 0.1
    assert np.mean((knee > 104.9) & (knee < 137.1)) > 0.98  # the rest sits at an end of the track
    assert np.mean(thigh > wheel.RIM_TO_THIGH_MM - 0.1) > 0.99


def test_the_torso_leans_back_where_the_wheel_cannot_give_way() -> None:
    close = SEDAN.model_copy(update={"wheel": SEDAN.wheel.model_copy(update={"l6_mm": 680.0})})
    bodies = anatomy.from_lengths(mean_of_height(150, "female")[np.newaxis])
    seat = posture.place_seat(bodies, close)
    steering = wheel.place_wheel(bodies, seat, close)
    assert steering.telescope == pytest.approx(-close.wheel.telescope_mm)
    assert 0 < (steering.recline_deg - seat.recline_deg).item() <= 4


def test_settings_follow_stature_without_turning_back() -> None:
    values = settings_of(np.array([mean_of_height(h, "pooled_50_50") for h in np.arange(155.0, 188.5, 0.5)]))
    rising = ["seat_position", "seat_angle", "mirror_left_yaw", "wheel_position"]
    falling = ["seat_rear_height", "mirror_right_yaw", "mirror_room_yaw", "mirror_room_pitch"]
    assert all((np.diff(values[name]) > 0).all() for name in rising)
    assert all((np.diff(values[name]) < 0).all() for name in falling)


def test_all_labels_lie_within_their_ranges() -> None:
    values = labels.label(POPULATION, SEDAN)
    assert np.isfinite(values).all()
    for i, setting in enumerate(SETTINGS):
        assert values[:, i].min() >= setting.low - 1e-9
        assert values[:, i].max() <= setting.high + 1e-9


def test_the_knee_angle_is_that_of_the_triangle() -> None:
    body = anatomy.mean_body()
    zero = np.zeros(1)
    reach = np.hypot(body.thigh_link, body.calf_link)  # Pythagoras
    assert linkage.knee_deg(body, SidePoint(reach, zero), SidePoint(zero, zero)) == pytest.approx(90)


def test_nearest_allowed_stays_where_it_is_allowed_and_stops_at_the_limit() -> None:
    start = np.array([5.0, 1.0, 1.0])
    found = linkage.nearest_allowed(lambda x: x, 3.0, start, np.array([9.0, 9.0, 2.0]))
    assert found == pytest.approx([5, 3, 2], abs=1e-4)
