"""Fits the three regressions of one vehicle (functions/recommend/model.py combines them to an answer)."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import RidgeCV
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from functions.recommend.metadata import VehicleFacts
from functions.recommend.model import SEAT_IN_POSTURE, VehicleModel
from functions.recommend.posture import seating
from functions.recommend.posture.vehicle import Vehicle
from training import labels

Array = NDArray[np.float64]

ALPHAS: Final = np.logspace(-3, 4, 15)  # strength of the ridge, chosen by leave-one-out for each output


def fit_vehicle(bodies: Array, measured: Array, package: Vehicle, facts: VehicleFacts) -> VehicleModel:
    """The regressions. bodies: (n, 6) true lengths, cm; measured: the same with the errors of real inputs.

    The wanted posture learns from measured lengths, so that each length counts by its accuracy. The leg's reach and the
    mirrors must fit the body as given, so they learn from true lengths.
    """
    parts = {
        "posture": fit(measured, labels.wanted(bodies, package)),
        "straight_knee": fit(bodies, labels.straight_knee(bodies, package)),
    }
    posture = VehicleModel(package.name, parts, facts).posture(measured)
    seat = posture[:, SEAT_IN_POSTURE]  # advised seats, with their own small errors
    angles = labels.mirrors_in_seat(bodies, seating.seat_at(seat, package), package)
    return VehicleModel(package.name, parts | {"mirrors": fit(np.hstack([bodies, seat]), angles)}, facts)


def fit(inputs: Array, targets: Array) -> Pipeline:
    """Ridge regression on all products of two inputs, from (n, inputs) to (n, outputs) or (n,)."""
    pipeline = Pipeline(
        [
            ("scale", StandardScaler()),
            ("products", PolynomialFeatures(2, include_bias=False)),
            ("rescale", StandardScaler()),
            ("ridge", RidgeCV(alphas=ALPHAS, alpha_per_target=targets.ndim > 1)),
        ]
    )
    return pipeline.fit(inputs, targets)
