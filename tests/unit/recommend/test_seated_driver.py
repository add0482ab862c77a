"""The seated driver of an answer: limbs as long as the body's, hands on the wheel, or none at all."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from functions.anthropometry.segments import BodyLengths
from functions.recommend import model_file
from functions.recommend.driver import Driver, PointMm
from functions.recommend.plausibility import make_plausible
from functions.recommend.posture import anatomy, figure, steering
from functions.recommend.settings import NAMES
from training import labels, vehicle
from training.checks.subject import mean_bodies

ROUNDED_MM = 0.15  # both ends of a limb are rounded to 0.1 mm in x and z


def body_of(height_cm: float) -> BodyLengths:
    return BodyLengths(*mean_bodies(np.array([height_cm]))[0].tolist())


def settings_of(body: BodyLengths, name: str) -> dict[str, int]:
    (values,) = labels.label(np.array([body.as_vector()]), vehicle.load(name)).round().astype(int).tolist()
    return dict(zip(NAMES, values, strict=True))


def seated(body: BodyLengths, name: str = vehicle.DEFAULT, **changed: int) -> Driver:
    driver, remarks = figure.seat(body, settings_of(body, name) | changed, vehicle.load(name))
    assert driver is not None
    assert remarks == ()
    return driver


def apart(first: PointMm, second: PointMm) -> float:
    return math.hypot(first.x - second.x, first.z - second.z)


@pytest.mark.parametrize("name", vehicle.known())
@pytest.mark.parametrize("height", [155.0, 175.0, 195.0])
def test_the_limbs_have_the_bodys_lengths(height: float, name: str) -> None:
    body = body_of(height)
    links, at = anatomy.from_lengths(np.array([body.as_vector()])), seated(body, name).joints
    for start, end, length in (
        (at.hip, at.knee, links.thigh_link),
        (at.knee, at.ankle, links.calf_link),
        (at.hip, at.shoulder, links.torso_link),
        (at.shoulder, at.elbow, links.upper_arm_link),
        (at.elbow, at.hand, steering.to_grip(links)),
    ):
        assert apart(start, end) == pytest.approx(length.item(), abs=ROUNDED_MM)
    assert at.elbow.z < (at.shoulder.z + at.hand.z) / 2  # elbows hang
    assert at.knee.z > (at.hip.z + at.ankle.z) / 2


def corner(first: PointMm, joint: PointMm, second: PointMm) -> float:
    one, other = ((end.x - joint.x, end.z - joint.z) for end in (first, second))
    return abs((math.degrees(math.atan2(*one) - math.atan2(*other)) + 180) % 360 - 180)


@pytest.mark.parametrize("name", vehicle.known())
def test_the_angles_are_those_between_the_joints(name: str) -> None:
    driver = seated(body_of(170), name)
    at, angles = driver.joints, driver.angles_deg
    assert corner(at.hip, at.knee, at.ankle) == pytest.approx(angles.knee, abs=0.1)
    assert corner(at.shoulder, at.elbow, at.hand) == pytest.approx(angles.elbow, abs=0.1)
    assert corner(at.shoulder, at.hip, at.knee) == pytest.approx(angles.trunk_thigh, abs=0.1)


def test_heel_and_hands_are_where_the_car_is() -> None:
    driver, package = seated(body_of(175)), vehicle.load()
    at, car = driver.joints, driver.package
    assert (at.heel.x, at.heel.z) == (0, 0)
    slope = math.degrees(math.atan2(car.ball_of_foot.z, -car.ball_of_foot.x))
    assert slope == pytest.approx(package.pedals.plane_deg, abs=0.05)
    assert car.ball_of_foot.x == -package.pedals.ball_of_foot_ahead_mm
    assert at.hand.x == pytest.approx((car.rim_top.x + car.rim_bottom.x) / 2, abs=0.1)
    assert at.hand.z == pytest.approx((car.rim_top.z + car.rim_bottom.z) / 2, abs=0.1)
    assert apart(car.rim_top, car.rim_bottom) == pytest.approx(package.wheel.rim_diameter_mm, abs=ROUNDED_MM)
    assert car.rim_top.x < car.rim_bottom.x  # its top leans to the windscreen
    assert at.hand.x < at.eye.x < at.head.x
    assert at.hip.z < at.shoulder.z < at.head.z


def test_the_settings_move_the_driver_and_the_wheel() -> None:
    body = body_of(172)
    front, rear = (seated(body, seat_position=place) for place in (45, 55))
    assert rear.joints.hip.x - front.joints.hip.x == pytest.approx(24, abs=0.1)  # a tenth of the track's 240 mm
    assert rear.angles_deg.knee > front.angles_deg.knee
    assert rear.joints.hand == front.joints.hand
    ends = (front.package.track_front, front.package.track_rear)
    assert ends[0].x < front.joints.hip.x < ends[1].x
    assert ends[0].z > ends[1].z  # the track rises towards the front
    pulled = seated(body, wheel_position=100)
    travel = apart(pulled.joints.hand, pulled.package.column_pivot)
    assert travel == pytest.approx(vehicle.load().wheel.tilt_pivot_mm + vehicle.load().wheel.telescope_mm, abs=0.2)
    assert seated(body, seat_angle=30).joints.eye.x > seated(body, seat_angle=20).joints.eye.x


def test_the_cushion_tilts_by_the_difference_of_its_lifters() -> None:
    level, raised = (seated(body_of(172), seat_front_height=high, seat_rear_height=50) for high in (50, 100))
    assert level.package.cushion_deg == vehicle.load().seat.cushion_deg
    assert raised.package.cushion_deg == pytest.approx(14 + math.degrees(math.atan(30 / 350)), abs=0.05)


@pytest.mark.parametrize(
    ("body", "changed", "limbs"),
    [
        (body_of(185), {"seat_position": 90}, None),
        (body_of(130), {}, "legs"),
        (body_of(150), {"seat_position": 100}, "legs"),
        (body_of(175), {"seat_angle": 60}, "arms"),
    ],
)
def test_a_body_that_does_not_reach_pedal_or_wheel_is_not_drawn(
    body: BodyLengths, changed: dict[str, int], limbs: str | None
) -> None:
    driver, remarks = figure.seat(body, settings_of(body, vehicle.DEFAULT) | changed, vehicle.load())
    assert (driver is None) == (limbs is not None)
    assert [remark.code for remark in remarks] == (["POSTURE_UNREACHABLE"] if limbs else [])
    assert all(str(limbs) in remark.message for remark in remarks)


def test_a_posture_that_is_no_number_is_not_drawn() -> None:
    body = body_of(175)
    broken = BodyLengths(body.height, body.upper_arm, body.forearm, math.nan, body.calf, body.torso)
    driver, remarks = figure.seat(broken, settings_of(body, vehicle.DEFAULT), vehicle.load())
    assert driver is None
    assert len(remarks) == 1


def test_whatever_is_asked_either_the_limbs_fit_or_there_is_no_driver(trained_bytes: bytes) -> None:
    model = model_file.decode(trained_bytes).vehicle("generic-suv")
    drawn = 0
    for height, arm, leg, torso in itertools.product((130, 150, 170, 190, 220), (20, 60), (25, 65), (30, 80)):
        body, _ = make_plausible(BodyLengths(height, arm, arm, leg, leg, torso))
        driver, remarks = figure.seat(body, model.advise(body).settings, vehicle.load("generic-suv"))
        assert (driver is None) == (len(remarks) == 1)
        if driver is not None:
            drawn += 1
            links = anatomy.from_lengths(np.array([body.as_vector()]))
            assert apart(driver.joints.knee, driver.joints.ankle) == pytest.approx(links.calf_link.item(), abs=0.15)
            assert apart(driver.joints.elbow, driver.joints.hand) == pytest.approx(
                steering.to_grip(links).item(), abs=0.15
            )
            assert driver.height_cm == height
    assert 10 < drawn < 40
