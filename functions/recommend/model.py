"""The seat fit model: computes twelve settings from six lengths, for each vehicle of the file.

Each vehicle has three regressions: seat and wheel as the driver wants them, the seat position at which the leg is
straight, and the mirrors for the driver's eyes in the adjusted seat. The vehicle's limits are applied in between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from functions.anthropometry.segments import BodyLengths
from functions.recommend.metadata import Metadata, VehicleFacts
from functions.recommend.settings import MIRRORS, NAMES, POSTURE, SEAT
from functions.shared.errors import InvalidValue

Array = NDArray[np.float64]

PARTS: Final = ("posture", "straight_knee", "mirrors")  # the regressions of a vehicle, by their names in the file
_POSITION: Final = POSTURE.index("seat_position")
SEAT_IN_POSTURE: Final = [POSTURE.index(name) for name in SEAT]
_ORDER: Final = [(*POSTURE, *MIRRORS).index(name) for name in NAMES]


class Regressor(Protocol):
    """The part of a scikit-learn pipeline that is used here."""

    def predict(self, inputs: Array, /) -> Array:
        """(n, inputs) -> (n, outputs)."""


@dataclass(frozen=True)
class Advice:
    """The twelve settings as whole numbers, their ranges between drivers, and the settings clipped at an end."""

    settings: dict[str, int]
    ranges: dict[str, tuple[int, int]]
    clipped: tuple[str, ...]


@dataclass(frozen=True)
class VehicleModel:
    """The model of one vehicle."""

    name: str
    parts: Mapping[str, Regressor]
    facts: VehicleFacts

    def wanted(self, bodies: Array) -> Array:
        """Seat and wheel (n, 6) before the vehicle's limits, in the order of `POSTURE`; bodies (n, 6) in cm."""
        wanted = self.parts["posture"].predict(bodies).copy()
        straight = self.parts["straight_knee"].predict(bodies).reshape(-1)
        wanted[:, _POSITION] = np.minimum(wanted[:, _POSITION], straight)
        return wanted

    def posture(self, bodies: Array) -> Array:
        """Seat and wheel (n, 6), unrounded, within the vehicle's limits, in the order of `POSTURE`."""
        return self._within(self.wanted(bodies), POSTURE)

    def settings(self, bodies: Array) -> Array:
        """All settings (n, 12), unrounded, within the vehicle's limits, in the order of `SETTINGS`."""
        return self._complete(bodies, self.posture(bodies))

    def advise(self, body: BodyLengths) -> Advice:
        """The answer for one body."""
        bodies = np.array([body.as_vector()])
        wanted = self.wanted(bodies)
        (values,) = self._complete(bodies, self._within(wanted, POSTURE))
        settings = {name: round(value) for name, value in zip(NAMES, values.tolist(), strict=True)}
        clipped = tuple(
            name for name, value in zip(POSTURE, wanted[0].tolist(), strict=True) if round(value) != settings[name]
        )
        return Advice(settings, {name: self._range(name, value) for name, value in settings.items()}, clipped)

    def _complete(self, bodies: Array, posture: Array) -> Array:
        mirrors = self.parts["mirrors"].predict(np.hstack([bodies, posture[:, SEAT_IN_POSTURE]]))
        return np.hstack([posture, self._within(mirrors, MIRRORS)])[:, _ORDER]

    def _within(self, values: Array, names: tuple[str, ...]) -> Array:
        low, high = np.array([self.facts.limits[name] for name in names]).T
        return np.clip(values, low, high)

    def _range(self, name: str, value: int) -> tuple[int, int]:
        low, high = self.facts.limits[name]
        spread = self.facts.person_sd[name]
        return round(max(low, value - spread)), round(min(high, value + spread))


@dataclass(frozen=True)
class SeatFitModel:
    """The content of a model file: one model for each vehicle."""

    vehicles: Mapping[str, VehicleModel]
    metadata: Metadata

    def vehicle(self, wanted: str | None = None) -> VehicleModel:
        """The model of that vehicle; None means the default vehicle. Raises InvalidValue naming the known ones."""
        found = self.vehicles.get(wanted or self.metadata.default_vehicle)
        if found is None:
            known = sorted(self.vehicles)
            raise InvalidValue(
                f"vehicle: '{wanted}' is not found; use one of {', '.join(known)}.",
                {"fields": [{"field": "vehicle", "problem": f"known: {', '.join(known)}"}], "known": known},
            )
        return found
