"""From settings back to the geometry that they came from."""

from __future__ import annotations

import numpy as np
import pytest

from functions.recommend.posture import anatomy, settled
from training import drivers, labels, people, posture, vehicle, wheel
from training.checks import geometry

BODIES = drivers.sample(300, np.random.default_rng(3))


@pytest.mark.parametrize("name", vehicle.known())
def test_settings_put_the_driver_where_the_labels_had_it(name: str) -> None:
    package, bodies = vehicle.load(name), anatomy.from_lengths(BODIES)
    seat = posture.place_seat(bodies, package)
    steering = wheel.place_wheel(bodies, seat, package)
    driver = settled.place(bodies, labels.label(BODIES, package), package)
    assert driver.seat.hip.x == pytest.approx(seat.hip.x)
    assert driver.seat.hip.z == pytest.approx(seat.hip.z)
    assert driver.hub.z == pytest.approx(steering.hub.z)
    assert geometry.sternum_mm(BODIES, driver).min() > wheel.STERNUM_MM - 0.1


def test_labels_show_every_driver_the_targets() -> None:
    package, settings = vehicle.load(), labels.label(BODIES, vehicle.load())
    driver = settled.place(anatomy.from_lengths(BODIES), settings, package)
    assert all(miss.max() < 1e-4 for miss in geometry.ray_miss_deg(driver, settings, package).values())


def test_wanted_settings_are_the_labels_wherever_nothing_ends() -> None:
    package = vehicle.load()
    wanted, settings = labels.wanted(BODIES, package), labels.label(BODIES, package)
    position = settings[:, 0]
    reached = wanted[:, 0] < labels.straight_knee(BODIES, package) - 2  # the leg decides for the others
    inside = reached & (position > 0) & (position < 100)
    assert inside.mean() > 0.5
    assert wanted[inside, 0] == pytest.approx(position[inside])


def test_drivers_of_one_body_differ_by_what_38_real_ones_do() -> None:
    sedan = vehicle.load()
    spread = people.person_sd(sedan)
    track = sedan.seat.track_rear_mm - sedan.seat.track_front_mm
    assert spread["seat_position"] == pytest.approx(100 * people.FORE_AFT_SD / track, rel=0.06)
    assert spread["seat_angle"] == pytest.approx(people.RECLINE_SD, rel=0.06)
    assert all(value > 0 for value in spread.values())
    assert people.person_sd(sedan) == spread


def test_the_fore_aft_spread_is_what_real_drivers_leave_after_the_published_slope() -> None:
    from faraway.datasets import seatpos

    table = seatpos.load()
    residual = -table["hipcenter"].to_numpy() - 0.433 * 10 * table["Ht"].to_numpy()
    left_out = (residual - residual.mean()) * len(residual) / (len(residual) - 1)
    assert np.sqrt(np.mean(left_out**2)) == pytest.approx(people.FORE_AFT_SD, abs=0.3)
