"""The parts of the side view, mm. How thick seat, head and limbs are is for the eye; where they are is computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.patches import Circle, FancyBboxPatch, Polygon
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray

if TYPE_CHECKING:
    from hypermob.api.documents import Driver, DriverPackage, PointMm, SeatSetup

Array = NDArray[np.float64]
Point = tuple[float, float]  # x, z

PAPER, INK, FAINT, LINE = "#fbfaf7", "#22303c", "#7b8791", "#c9cdd0"
SEAT_FILL, SEAT_EDGE, ACCENT, DASH = "#d9d5cb", "#b3ad9f", "#d1603d", "#eceae4"
WINDOW_X: Final = (-560.0, 1520.0)
WINDOW_Z: Final = (-105.0, 1290.0)
H_POINT_ABOVE_CUSHION: Final = 98.0  # as in functions/recommend/posture/seating.py
RAIL_Z: Final = 35.0


def xz(point: PointMm) -> Point:
    """The point as matplotlib takes it."""
    return point.x, point.z


def cabin(axes: Any, package: DriverPackage) -> None:
    """Floor, pedal and a hint of bonnet, windscreen and roof around eye and mirror."""
    mirror_x, mirror_z = xz(package.room_mirror)
    roof = mirror_z + 185
    x = [-560, -330, mirror_x - 60, mirror_x + 220, 1300, 1520]
    z = [700, 735, roof - 70, roof, roof + 8, roof - 25]
    axes.plot(_smooth(x), _smooth(z), color=LINE, lw=5, solid_capstyle="round", zorder=1)
    axes.plot([-420, -190, -40, 1520], [520, 140, -25, -25], color=LINE, lw=3, solid_capstyle="round", zorder=1)
    dash = [
        (-420, 520),
        (-345, 728),
        (-120, 742),
        (130, 715),
        (235, 640),
        (190, 520),
        (-60, 470),
        (-230, 210),
        (-420, 520),
    ]
    axes.add_patch(
        Polygon(np.column_stack([_smooth(list(line)) for line in zip(*dash, strict=True)]), fc=DASH, zorder=0.5)
    )
    middle = np.array(xz(package.ball_of_foot))
    along = middle / np.linalg.norm(middle)  # the pedal's plane starts at the heel, the origin
    ends = np.array([middle - 60 * along, middle + 60 * along]) - 16 * np.array([along[1], -along[0]])
    axes.plot(*ends.T, color=FAINT, lw=6, solid_capstyle="round", zorder=3)


def sight(axes: Any, driver: Driver) -> None:
    """From the eye to the road, to the room mirror, and from the mirror back through the rear window."""
    eye, mirror, window = xz(driver.joints.eye), xz(driver.package.room_mirror), xz(driver.package.rear_window)
    back = mirror[1] + (window[1] - mirror[1]) * (1520 - mirror[0]) / (window[0] - mirror[0])
    axes.plot([eye[0], -560], [eye[1], eye[1] - 0.06 * (eye[0] + 560)], color=ACCENT, lw=1, ls=(0, (2, 3)), zorder=2)
    axes.plot([eye[0], mirror[0], 1520], [eye[1], mirror[1], back], color=ACCENT, lw=1, alpha=0.6, zorder=2)
    glass = FancyBboxPatch(
        (mirror[0] - 16, mirror[1] - 30), 20, 60, boxstyle="round,pad=0,rounding_size=9", fc=INK, zorder=4
    )
    axes.add_patch(glass)
    axes.text(mirror[0] + 4, mirror[1] + 45, "room mirror", color=FAINT, fontsize=8, ha="center")
    axes.text(1500, mirror[1] + 12, "to the rear window", color=ACCENT, fontsize=8, ha="right", alpha=0.8)


def track(axes: Any, setup: SeatSetup, package: DriverPackage) -> None:
    """The seat's travel, where it stands, and where two of three drivers of this body would put it."""
    front, rear = package.track_front.x, package.track_rear.x

    def at(percent: float) -> float:
        return front + percent / 100 * (rear - front)

    axes.plot([front, rear], [RAIL_Z] * 2, color=LINE, lw=7, solid_capstyle="round", zorder=3)
    if (between := setup.ranges.get("seat_position")) is not None:
        axes.plot([at(between.low), at(between.high)], [RAIL_Z] * 2, color=ACCENT, lw=7, alpha=0.3, zorder=3)
    axes.plot([at(setup.seat_position)], [RAIL_Z], "o", color=ACCENT, ms=9, mec=PAPER, zorder=5)
    for percent in (0, 100):
        axes.text(at(percent), RAIL_Z - 48, f"{percent} %", color=FAINT, fontsize=8, ha="center")
    axes.text(rear + 45, RAIL_Z - 12, "seat travel", color=FAINT, fontsize=8)


