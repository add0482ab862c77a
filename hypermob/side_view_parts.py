"""The parts of the side view. Sizes of seat, head and limbs are for the eye; where they are comes from the numbers. mm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.patches import Circle, Ellipse, FancyBboxPatch, Polygon, Rectangle
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

if TYPE_CHECKING:
    from hypermob.documents import SeatSetup
    from training.figure import Figure, Point
    from training.vehicle import Vehicle

Array = NDArray[np.float64]

PAPER, INK, FAINT, LINE = "#fbfaf7", "#22303c", "#7b8791", "#c9cdd0"
SKIN, SHIRT, TROUSERS, SHOE = "#e3b996", "#3f7ea6", "#34495e", "#22303c"
SEAT_FILL, SEAT_EDGE, ACCENT = "#d9d5cb", "#b3ad9f", "#d1603d"
WINDOW_X: Final = (-560.0, 1680.0)
WINDOW_Z: Final = (-130.0, 1330.0)
H_POINT_ABOVE_CUSHION: Final = 98.0  # as training/posture.py has it


def cabin(axes: Any, vehicle: Vehicle) -> None:
    """Floor, pedal and a hint of bonnet, windscreen and roof around eye and mirror."""
    mirror_x, _, mirror_z = vehicle.mirrors.room_mm
    roof = mirror_z + 185
    x = [-560, -330, mirror_x - 60, mirror_x + 220, 1300, 1680]
    z = [700, 735, roof - 70, roof, roof + 8, roof - 25]
    axes.plot(_smooth(x), _smooth(z), color=LINE, lw=5, solid_capstyle="round", zorder=1)
    axes.plot([-420, -190, -40, 1680], [520, 140, -25, -25], color=LINE, lw=3, solid_capstyle="round", zorder=1)
    plane = np.radians(vehicle.pedals.plane_deg)
    along = np.array([np.cos(plane), -np.sin(plane)])
    middle = np.array([-vehicle.pedals.ball_of_foot_ahead_mm, vehicle.pedals.ball_of_foot_ahead_mm * np.tan(plane)])
    ends = np.array([middle - 60 * along, middle + 60 * along]) - 16 * np.array([np.sin(plane), np.cos(plane)])
    axes.plot(*ends.T, color=FAINT, lw=6, solid_capstyle="round", zorder=3)


def sight(axes: Any, driver: Figure, vehicle: Vehicle) -> None:
    """From the eye to the road, to the room mirror, and from the mirror back through the rear window."""
    eye, mirror, window = driver.joints["eye"], _xz(vehicle.mirrors.room_mm), _xz(vehicle.mirrors.rear_window_mm)
    axes.plot([eye[0], -560], [eye[1], eye[1] - 0.06 * (eye[0] + 560)], color=ACCENT, lw=1, ls=(0, (2, 3)), zorder=2)
    axes.plot([eye[0], mirror[0], window[0]], [eye[1], mirror[1], window[1]], color=ACCENT, lw=1, alpha=0.6, zorder=2)
    glass = FancyBboxPatch((mirror[0] - 16, mirror[1] - 30), 20, 60, boxstyle="round,pad=0,rounding_size=9", fc=INK, zorder=4)
    axes.add_patch(glass)
    axes.text(mirror[0] + 4, mirror[1] + 45, "room mirror", color=FAINT, fontsize=8, ha="center")
    axes.text(1660, 905, "to the rear window", color=ACCENT, fontsize=8, ha="right", alpha=0.8)


def track(axes: Any, setup: SeatSetup, vehicle: Vehicle) -> None:
    """The seat's travel, where it stands, and where two of three drivers of this body would put it."""
    seat, ahead = vehicle.seat, vehicle.pedals.ball_of_foot_ahead_mm
    front, rear = seat.track_front_mm - ahead, seat.track_rear_mm - ahead
    rail_z = 35.0

    def at(percent: float) -> float:
        return front + percent / 100 * (rear - front)

    axes.plot([front, rear], [rail_z] * 2, color=LINE, lw=7, solid_capstyle="round", zorder=3)
    if (between := setup.ranges.get("seat_position")) is not None:
        axes.plot([at(between.low), at(between.high)], [rail_z] * 2, color=ACCENT, lw=7, alpha=0.3, zorder=3)
    axes.plot([at(setup.seat_position)], [rail_z], "o", color=ACCENT, ms=9, mec=PAPER, zorder=5)
    for percent in (0, 100):
        axes.text(at(percent), rail_z - 48, f"{percent} %", color=FAINT, fontsize=8, ha="center")
    axes.text(rear + 45, rail_z - 12, "seat travel", color=FAINT, fontsize=8)


