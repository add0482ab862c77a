"""Checks drivers in a car with the model's settings: clearances, joint angles and mirror views."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from training import anatomy, posture, settled, wheel
from training.checks.subject import Finding, Subject, usual_drivers
from training.settled import Driver

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
    nearest = driver.sternum_mm.min()
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


def place(lengths_cm: Array, settings: Array, subject: Subject) -> Driver:
    """The drivers for bodies (n, 6), cm, in the subject's vehicle with settings (n, 12)."""
    return settled.place(anatomy.from_lengths(lengths_cm), settings, subject.package)


def _share(name: str, angle: Array, limits: tuple[float, float]) -> Finding:
    inside = float(np.mean((angle >= limits[0]) & (angle <= limits[1])))
    return Finding(name, f"{limits[0]:.0f}-{limits[1]:.0f}° for {SHARE:.0%}", f"{inside:.1%}", inside >= SHARE)


def _worst_rays(driver: Driver, settings: Array, subject: Subject) -> dict[str, float]:
    misses = settled.ray_miss_deg(driver, settings, subject.package)
    return {mirror: float(miss.max()) for mirror, miss in misses.items()}


def _rays(name: str, worst: dict[str, float], limit: float) -> Finding:
    found = ", ".join(f"{mirror} {miss:.2f}°" for mirror, miss in worst.items())
    return Finding(name, f"<= {limit:.2f}°, all", f"worst: {found}", max(worst.values()) <= limit)
