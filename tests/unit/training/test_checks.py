"""Validation: the model as it is trained meets every target, and each check finds what it is there for."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from functions.recommend.model import VehicleModel
from functions.recommend.model_file import decode
from functions.recommend.settings import MIRRORS, POSTURE
from tests.unit.training.conftest import file_of
from training import validate_model, vehicle
from training.checks import accuracy, geometry, real_drivers, shape
from training.checks.subject import Check, Subject, stature_ends, usual_drivers

Array = NDArray[np.float64]
SEDAN = vehicle.load()
POSITION, TELESCOPE = POSTURE.index("seat_position"), POSTURE.index("wheel_position")


@pytest.fixture(scope="module")
def subject(content: dict[str, Any]) -> Subject:
    return Subject(decode(file_of(content)).vehicle(), SEDAN)


@dataclasses.dataclass(frozen=True)
class Spoilt:
    """A regression whose answer is changed on its way out."""

    regressor: Any
    change: Callable[[Array, Array], Array]

    def predict(self, inputs: Array) -> Array:
        return self.change(inputs, self.regressor.predict(inputs).copy())


def spoil(subject: Subject, part: str, change: Callable[[Array, Array], Array]) -> Subject:
    parts = dict(subject.model.parts)
    model: VehicleModel = dataclasses.replace(subject.model, parts=parts | {part: Spoilt(parts[part], change)})
    return Subject(model, subject.package)


def test_the_model_as_trained_meets_every_target(content: dict[str, Any]) -> None:
    report = validate_model.validate(file_of(content))
    assert report.missed() == []
    assert report.passed
    assert "every target is met" in report.as_text()


def turn_a_mirror(_: Array, angles: Array) -> Array:
    angles[:, MIRRORS.index("mirror_room_yaw")] += 0.6
    return angles


def ignore_the_body(_: Array, wanted: Array) -> Array:
    return np.broadcast_to(wanted.mean(axis=0), wanted.shape).copy()


def sit_further_back_with_stature(bodies: Array, wanted: Array) -> Array:
    wanted[:, POSITION] += 0.8 * (bodies[:, 0] - 169)
    return wanted


def sit_back_to_front(bodies: Array, wanted: Array) -> Array:
    wanted[:, POSITION] = 100 - wanted[:, POSITION]
    return wanted


def pull_the_wheel_out(_: Array, wanted: Array) -> Array:
    wanted[:, TELESCOPE] += 300
    wanted[:, POSITION] -= 60
    return wanted


def straighten_the_leg(_: Array, straight: Array) -> Array:
    return straight + 15


def jump(bodies: Array, wanted: Array) -> Array:
    wanted[:, POSITION] += 12 * (np.round(bodies[:, 3]) % 4 < 2)
    return wanted


def lose_a_number(bodies: Array, wanted: Array) -> Array:
    wanted[bodies[:, 0] > 215, TELESCOPE] = np.nan
    return wanted


def shift_the_cushion(_: Array, wanted: Array) -> Array:
    wanted[:, POSTURE.index("seat_rear_height")] += 7
    return wanted


@pytest.mark.parametrize(
    ("part", "change", "check", "finding"),
    [
        ("mirrors", turn_a_mirror, geometry.check, "mirror rays, unrounded"),
        ("mirrors", turn_a_mirror, geometry.check, "mirror rays, whole degrees"),
        ("posture", ignore_the_body, accuracy.check, "lengths read off a tape: against stature alone"),
        ("posture", ignore_the_body, real_drivers.check, "real drivers, R²"),
        ("posture", sit_further_back_with_stature, real_drivers.check, "seat position over stature"),
        ("posture", sit_back_to_front, real_drivers.check, "real drivers, RMSE"),
        ("posture", sit_back_to_front, shape.check, "mean body, mean setup"),
        ("posture", pull_the_wheel_out, geometry.check, "breastbone to hub"),
        ("straight_knee", straighten_the_leg, geometry.check, "knee"),
        ("posture", jump, shape.check, "monotone in stature, 155-188 cm"),
        ("posture", jump, shape.check, "2 cm of noise in any one length"),
        ("posture", lose_a_number, shape.check, "130-220 cm"),
        ("posture", shift_the_cushion, accuracy.check, "exact lengths: RMSE"),
    ],
)
def test_a_spoilt_model_is_found(
    subject: Subject, part: str, change: Callable[[Array, Array], Array], check: Check, finding: str
) -> None:
    if finding == "mirror rays, whole degrees":  # rounding hides up to half a degree
        subject = spoil(subject, part, change)
    missed = {found.name for found in check(spoil(subject, part, change)) if not found.passed}
    assert finding in missed


def test_a_file_that_is_none_is_a_missed_target_and_no_crash() -> None:
    report = validate_model.validate(b"no model")
    assert not report.passed
    assert "cannot be read" in report.missed()[0]


def test_a_model_that_raises_on_some_body_is_a_missed_target_and_no_crash(
    subject: Subject, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Array) -> Array:
        raise ArithmeticError("no answer for this body")

    spoilt = spoil(subject, "posture", fail)
    monkeypatch.setattr(validate_model, "load", lambda _: [spoilt])
    missed = validate_model.validate(b"")
    assert any("no answer for this body" in line for line in missed.missed())


def test_a_file_that_does_not_say_what_its_vehicle_is_cannot_be_checked(content: dict[str, Any]) -> None:
    facts = {name: value for name, value in content["metadata"]["vehicles"][SEDAN.name].items() if name != "package"}
    report = validate_model.validate(
        file_of(content | {"metadata": content["metadata"] | {"vehicles": {SEDAN.name: facts}}})
    )
    assert "does not describe its vehicles" in report.missed()[0]


def test_usual_drivers_are_between_small_women_and_tall_men() -> None:
    low, high = stature_ends()
    statures = usual_drivers()[:, 0]
    assert (round(low), round(high)) == (152, 187)
    assert (statures.min() >= low, statures.max() <= high) == (True, True)
