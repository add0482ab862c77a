"""Checks fore-aft position against 38 real drivers, the only check with people in a car.

`seatpos` (University of Michigan; faraway's data set) has stature and the hip's distance behind a fixed point of one
car. The car is unknown, so only the offset is fitted, leave-one-out. The slope is the model's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from faraway.datasets import seatpos
from numpy.typing import NDArray

from functions.recommend.model import VehicleModel
from functions.recommend.posture.vehicle import Vehicle
from functions.recommend.settings import POSTURE
from training.checks.subject import Finding, Subject, mean_bodies

Array = NDArray[np.float64]

RMSE_MM: Final = 39.0
R_SQUARED: Final = 0.55
SLOPE: Final = (0.38, 0.50)  # mm of hip per mm of stature
SLOPE_HEIGHTS: Final = (160.0, 180.0)  # cm; the middle of the population, away from the track's ends


@dataclass(frozen=True)
class Fit:
    """stature_cm, actual_mm, predicted_mm: (n,); the last with its leave-one-out offset."""

    stature_cm: Array
    actual_mm: Array
    predicted_mm: Array

    @property
    def rmse(self) -> float:
        return float(np.sqrt(np.mean((self.actual_mm - self.predicted_mm) ** 2)))

    @property
    def r_squared(self) -> float:
        around_mean = np.mean((self.actual_mm - self.actual_mm.mean()) ** 2)
        return float(1 - self.rmse**2 / around_mean)


def check(subject: Subject) -> list[Finding]:
    """Check RMSE and R² on real drivers, and the slope of the seat position over stature."""
    fit = fit_offset(subject)
    slope = stature_slope(subject)
    return [
        Finding("real drivers, RMSE", f"<= {RMSE_MM:.0f} mm", f"{fit.rmse:.1f} mm", fit.rmse <= RMSE_MM),
        Finding("real drivers, R²", f">= {R_SQUARED}", f"{fit.r_squared:.2f}", fit.r_squared >= R_SQUARED),
        Finding(
            "seat position over stature",
            f"{SLOPE[0]:.2f}-{SLOPE[1]:.2f} mm per mm",
            f"{slope:.3f}",
            SLOPE[0] <= slope <= SLOPE[1],
        ),
    ]


def fit_offset(subject: Subject) -> Fit:
    """The model's fit for bodies of the drivers' statures; each offset comes from the other drivers."""
    table = seatpos.load()
    stature, actual = table["Ht"].to_numpy(dtype=float), -table["hipcenter"].to_numpy(dtype=float)
    shape = hip_mm(subject.model, subject.package, mean_bodies(stature))
    residual = actual - shape
    count = len(residual)
    offset = (residual.sum() - residual) / (count - 1)
    return Fit(stature, actual, shape + offset)


def stature_slope(subject: Subject) -> float:
    """mm of hip per mm of stature, for bodies of mean proportions."""
    low, high = hip_mm(subject.model, subject.package, mean_bodies(np.array(SLOPE_HEIGHTS)))
    return float(high - low) / (10 * (SLOPE_HEIGHTS[1] - SLOPE_HEIGHTS[0]))


def hip_mm(model: VehicleModel, package: Vehicle, bodies: Array) -> Array:
    """Wanted distance of the hip behind the track's front end (n,), mm, without the limits of this car's track."""
    track = package.seat.track_rear_mm - package.seat.track_front_mm
    return np.asarray(model.wanted(bodies)[:, POSTURE.index("seat_position")] / 100 * track, dtype=np.float64)
