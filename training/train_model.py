"""Train the seat fit model: `python -m training.train_model --output car_fit_model.joblib`.

The file contains plain dicts `{"vehicles": {name: {part: sklearn Pipeline}}, "metadata": {...}}`, so that loading it
needs scikit-learn but not this package. The same arguments give the same model.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

if not __package__:  # started as a script: the path contains its folder instead of the project's
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import joblib
import numpy as np
import sklearn
from numpy.typing import NDArray

from functions.anthropometry.segments import LENGTHS
from functions.measure import model as measurement
from functions.recommend.metadata import FORMAT_VERSION, VehicleFacts, conventions
from functions.recommend.posture.vehicle import Vehicle
from functions.recommend.settings import NAMES
from training import drivers, inputs, labels, people, posture, regression, vehicle

Array = NDArray[np.float64]

DRIVERS: Final = 10_000  # more makes no visible difference: see docs/adr/0005-seat-fit-labels.md
SEED: Final = 2024


def main() -> None:
    arguments = _arguments()
    packages = [vehicle.find(name) for name in arguments.vehicle or vehicle.known()]
    write(train(packages, arguments.drivers, arguments.seed, arguments.trained_at), arguments.output)


def write(content: dict[str, Any], output: Path) -> None:
    """Write one joblib file atomically."""
    output.parent.mkdir(parents=True, exist_ok=True)
    unfinished = output.with_name(f".{output.name}.part")
    try:
        joblib.dump(content, unfinished)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


def train(
    packages: Sequence[Vehicle], count: int = DRIVERS, seed: int = SEED, trained_at: str | None = None
) -> dict[str, Any]:
    """The file's content, for `count` drivers. The default vehicle is the sedan, or the first one without it."""
    rng = np.random.default_rng(seed)
    bodies = drivers.sample(count, rng)
    measured = inputs.from_both(bodies, rng)
    names = [package.name for package in packages]
    fitted = {package.name: _fit(bodies, measured, package) for package in packages}
    return {
        "vehicles": {name: parts for name, (parts, _) in fitted.items()},
        "metadata": {
            "format_version": FORMAT_VERSION,
            "default_vehicle": vehicle.DEFAULT if vehicle.DEFAULT in names else names[0],
            "vehicles": {name: facts for name, (_, facts) in fitted.items()},
            "inputs": list(LENGTHS),
            "settings": list(NAMES),
            "conventions": conventions(),
            "drivers": count,
            "seed": seed,
            "trained_at": trained_at,
            "data_hash": data_hash([bodies, measured, *(labels.label(bodies, package) for package in packages)]),
            "sklearn_version": sklearn.__version__,
            "numpy_version": np.__version__,
            "measurement_model": measurement.shipped().version,
            "input_sd_cm": {"stature": inputs.STATURE_SD, "tape": inputs.TAPE_SD},
        },
    }


def limits(package: Vehicle) -> dict[str, tuple[float, float]]:
    """The ends of each adjustment, in the setting's unit. The package does not limit the mirrors."""
    ends = {name: (0.0, 180.0 if name.startswith("mirror_") else 100.0) for name in NAMES}
    wheel = package.wheel
    return ends | {
        "seat_angle": posture.RECLINE_DEG,
        "wheel_angle": (wheel.column_lowest_deg, wheel.column_highest_deg),
    }


def data_hash(arrays: Sequence[Array]) -> str:
    """A hash of the training data, rounded, so that it does not depend on the processor's last bits."""
    data = np.round(np.hstack(arrays), 4) + 0.0  # + 0.0 makes -0.0 the same as 0.0
    return hashlib.sha256(data.astype("<f8").tobytes()).hexdigest()


def _fit(bodies: Array, measured: Array, package: Vehicle) -> tuple[dict[str, Any], dict[str, Any]]:
    facts = VehicleFacts(
        title=package.title, limits=limits(package), person_sd=people.person_sd(package), package=package
    )
    model = regression.fit_vehicle(bodies, measured, package, facts)
    residual = np.sqrt(np.mean((model.settings(measured) - labels.label(bodies, package)) ** 2, axis=0))
    spread = {name: round(float(value), 2) for name, value in zip(NAMES, residual, strict=True)}
    described = facts.model_dump() | {"residual_sd": spread}
    return dict(model.parts), described


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the seat fit model and write it as one joblib file.")
    parser.add_argument("--output", type=Path, required=True, help="the file to write")
    parser.add_argument(
        "--vehicle",
        action="append",
        metavar="NAME|FILE",
        help="a shipped vehicle's name or a vehicle file; may be repeated (default: all shipped ones: "
        f"{', '.join(vehicle.known())})",
    )
    parser.add_argument("--drivers", type=int, default=DRIVERS, help="how many to sample (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="seed of the random numbers (default: %(default)s)")
    parser.add_argument("--trained-at", help="a date to store in the file; default: none, so that builds are identical")
    return parser.parse_args()


if __name__ == "__main__":
    main()
