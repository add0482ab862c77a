"""Finds an iris by fitting a circle of known radius, foreshortened by the eyeball's rotation, to the limbus.

The limbus is the edge between iris and sclera. Positions are px of the cuts of limbus_view; arrays of two are the left
and the right eye.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.gaze.limbus_edges import REACH, SIDES, Edges, find_edges, likely_centre
from functions.eye_tracking.gaze.limbus_view import EyesView

Points = NDArray[np.float64]

# Half of the visible iris's horizontal diameter (11.7 mm), and the distance from the eyeball's centre to the limbus.
IRIS_RADIUS_MM: Final = 5.85
LIMBUS_DEPTH_MM: Final = 10.5
LIMBUS_DEPTH: Final = LIMBUS_DEPTH_MM / IRIS_RADIUS_MM  # in iris radii

MAX_TURN: Final = 0.8  # sine of 53 degrees: eyes do not turn further
ROUNDS: Final = 5
SETTLED: Final = 0.01  # iris radii, .002 eye widths: rounds stop below it, as each moves half as far as the last
OUTLIER: Final = 0.12  # iris radii from the circle; sharp steps scatter by .02, blurred ones by .05
_FITS: Final = 2  # of the circle, in each round
_FREE_FITS: Final = 10  # the radius is stable after eight
_NEAR: Final = np.linspace(-0.3, 0.3, 19)  # radii from a step: the profile for measuring its width
_PLATEAU: Final = 3  # samples at each end that show the iris and the sclera
# For a Gaussian edge, height over slope is sqrt(2 pi) sd. The part between the plateaus gives this share of it.
_SPREADS: Final = np.linspace(0.01, 0.6, 60)
_HEIGHT_OVER_SLOPE: Final = np.sqrt(2 * np.pi) * np.array(
    [sd * math.erf(-_NEAR[:_PLATEAU].mean() / (sd * math.sqrt(2))) for sd in _SPREADS]
)


@dataclass(frozen=True)
class Limbus:
    """centre: (2, 2); flat: (2, 2), the centre of a circle without foreshortening; radius: (2,), px.

    points: (2,), edge points on the side with fewer. residual: (2,), their root mean square distance from the circle;
    blur: (2,), the standard deviation of the edge's spread; both in radii, NaN without edges.
    """

    centre: Points
    flat: Points
    radius: Points
    points: Points
    residual: Points
    blur: Points


@dataclass(frozen=True)
class Circle:
    """centre: (2, 2), radius: (2,); for each point, (2, n), its weight and its distance outside the circle, radii."""

    centre: Points
    radius: Points
    weight: Points
    error: Points


def fit_limbus(view: EyesView, start: Points, eyeball: Points, radius: Points, free: bool = False) -> Limbus:
    """Fit both irises. start, eyeball: (2, 2), first guess and the eyeballs' centres; radius: (2,).

    free: also fit the radius after the centre.
    """
    centre = likely_centre(view, start, radius)
    for _ in range(ROUNDS):
        turn, shrink = foreshortening(centre - eyeball, radius)
        edges = find_edges(view, centre, radius, turn, shrink)
        unturned = stretched(edges.points - centre[:, None], turn, 1 / shrink)
        circle = fit_circle(unturned, edges.found, radius)
        step = stretched(circle.centre[:, None], turn, shrink)[:, 0]
        last, centre = centre, centre + step
        if (np.abs(step) < SETTLED * radius[:, None]).all():
            break
    flat = last + fit_circle(edges.points - last[:, None], edges.found, radius).centre
    if free:
        circle = fit_circle(unturned, edges.found, radius, free=True)
    total = circle.weight.sum(axis=1)
    points = ((circle.weight[:, None] > 0) & SIDES).sum(axis=2).min(axis=1).astype(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        residual = np.sqrt((circle.weight * circle.error**2).sum(axis=1) / total)
        return Limbus(centre, flat, circle.radius, points, residual, _blur(edges, circle.weight))


def foreshortening(offset: Points, radius: Points) -> tuple[Points, Points]:
    """Direction (2, 2) and factor (2,) of a limbus's foreshortening at `offset` (2, 2) from the eyeball's centre."""
    length = np.sqrt((offset**2).sum(axis=1))
    turn = offset / np.maximum(length, 1e-9)[:, None]
    sine = np.minimum(length / (LIMBUS_DEPTH * radius), MAX_TURN)
    return turn, np.sqrt(1 - sine**2)


def stretched(points: Points, turn: Points, factor: Points) -> Points:
    """(2, n, 2) points, stretched along the unit vectors `turn` (2, 2) by `factor` (2,)."""
    along = (points * turn[:, None]).sum(axis=2) * (factor - 1)[:, None]
    result: Points = points + along[:, :, None] * turn[:, None]
    return result


def fit_circle(points: Points, found: NDArray[np.bool_], radius: Points, free: bool = False) -> Circle:
    """Two circles through (2, n, 2) points around the origin, by Gauss-Newton with Tukey's biweight.

    found: (2, n), which points are valid. The radius (2,) is fixed unless `free`.
    """
    x, y = points[..., 0], points[..., 1]
    centre = np.zeros((2, 2))
    for _ in range(_FREE_FITS if free else _FITS):
        dx, dy = x - centre[:, :1], y - centre[:, 1:]
        length = np.sqrt(dx * dx + dy * dy) + 1e-9
        error = length / radius[:, None] - 1.0
        weight = biweight(error) * found
        if free:
            radius = radius * (1 + (weight * error).sum(axis=1) / (weight.sum(axis=1) + 1e-9))
            error = length / radius[:, None] - 1.0
        centre = centre + _newton(dx / length, dy / length, weight, error) * radius[:, None]
    return Circle(centre, radius, weight, error)


def biweight(error: Points) -> Points:
    """Tukey's weights: 1 without an error, 0 from OUTLIER on."""
    inlying: Points = np.maximum(1.0 - np.square(error / OUTLIER), 0.0)
    return inlying * inlying


def _newton(dx: Points, dy: Points, weight: Points, error: Points) -> Points:
    """(2, 2): the step of the centre, in radii, that minimises the errors (2, n) along (dx, dy) by least squares."""
    wx, wy = weight * dx, weight * dy
    xx, xy, yy = (wx * dx).sum(axis=1) + 1e-6, (wx * dy).sum(axis=1), (wy * dy).sum(axis=1) + 1e-6
    ex, ey = (wx * error).sum(axis=1), (wy * error).sum(axis=1)
    step: Points = np.stack([yy * ex - xy * ey, xx * ey - xy * ex], axis=1) / (xx * yy - xy * xy)[:, None]
    return step


def _blur(edges: Edges, weight: Points) -> Points:
    """(2,): the standard deviation of the limbus's spread, from height and steepest slope of its mean profile."""
    place = (edges.at[:, :, None] + _NEAR - REACH[0]) / (REACH[1] - REACH[0])
    low = np.clip(place.astype(np.intp), 0, len(REACH) - 2)
    part = np.clip(place - low, 0, 1)
    read = np.take_along_axis(edges.profile, low, 2) * (1 - part) + np.take_along_axis(edges.profile, low + 1, 2) * part
    mean = (read * weight[:, :, None]).sum(axis=1) / weight.sum(axis=1)[:, None]
    height = mean[:, -_PLATEAU:].mean(axis=1) - mean[:, :_PLATEAU].mean(axis=1)
    slope = np.diff(mean, axis=1).max(axis=1) / (_NEAR[1] - _NEAR[0])
    return np.interp(height / slope, _HEIGHT_OVER_SLOPE, _SPREADS)
