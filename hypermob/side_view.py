"""A picture of the driver in the car, from the side: every line is where the numbers put it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.figure import Figure as Canvas

from hypermob import side_view_parts as parts

if TYPE_CHECKING:
    from functions.anthropometry.segments import BodyLengths
    from hypermob.documents import SeatSetup
    from training.vehicle import Vehicle

SIZE_IN: Final = (10.0, 7.2)
DPI: Final = 150
FORMATS: Final = (".png", ".svg", ".pdf")


def draw(body: BodyLengths, setup: SeatSetup, vehicle: Vehicle, path: Path) -> None:
    """Write the picture to `path`, in the format of its ending. Raises OSError."""
    canvas = Canvas(figsize=SIZE_IN, facecolor=parts.PAPER, layout="none")
    axes = canvas.add_axes((0.02, 0.11, 0.96, 0.79))
    _scene(axes, body, setup, vehicle)
    axes.set_aspect("equal")
    axes.set_xlim(*parts.WINDOW_X)
    axes.set_ylim(*parts.WINDOW_Z)
    axes.axis("off")
    _texts(canvas, body, setup, vehicle)
    canvas.savefig(path, dpi=DPI, facecolor=parts.PAPER)


def _scene(axes: Any, body: BodyLengths, setup: SeatSetup, vehicle: Vehicle) -> None:
    from functions.recommend.settings import NAMES
    from training import figure

    driver = figure.of(body, np.array([float(getattr(setup, name)) for name in NAMES]), vehicle)
    parts.cabin(axes, vehicle)
    parts.sight(axes, driver, vehicle)
    parts.track(axes, setup, vehicle)
    parts.seat(axes, driver)
    parts.person(axes, driver)
    parts.wheel(axes, driver, vehicle)
    parts.near_arm(axes, driver)
    parts.angles(axes, driver)


def _texts(canvas: Canvas, body: BodyLengths, setup: SeatSetup, vehicle: Vehicle) -> None:
    ink, faint = parts.INK, parts.FAINT
    canvas.text(0.04, 0.945, f"{body.height:.0f} cm in: {vehicle.title}", color=ink, fontsize=15, weight="bold")
    for place, (label, value) in zip(np.linspace(0.04, 0.835, 6), _figures(setup), strict=True):
        canvas.text(place, 0.072, value, color=ink, fontsize=14, weight="bold")
        canvas.text(place, 0.035, label, color=faint, fontsize=9)


def _figures(setup: SeatSetup) -> list[tuple[str, str]]:
    return [
        ("seat position", f"{setup.seat_position} %{_between(setup, 'seat_position')}"),
        ("cushion front / rear", f"{setup.seat_front_height} / {setup.seat_rear_height} %"),
        ("backrest from upright", f"{setup.seat_angle}°"),
        ("wheel reach", f"{setup.wheel_position} %"),
        ("column", f"{setup.wheel_angle}°"),
        ("room mirror yaw, pitch", f"{setup.mirror_room_yaw}°, {setup.mirror_room_pitch}°"),
    ]


def _between(setup: SeatSetup, name: str) -> str:
    found = setup.ranges.get(name)
    return "" if found is None else f" ({found.low}–{found.high})"
