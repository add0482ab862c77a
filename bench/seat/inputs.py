"""Compare inputs for training the seat model: `python -m bench.seat.inputs`. Gives the figures of docs/adr/0007.

Each row is a way to train, each column a source of the lengths. Figures are the RMSE of the seat position and of the
cushion's front, in points, on drivers that no model has seen. The last row is the best curve over stature alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from functions.recommend.metadata import VehicleFacts
from functions.recommend.settings import NAMES
from training import drivers, inputs, people, regression, train_model, vehicle
from training.checks import accuracy
from training.checks.accuracy import Errors
from training.checks.subject import Subject

Array = NDArray[np.float64]
Given = Callable[[Array, np.random.Generator], Array]

SHOWN: Final = ("seat_position", "seat_front_height")


def _photo_sized_errors(bodies: Array, rng: np.random.Generator) -> Array:
    """True lengths with independent errors of the same size as a photo's."""
    error = inputs.from_photo(bodies, rng) - bodies
    return np.asarray(bodies + error.std(axis=0) * rng.normal(size=bodies.shape), dtype=np.float64)


TRAINED_ON: Final[dict[str, Given]] = {
    "exact lengths": lambda bodies, _: bodies,
    "what a photo answers": inputs.from_photo,
    "truth + errors as large as a photo's": _photo_sized_errors,
    "lengths read off a tape": inputs.from_tape,
    "half photos, half tapes": inputs.from_both,
}
ASKED_WITH: Final[dict[str, Given]] = {
    "photo": inputs.from_photo,
    "tape": inputs.from_tape,
    "exact": lambda bodies, _: bodies,
    "truth + photo-sized error": _photo_sized_errors,
}


def main() -> None:
    """Train and query each model, and print the table."""
    table = Table("trained on", *ASKED_WITH, title=f"RMSE of {' / '.join(SHOWN)}, points")
    rows = {name: errors(given) for name, given in TRAINED_ON.items()}
    for name, found in rows.items():
        table.add_row(name, *(_figures(each.model) for each in found))
    table.add_row("(stature alone)", *(_figures(each.stature_alone) for each in next(iter(rows.values()))))
    Console().print(table)


def errors(given: Given) -> list[Errors]:
    """The errors of a model trained on lengths from this source, one entry per source at query time."""
    package = vehicle.load()
    rng = np.random.default_rng(train_model.SEED)
    bodies = drivers.sample(train_model.DRIVERS, rng)
    facts = VehicleFacts(title=package.title, limits=train_model.limits(package), person_sd=people.person_sd(package))
    model = regression.fit_vehicle(bodies, given(bodies, rng), package, facts)
    return [accuracy.measure(Subject(model, package), way) for way in ASKED_WITH.values()]


def _figures(values: Array) -> str:
    return " / ".join(f"{values[NAMES.index(name)]:.1f}" for name in SHOWN)


if __name__ == "__main__":
    main()
