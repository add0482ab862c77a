"""The person of the side view: limbs between the joints, a head around the eye. mm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Circle, Ellipse, Polygon

from hypermob.side_view.parts import INK, PAPER, Point, xz

if TYPE_CHECKING:
    from hypermob.api.documents import Driver

SKIN, EAR, SHIRT, SLEEVE, TROUSERS, SHOE = "#e3b996", "#d3a47f", "#3f7ea6", "#356b8d", "#34495e", "#22303c"
HEEL_RADIUS, BALL_RADIUS, ANKLE_RADIUS = 36.0, 26.0, 40.0  # of the shoe, mm


def person(axes: Any, driver: Driver) -> None:
    """Legs, trunk and head; the joints as dots."""
    at = driver.joints
    hip, knee, ankle, shoulder, head_at, eye = map(xz, (at.hip, at.knee, at.ankle, at.shoulder, at.head, at.eye))
    _limb(axes, _between(shoulder, head_at, 0.35), head_at, (52, 48), SKIN, 6)
    _limb(axes, hip, shoulder, (112, 105), SHIRT, 7)
    _limb(axes, hip, knee, (92, 62), TROUSERS, 8)
    _limb(axes, knee, ankle, (60, 42), TROUSERS, 8)
    _shoe(axes, xz(at.heel), xz(driver.package.ball_of_foot), ankle)
    head = Ellipse(head_at, 195, 235, angle=-6, fc=SKIN, ec="none", zorder=7)
    axes.add_patch(head)
    hair = Ellipse((head_at[0] + 24, head_at[1] + 48), 190, 150, angle=-22, fc=INK, ec="none", zorder=7.2)
    axes.add_patch(hair)
    nose = np.array([(-94, -30), (-114, -58), (-86, -68)]) + np.array(head_at)
    axes.add_patch(Polygon(nose, fc=SKIN, ec=SKIN, lw=4, joinstyle="round", zorder=7))
    axes.add_patch(Ellipse((head_at[0] + 22, head_at[1] - 18), 34, 52, angle=12, fc=EAR, zorder=7.5))
    axes.add_patch(Circle(eye, 11, fc=PAPER, ec=INK, lw=1.2, zorder=8))
    axes.add_patch(Circle((eye[0] - 3, eye[1]), 5, fc=INK, zorder=8.5))
    for joint in (hip, knee, ankle):
        axes.add_patch(Circle(joint, 13, fc=PAPER, ec="none", alpha=0.9, zorder=9.5))


def near_arm(axes: Any, driver: Driver) -> None:
    """The arm lies over trunk and wheel."""
    shoulder, elbow, hand = (xz(joint) for joint in (driver.joints.shoulder, driver.joints.elbow, driver.joints.hand))
    _limb(axes, elbow, hand, (38, 27), SKIN, 11)
    _limb(axes, shoulder, elbow, (62, 44), SLEEVE, 11.5)
    axes.add_patch(Circle(hand, 38, fc=SKIN, zorder=12))
    for joint in (shoulder, elbow):
        axes.add_patch(Circle(joint, 13, fc=PAPER, ec="none", alpha=0.9, zorder=13))


def _shoe(axes: Any, heel: Point, ball: Point, ankle: Point) -> None:
    """The sole lies in the pedal's plane, from the heel to the ball of the foot; the shoe closes around the ankle."""
    along = np.subtract(ball, heel) / np.hypot(*np.subtract(ball, heel))
    up = np.array([along[1], -along[0]])
    back, front = tuple(heel + HEEL_RADIUS * up), tuple(ball + BALL_RADIUS * up)
    _limb(axes, back, front, (HEEL_RADIUS, BALL_RADIUS), SHOE, 9)
    _limb(axes, ankle, back, (ANKLE_RADIUS, HEEL_RADIUS), SHOE, 9)
    _limb(axes, ankle, front, (ANKLE_RADIUS, BALL_RADIUS), SHOE, 9)


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
