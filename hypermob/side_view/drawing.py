"""A picture of the driver in the car, from the side: every line is where the numbers put it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from matplotlib.figure import Figure as Canvas

from hypermob.side_view import parts
from hypermob.side_view import person as people

if TYPE_CHECKING:
    from hypermob.api.documents import Driver, SeatSetup

SIZE_IN: Final = (10.0, 7.6)
DPI: Final = 150


def save(setup: SeatSetup, path: Path) -> None:
    """Draw the picture whole or not at all. Raises OSError, and ValueError for an answer without a driver."""
    if setup.driver is None:
        raise ValueError("the answer has no seated driver")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.stem}.part{path.suffix}")
    try:
        draw(setup.driver, setup, unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def draw(driver: Driver, setup: SeatSetup, path: Path) -> None:
    """Write the picture to `path`, in the format of its ending. Raises OSError."""
    canvas = Canvas(figsize=SIZE_IN, facecolor=parts.PAPER)
    axes = canvas.add_axes((0.0, 0.12, 1.0, 0.8))
    _scene(axes, driver, setup)
    axes.set_aspect("equal")
    axes.set_xlim(*parts.WINDOW_X)
    axes.set_ylim(*parts.WINDOW_Z)
    axes.axis("off")
    _texts(canvas, driver, setup)
    canvas.savefig(path, dpi=DPI, facecolor=parts.PAPER)


def _scene(axes: Any, driver: Driver, setup: SeatSetup) -> None:
    parts.cabin(axes, driver.package)
    parts.sight(axes, driver)
    parts.track(axes, setup, driver.package)
    parts.seat(axes, driver, setup.seat_angle)
    people.person(axes, driver)
    parts.wheel(axes, driver.package)
    people.near_arm(axes, driver)
    parts.angles(axes, driver)


def _texts(canvas: Canvas, driver: Driver, setup: SeatSetup) -> None:
    ink, faint, title = parts.INK, parts.FAINT, setup.vehicle_title or setup.vehicle
    canvas.text(0.04, 0.945, f"{driver.height_cm:.0f} cm  ·  {title}", color=ink, fontsize=15, weight="bold")
    for place, (label, value) in zip(np.linspace(0.04, 0.835, 6), _figures(setup), strict=True):
        canvas.text(place, 0.072, value, color=ink, fontsize=14, weight="bold")
        canvas.text(place, 0.035, label, color=faint, fontsize=9)


def _figures(setup: SeatSetup) -> list[tuple[str, str]]:
    return [
        (f"seat position{_between(setup, 'seat_position')}", f"{setup.seat_position} %"),
        ("cushion front / rear", f"{setup.seat_front_height} / {setup.seat_rear_height} %"),
        ("backrest from upright", f"{setup.seat_angle}°"),
        ("wheel reach", f"{setup.wheel_position} %"),
        ("column", f"{setup.wheel_angle}°"),
        ("room mirror yaw, pitch", f"{setup.mirror_room_yaw}°, {setup.mirror_room_pitch}°"),
    ]


def _between(setup: SeatSetup, name: str) -> str:
    found = setup.ranges.get(name)
    return "" if found is None else f", {found.low} to {found.high}"
