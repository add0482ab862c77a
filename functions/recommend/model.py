"""The seat fit model: six lengths in, twelve settings out, for each vehicle of the file. Knows not where the file lay.

Three regressions a vehicle: seat and wheel as the driver wants them, the seat position at which the leg is straight,
and the mirrors for the eyes in the seat as it will be set. Between them stand the vehicle's limits.
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
    """What is used of a scikit-learn pipeline."""

    def predict(self, inputs: Array, /) -> Array:
        """(n, inputs) -> (n, outputs)."""


@dataclass(frozen=True)
class Advice:
    """The twelve settings as whole numbers, where drivers of such a body differ to, and which an end cuts short."""

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
    """What a model file holds: one model for each of its vehicles."""

    vehicles: Mapping[str, VehicleModel]
    metadata: Metadata

    def vehicle(self, wanted: str | None = None) -> VehicleModel:
        """The model of that vehicle, of the file's default one for None. Raises InvalidValue naming the known ones."""
        found = self.vehicles.get(wanted or self.metadata.default_vehicle)
        if found is None:
            known = sorted(self.vehicles)
            raise InvalidValue(
                f"vehicle: there is no '{wanted}'; known: {', '.join(known)}.",
                {"fields": [{"field": "vehicle", "problem": f"known: {', '.join(known)}"}], "known": known},
            )
        return found
