"""The three regressions of one vehicle (functions/recommend/model.py joins them to an answer)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from functions.recommend.metadata import VehicleFacts
from functions.recommend.model import SEAT_IN_POSTURE, VehicleModel
from training import labels, settled
from training.vehicle import Vehicle

Array = NDArray[np.float64]

ALPHAS: Final = np.logspace(-3, 4, 15)  # strength of the ridge, chosen by leave-one-out for each output


def fit_vehicle(bodies: Array, measured: Array, package: Vehicle, facts: VehicleFacts) -> VehicleModel:
    """bodies: (n, 6) true lengths, cm; measured: the same with the errors that inputs have.

    What a driver wants is weighed by what each length is worth, so it learns from measured lengths. How far the leg
    reaches and what a mirror shows are judged for the body as it was told, so they learn from true ones.
    """
    parts = {
        "posture": fit(measured, labels.wanted(bodies, package)),
        "straight_knee": fit(bodies, labels.straight_knee(bodies, package)),
    }
    posture = VehicleModel(package.name, parts, facts).posture(measured)
    seat = posture[:, SEAT_IN_POSTURE]  # seats as they will be advised: with their own small errors
    angles = labels.mirrors_in_seat(bodies, settled.seat_at(seat, package), package)
    return VehicleModel(package.name, parts | {"mirrors": fit(np.hstack([bodies, seat]), angles)}, facts)


def fit(inputs: Array, targets: Array) -> Pipeline:
    """Ridge regression on all products of two inputs: (n, inputs) to (n, outputs) or (n,)."""
    pipeline = Pipeline(
        [
            ("scale", StandardScaler()),
            ("products", PolynomialFeatures(2, include_bias=False)),
            ("rescale", StandardScaler()),
            ("ridge", RidgeCV(alphas=ALPHAS, alpha_per_target=targets.ndim > 1)),
        ]
    )
    return pipeline.fit(inputs, targets)
