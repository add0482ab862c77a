"""Vehicle packages: the shipped one is valid, mistakes are refused."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from functions.recommend.posture.vehicle import Vehicle
from training import vehicle


def test_every_shipped_vehicle_loads_under_its_own_name() -> None:
    assert vehicle.DEFAULT in vehicle.known()
    assert all(vehicle.load(name).name == name for name in vehicle.known())


def test_an_unknown_vehicle_is_refused_with_the_known_names() -> None:
    with pytest.raises(ValueError, match=vehicle.DEFAULT):
        vehicle.load("flying-carpet")


@pytest.mark.parametrize("change", [{"name": "Generic Sedan"}, {"colour": "red"}, {"mirrors": {}}])
def test_a_package_with_a_mistake_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Vehicle.model_validate(vehicle.load().model_dump() | change)