def seat(axes: Any, driver: Figure) -> None:
    """Cushion and backrest, turned around the hip as they are set; the headrest on top."""
    hip = driver.joints["hip"]
    style = {"boxstyle": "round,pad=0,rounding_size=52", "fc": SEAT_FILL, "ec": SEAT_EDGE, "lw": 1.5}
    cushion = FancyBboxPatch((hip[0] - 380, hip[1] - H_POINT_ABOVE_CUSHION - 105), 520, 112, zorder=4, **style)
    cushion.set_transform(_turned(hip, -driver.cushion_deg + 6) + axes.transData)
    back = FancyBboxPatch((hip[0] + 92, hip[1] - 130), 118, 700, zorder=4, **style)
    headrest = FancyBboxPatch((hip[0] + 105, hip[1] + 600), 78, 165, zorder=4, **style | {"boxstyle": "round,pad=0,rounding_size=36"})
    posts = Rectangle((hip[0] + 135, hip[1] + 540), 16, 90, fc=SEAT_EDGE, zorder=3)
    for part in (posts, back, headrest):
        part.set_transform(_turned(hip, -driver.recline_deg) + axes.transData)
    for part in (posts, back, headrest, cushion):
        axes.add_patch(part)


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
    hair = Ellipse((at["head"][0] + 18, at["head"][1] + 42), 192, 165, angle=-14, fc=INK, ec="none", zorder=6.5)
    axes.add_patch(hair)
    axes.add_patch(Circle(at["eye"], 11, fc=PAPER, ec=INK, lw=1.2, zorder=8))
    axes.add_patch(Circle((at["eye"][0] - 3, at["eye"][1]), 5, fc=INK, zorder=8.5))
    for name in ("hip", "knee", "ankle"):
        axes.add_patch(Circle(at[name], 13, fc=PAPER, ec="none", alpha=0.9, zorder=9.5))


def near_arm(axes: Any, driver: Figure) -> None:
    """The arm lies over trunk and wheel."""
    at = driver.joints
    _limb(axes, at["elbow"], at["grip"], (38, 27), SKIN, 11)
    _limb(axes, at["shoulder"], at["elbow"], (62, 44), "#356b8d", 11.5)
    axes.add_patch(Circle(at["grip"], 38, fc=SKIN, zorder=12))
    for name in ("shoulder", "elbow"):
        axes.add_patch(Circle(at[name], 13, fc=PAPER, ec="none", alpha=0.9, zorder=13))


def wheel(axes: Any, driver: Figure, vehicle: Vehicle) -> None:
    """The rim from the side, the column behind it, and the hub's travel."""
    hub = np.array(driver.joints["hub"])
    column = np.radians(driver.column_deg)
    along, across = np.array([np.cos(column), np.sin(column)]), np.array([-np.sin(column), np.cos(column)])
    radius = vehicle.wheel.rim_diameter_mm / 2
    axes.plot(*np.array([hub - 350 * along, hub]).T, color=FAINT, lw=9, solid_capstyle="butt", zorder=5)
    axes.plot(*np.array([hub - radius * across, hub + radius * across]).T, color=INK, lw=8, solid_capstyle="round", zorder=10)
    axes.add_patch(Circle(tuple(hub - 14 * along), 34, fc=INK, zorder=9.8))


def angles(axes: Any, driver: Figure) -> None:
    """What the joints come to, beside them."""
    at = driver.joints
    for name, value, dx, dz in (
        ("knee", driver.knee_deg, -30, 90),
        ("elbow", driver.elbow_deg, 25, -105),
        ("hip", driver.trunk_thigh_deg, -165, 175),
    ):
        x, z = at[name]
        label = axes.text(x + dx, z + dz, f"{value:.0f}°", color=INK, fontsize=10, ha="center", zorder=15)
        label.set_bbox({"boxstyle": "round,pad=0.25", "fc": PAPER, "ec": LINE, "alpha": 0.92})


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


def _turned(around: Point, degrees: float) -> Affine2D:
    return Affine2D().rotate_deg_around(*around, degrees)


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _xz(point: tuple[float, float, float]) -> Point:
    return point[0], point[2]


def _smooth(values: list[float]) -> Array:
    """Through the points in turn, corners rounded (Chaikin, three times)."""
    line = np.array(values, dtype=np.float64)
    for _ in range(3):
        near, far = 0.75 * line[:-1] + 0.25 * line[1:], 0.25 * line[:-1] + 0.75 * line[1:]
        line = np.concatenate([line[:1], np.stack([near, far], axis=-1).ravel(), line[-1:]])
    return line
