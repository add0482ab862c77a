"""Train the seat fit model: `python -m training.train_model --output car_fit_model.joblib`.

The file holds a plain dict `{"pipeline": sklearn Pipeline, "metadata": {...}}`, so that loading it needs scikit-learn
and nothing of this package. The same arguments give the same model.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Any, Final

if not __package__:  # started as a script: its folder is on the path instead of the project's
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

import joblib
import numpy as np
import sklearn
from numpy.typing import NDArray
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from functions.anthropometry.segments import LENGTHS
from functions.recommend.settings import SETTINGS
from training import drivers, labels, vehicle
from training.vehicle import Vehicle

Array = NDArray[np.float64]

FORMAT_VERSION: Final = 1
DRIVERS: Final = 10_000  # more changes nothing visible: see docs/adr/0005-seat-fit-labels.md
SEED: Final = 2024
ALPHAS: Final = np.logspace(-3, 4, 15)  # strength of the ridge, chosen by leave-one-out for each setting
# One standard deviation between drivers of the same body, in points: 36-38 mm on a 240 mm track, by leave-one-out on 38
# real drivers (faraway's `seatpos`). No model can be better; the other settings have no such data.
PERSON_SD: Final = {"seat_position": 15}


def main() -> None:
    arguments = _arguments()
    model = train(vehicle.load(arguments.vehicle), arguments.drivers, arguments.seed, arguments.trained_at)
    arguments.output.parent.mkdir(parents=True, exist_ok=True)
    joblib.dump(model, arguments.output, compress=3)
    print(f"{arguments.output}: {arguments.output.stat().st_size / 1000:.1f} kB, {arguments.vehicle}")  # noqa: T201


def train(package: Vehicle, count: int = DRIVERS, seed: int = SEED, trained_at: str | None = None) -> dict[str, Any]:
    """The file's content, for `count` drivers."""
    rng = np.random.default_rng(seed)
    bodies = drivers.sample(count, rng)
    measured = drivers.as_measured(bodies, rng)
    targets = labels.label(bodies, package)
    pipeline = fit(measured, targets)
    residual = np.sqrt(np.mean((pipeline.predict(measured) - targets) ** 2, axis=0))
    return {
        "pipeline": pipeline,
        "metadata": {
            "format_version": FORMAT_VERSION,
            "vehicle": package.name,
            "vehicle_title": package.title,
            "inputs": list(LENGTHS),
            "settings": [setting.name for setting in SETTINGS],
            "conventions": {setting.name: setting.meaning for setting in SETTINGS},
            "drivers": count,
            "seed": seed,
            "trained_at": trained_at,
            "data_hash": data_hash(measured, targets),
            "sklearn_version": sklearn.__version__,
            "numpy_version": np.__version__,
            "input_noise_sd_cm": dict(zip(LENGTHS, drivers.noise_sd().tolist(), strict=True)),
            "residual_sd": {s.name: round(float(r), 2) for s, r in zip(SETTINGS, residual, strict=True)},
            "person_sd": PERSON_SD,
        },
    }


def fit(measured: Array, targets: Array) -> Pipeline:
    """Ridge regression on all products of two inputs, from inputs (n, 6) with their noise to settings (n, 12)."""
    pipeline = Pipeline(
        [
            ("scale", StandardScaler()),
            ("products", PolynomialFeatures(2, include_bias=False)),
            ("rescale", StandardScaler()),
            ("ridge", RidgeCV(alphas=ALPHAS, alpha_per_target=True)),
        ]
    )
    return pipeline.fit(measured, targets)


def data_hash(measured: Array, targets: Array) -> str:
    """Identifies what the model was trained on; rounded, so that the last bits of a processor do not count."""
    data = np.round(np.hstack([measured, targets]), 4) + 0.0  # + 0.0 makes -0.0 the same as 0.0
    return hashlib.sha256(data.astype("<f8").tobytes()).hexdigest()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Train the seat fit model and write it as one joblib file.")
    parser.add_argument("--output", type=Path, required=True, help="the file to write")
    parser.add_argument("--vehicle", default=vehicle.DEFAULT, choices=vehicle.known(), help="default: %(default)s")
    parser.add_argument("--drivers", type=int, default=DRIVERS, help="how many to sample (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="of the random numbers (default: %(default)s)")
    parser.add_argument("--trained-at", help="a date to store in the file; none by default, so that builds are equal")
    return parser.parse_args()


if __name__ == "__main__":
    main()
