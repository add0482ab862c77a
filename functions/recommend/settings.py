"""The twelve settings: names, ranges, order and conventions.

`seat_angle` is the torso's recline from vertical (SAE A40): an upright back is 0, 23 is usual. Some cars count from
the cushion, which gives about 90 more; the service does not. Percentages cover the range of adjustment of the answer's
vehicle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Setting:
    """One setting of the answer, a whole number from `low` to `high`."""

    name: str
    high: int
    meaning: str
    low: int = 0


PERCENT: Final = 100
DEGREES: Final = 180

SETTINGS: Final[tuple[Setting, ...]] = (  # the order of every vector of twelve
    Setting("seat_position", PERCENT, "Seat fore and aft: 0 = foremost, 100 = rearmost."),
    Setting("seat_front_height", PERCENT, "Cushion's front edge: 0 = lowest."),
    Setting("seat_rear_height", PERCENT, "Cushion's rear edge: 0 = lowest."),
    Setting("seat_angle", DEGREES, "Torso recline from vertical, degrees (SAE A40)."),
    Setting("mirror_left_yaw", DEGREES, "Left mirror: 0 = faces right, 90 = straight back, 180 = left."),
    Setting("mirror_left_pitch", DEGREES, "Left mirror: degrees tilted up."),
    Setting("mirror_right_yaw", DEGREES, "Right mirror: 0 = faces right, 90 = straight back, 180 = left."),
    Setting("mirror_right_pitch", DEGREES, "Right mirror: degrees tilted up."),
    Setting("mirror_room_yaw", DEGREES, "Room mirror: 0 = faces right, 90 = straight back, 180 = left."),
    Setting("mirror_room_pitch", DEGREES, "Room mirror: degrees tilted down."),
    Setting("wheel_position", PERCENT, "Steering wheel: 100 = fully out to the driver."),
    Setting("wheel_angle", DEGREES, "Steering column from horizontal, degrees (SAE A18)."),
)
NAMES: Final = tuple(setting.name for setting in SETTINGS)
MIRRORS: Final = tuple(name for name in NAMES if name.startswith("mirror_"))
POSTURE: Final = tuple(name for name in NAMES if name not in MIRRORS)  # seat and wheel
SEAT: Final = tuple(name for name in POSTURE if name.startswith("seat_"))  # they determine where the eyes are
