"""Checks drivers in a car with the model's settings: clearances, joint angles and mirror views."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.recommend.posture import anatomy, settled
from functions.recommend.posture.settled import Settled
from functions.recommend.posture.vehicle import Vehicle
from functions.recommend.settings import MIRRORS, NAMES
from training import labels, mirrors, posture, wheel
from training.checks.subject import Finding, Subject, usual_drivers

Array = NDArray[np.float64]

SHARE: Final = 0.98
ELBOW_DEG: Final = (80.0, 161.0)  # observed in driving: Porter and Gyi (1998). Recalled
TRUNK_THIGH_DEG: Final = (90.0, 115.0)  # the same
RAY_DEG: Final = 1.0
# Rounding yaw and pitch by half a degree turns the reflected ray by up to 2 * hypot(.5, .5), in addition to the model's
# error.
ROUNDED_RAY_DEG: Final = RAY_DEG + 2 * float(np.hypot(0.5, 0.5))


def check(subject: Subject) -> list[Finding]:
    """Check drivers from the 5th percentile of women to the 95th of men, of all proportions."""
    lengths = usual_drivers()
    settings = subject.model.settings(lengths)
    driver = place(lengths, settings, subject)
    nearest = sternum_mm(lengths, driver).min()
    rays = _worst_rays(driver, settings, subject)
    whole = np.round(settings)
    rounded = _worst_rays(place(lengths, whole, subject), whole, subject)
    return [
        Finding("breastbone to hub", f">= {wheel.STERNUM_MM:.0f} mm, all", f"nearest {nearest:.0f} mm", nearest >= 250),
        _share("knee", driver.knee_deg, posture.KNEE_DEG),
        _share("elbow", driver.elbow_deg, ELBOW_DEG),
        _share("trunk to thigh", driver.trunk_thigh_deg, TRUNK_THIGH_DEG),
        _rays("mirror rays, unrounded", rays, RAY_DEG),
        _rays("mirror rays, whole degrees", rounded, ROUNDED_RAY_DEG),
    ]


def place(lengths_cm: Array, settings: Array, subject: Subject) -> Settled:
    """The drivers for bodies (n, 6), cm, in the subject's vehicle with settings (n, 12)."""
    return settled.place(anatomy.from_lengths(lengths_cm), settings, subject.package)


def sternum_mm(lengths_cm: Array, driver: Settled) -> Array:
    """The distance (n,) from breastbone to hub."""
    bodies, seat = anatomy.from_lengths(lengths_cm), driver.seat
    return wheel.sternum(bodies, seat.hip, seat.recline_deg).distance(driver.hub)


def ray_miss_deg(driver: Settled, settings: Array, vehicle: Vehicle) -> dict[str, Array]:
    """By mirror: angle (n,) between the direction that the driver sees in its middle and its target."""
    value = dict(zip(NAMES, settings.T, strict=True))
    assert set(MIRRORS) <= value.keys()
    eyes, misses = labels.in_space(driver.eye, vehicle), {}
    for name, aim in mirrors.aims(vehicle, labels.mean_eye_x(vehicle)).items():
        up = -1 if name == "room" else 1
        normals = mirrors.from_yaw_pitch(value[f"mirror_{name}_yaw"], up * value[f"mirror_{name}_pitch"])
        misses[name] = np.asarray(mirrors.miss_deg(aim, eyes, normals))
    return misses


def _share(name: str, angle: Array, limits: tuple[float, float]) -> Finding:
    inside = float(np.mean((angle >= limits[0]) & (angle <= limits[1])))
    return Finding(name, f"{limits[0]:.0f}-{limits[1]:.0f}° for {SHARE:.0%}", f"{inside:.1%}", inside >= SHARE)


def _worst_rays(driver: Settled, settings: Array, subject: Subject) -> dict[str, float]:
    misses = ray_miss_deg(driver, settings, subject.package)
    return {mirror: float(miss.max()) for mirror, miss in misses.items()}


def _rays(name: str, worst: dict[str, float], limit: float) -> Finding:
    found = ", ".join(f"{mirror} {miss:.2f}°" for mirror, miss in worst.items())
    return Finding(name, f"<= {limit:.2f}°, all", f"worst: {found}", max(worst.values()) <= limit)
