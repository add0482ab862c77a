"""The person of the side view: limbs between the joints, a head around the eye. mm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Circle, Ellipse, Polygon

from hypermob.side_view.parts import INK, PAPER

if TYPE_CHECKING:
    from training.figure import Figure, Point

SKIN, EAR, SHIRT, SLEEVE, TROUSERS, SHOE = "#e3b996", "#d3a47f", "#3f7ea6", "#356b8d", "#34495e", "#22303c"


def person(axes: Any, driver: Figure) -> None:
    """Legs, trunk and head; the joints as dots."""
    at = driver.joints
    neck = _between(at["shoulder"], at["head"], 0.35)
    _limb(axes, neck, at["head"], (52, 48), SKIN, 6)
    _limb(axes, at["hip"], at["shoulder"], (112, 105), SHIRT, 7)
    _limb(axes, at["hip"], at["knee"], (92, 62), TROUSERS, 8)
    _limb(axes, at["knee"], at["ankle"], (60, 42), TROUSERS, 8)
    heel = (at["ankle"][0] + 25, at["ankle"][1] - 62)
    _limb(axes, heel, _between(at["ball_of_foot"], at["ankle"], 0.02), (36, 26), SHOE, 9)
    head = Ellipse(at["head"], 195, 235, angle=-6, fc=SKIN, ec="none", zorder=7)
    axes.add_patch(head)
    hair = Ellipse((at["head"][0] + 24, at["head"][1] + 48), 190, 150, angle=-22, fc=INK, ec="none", zorder=7.2)
    axes.add_patch(hair)
    nose = np.array([(-94, -30), (-114, -58), (-86, -68)]) + np.array(at["head"])
    axes.add_patch(Polygon(nose, fc=SKIN, ec=SKIN, lw=4, joinstyle="round", zorder=7))
    axes.add_patch(Ellipse((at["head"][0] + 22, at["head"][1] - 18), 34, 52, angle=12, fc=EAR, zorder=7.5))
    axes.add_patch(Circle(at["eye"], 11, fc=PAPER, ec=INK, lw=1.2, zorder=8))
    axes.add_patch(Circle((at["eye"][0] - 3, at["eye"][1]), 5, fc=INK, zorder=8.5))
    for name in ("hip", "knee", "ankle"):
        axes.add_patch(Circle(at[name], 13, fc=PAPER, ec="none", alpha=0.9, zorder=9.5))


def near_arm(axes: Any, driver: Figure) -> None:
    """The arm lies over trunk and wheel."""
    at = driver.joints
    _limb(axes, at["elbow"], at["grip"], (38, 27), SKIN, 11)
    _limb(axes, at["shoulder"], at["elbow"], (62, 44), SLEEVE, 11.5)
    axes.add_patch(Circle(at["grip"], 38, fc=SKIN, zorder=12))
    for name in ("shoulder", "elbow"):
        axes.add_patch(Circle(at[name], 13, fc=PAPER, ec="none", alpha=0.9, zorder=13))


def _limb(axes: Any, start: Point, end: Point, radii: tuple[float, float], colour: str, zorder: float) -> None:
    """A tapered limb: two circles and what lies between their common tangents."""
    first, second = np.array(start), np.array(end)
    direction = np.arctan2(*(second - first)[::-1])
    distance = float(np.hypot(*(second - first)))
    tilt = np.arccos(np.clip((radii[0] - radii[1]) / max(distance, 1.0), -1, 1))
    corners = []
    for centre, radius in ((first, radii[0]), (second, radii[1])):
        sides = (direction + tilt, direction - tilt)
        corners.append([centre + radius * np.array([np.cos(side), np.sin(side)]) for side in sides])
    outline = np.array([corners[0][0], corners[1][0], corners[1][1], corners[0][1]])
    axes.add_patch(Polygon(outline, fc=colour, ec="none", zorder=zorder))
    for centre, radius in ((first, radii[0]), (second, radii[1])):
        axes.add_patch(Circle(tuple(centre), radius, fc=colour, ec="none", zorder=zorder))


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])