def seat(axes: Any, driver: Driver, recline_deg: float) -> None:
    """Cushion and backrest, turned around the hip as they are set; the headrest behind the head."""
    hip, head = xz(driver.joints.hip), xz(driver.joints.head)
    style: dict[str, Any] = {
        "boxstyle": "round,pad=0,rounding_size=52",
        "fc": SEAT_FILL,
        "ec": SEAT_EDGE,
        "lw": 1.5,
        "zorder": 4,
    }
    cushion = FancyBboxPatch((hip[0] - 380, hip[1] - H_POINT_ABOVE_CUSHION - 105), 520, 112, **style)
    cushion.set_transform(_turned(hip, 6 - driver.package.cushion_deg) + axes.transData)
    back = FancyBboxPatch((hip[0] + 92, hip[1] - 130), 118, 700, **style)
    back.set_transform(_turned(hip, -recline_deg) + axes.transData)
    rest = (head[0] + 185, head[1] - 25)
    headrest = FancyBboxPatch(
        (rest[0] - 38, rest[1] - 85), 76, 170, **style | {"boxstyle": "round,pad=0,rounding_size=36"}
    )
    headrest.set_transform(_turned(rest, -recline_deg / 2) + axes.transData)
    lean = np.radians(recline_deg)
    top = (hip[0] + 150 * np.cos(lean) + 540 * np.sin(lean), hip[1] - 150 * np.sin(lean) + 540 * np.cos(lean))
    axes.plot([top[0], rest[0]], [top[1], rest[1]], color=SEAT_EDGE, lw=4, zorder=3)
    legs = [(hip[0] - 250, 40), (hip[0] + 70, 40), (hip[0] + 60, hip[1] - 150), (hip[0] - 280, hip[1] - 130)]
    axes.add_patch(Polygon(legs, fc=SEAT_FILL, ec="none", alpha=0.55, zorder=2.5))
    for part in (back, headrest, cushion):
        axes.add_patch(part)


def wheel(axes: Any, package: DriverPackage) -> None:
    """The rim from the side and the column behind it."""
    rim, pivot = np.array([xz(package.rim_top), xz(package.rim_bottom)]), np.array(xz(package.column_pivot))
    hub = rim.mean(axis=0)
    axes.plot(*np.array([pivot, hub]).T, color=FAINT, lw=9, solid_capstyle="butt", zorder=5)
    axes.plot(*rim.T, color=INK, lw=8, solid_capstyle="round", zorder=10)
    nave = hub - 14 * (hub - pivot) / np.linalg.norm(hub - pivot)
    axes.add_patch(Circle((nave[0], nave[1]), 34, fc=INK, zorder=9.8))


def angles(axes: Any, driver: Driver) -> None:
    """What the joints come to, beside them."""
    at, angle = driver.joints, driver.angles_deg
    for joint, label, value, dx, dz in (
        (at.knee, "knee", angle.knee, -70, 105),
        (at.elbow, "elbow", angle.elbow, 70, -95),
        (at.hip, "hip", angle.trunk_thigh, 55, 60),
    ):
        text = axes.text(
            joint.x + dx, joint.z + dz, f"{label} {value:.0f}°", color=INK, fontsize=9, ha="center", zorder=15
        )
        text.set_bbox({"boxstyle": "round,pad=0.3", "fc": PAPER, "ec": "none", "alpha": 0.88})


def _turned(around: Point, degrees: float) -> Affine2D:
    return Affine2D().rotate_deg_around(*around, degrees)


def _smooth(values: list[float]) -> Array:
    """Through the points in turn, corners rounded (Chaikin, three times)."""
    line = np.array(values, dtype=np.float64)
    for _ in range(3):
        near, far = 0.75 * line[:-1] + 0.25 * line[1:], 0.25 * line[:-1] + 0.75 * line[1:]
        line = np.concatenate([line[:1], np.stack([near, far], axis=-1).ravel(), line[-1:]])
    return line
