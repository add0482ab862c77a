"""Tables of results: plain words, units, and the meaning of 0 and 100."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group, RenderableType
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from hypermob.api.analyses import Analysis
from hypermob.api.documents import (
    EyeTrackingAnalysis,
    LinkedMeasureData,
    MeasureData,
    Remark,
    SeatSetup,
    SeatSetupAnalysis,
)

if TYPE_CHECKING:
    from hypermob.api.smoke import Outcome

_SEGMENTS = {  # the tape lengths of ANSUR II and the landmarks between which they run
    "upper_arm": "tip of the shoulder to elbow",
    "forearm": "elbow to wrist",
    "thigh": "hip to knee",
    "calf": "knee to ankle",
    "torso": "tip of the shoulder to hip, straight down",
}
SETTINGS = {
    "Seat": {
        "seat_position": ("Position", "%", "0 = front, 100 = rear"),
        "seat_front_height": ("Cushion front", "%", "0 = lowest, 100 = highest"),
        "seat_rear_height": ("Cushion rear", "%", "0 = lowest, 100 = highest"),
        "seat_angle": ("Backrest", "°", "reclined from upright"),
    },
    "Steering wheel": {
        "wheel_position": ("Reach", "%", "0 = pushed in, 100 = fully out"),
        "wheel_angle": ("Column", "°", "up from horizontal"),
    },
    "Mirrors": {
        "mirror_left_yaw": ("Left, sideways", "°", "0 = right, 90 = back, 180 = left"),
        "mirror_left_pitch": ("Left, tilt", "°", "up from level"),
        "mirror_right_yaw": ("Right, sideways", "°", "0 = right, 90 = back, 180 = left"),
        "mirror_right_pitch": ("Right, tilt", "°", "up from level"),
        "mirror_room_yaw": ("Room, sideways", "°", "0 = right, 90 = back, 180 = left"),
        "mirror_room_pitch": ("Room, tilt", "°", "down from level"),
    },
}
_BAR_CELLS = 10
_STATUS_STYLES = {"SUCCEEDED": "green", "FAILED": "red", "RUNNING": "yellow"}


def lengths(measurement: MeasureData | LinkedMeasureData) -> RenderableType:
    """The body lengths with their uncertainty (one standard deviation)."""
    shown = table("Body lengths")
    shown.add_column("length")
    shown.add_column("cm", justify="right")
    shown.add_column("±", justify="right", style="dim")
    shown.add_column("from where to where", style="dim")
    shown.add_row("height", f"{measurement.height:.1f}", "", "as given")
    values, deviations = measurement.model_dump(), measurement.uncertainty_cm.model_dump()
    for name, meaning in _SEGMENTS.items():
        shown.add_row(name.replace("_", " "), f"{values[name]:.1f}", f"{deviations[name]:.1f}", meaning)
    shown.add_section()
    shown.add_row("whole arm", f"{measurement.arm_cm:.1f}", "", "upper arm + forearm")
    shown.add_row("whole leg", f"{measurement.leg_cm:.1f}", "", "thigh + calf")
    return Group(shown, Text(_camera_line(measurement), style="dim"), "")


def _camera_line(measurement: MeasureData | LinkedMeasureData) -> str:
    camera = measurement.camera
    if camera is None:
        return ""  # stored before the camera was estimated
    return (
        f"The camera seems to have stood {camera.height_m:.1f} m high (± {camera.height_sd_m:.1f} m), "
        f"{camera.distance_m:.1f} m away."
    )


def seat_setup(setup: SeatSetup) -> RenderableType:
    """The twelve settings, how much drivers with the same body differ (one standard deviation), and their model."""
    shown = table("Car settings")
    shown.add_column("setting")
    shown.add_column("value", justify="right", no_wrap=True)
    shown.add_column("±", justify="right", style="dim")
    shown.add_column("", width=_BAR_CELLS)
    shown.add_column("what it means", style="dim")
    deviations = setup.model.person_sd
    values = setup.model_dump()
    for group, settings in SETTINGS.items():
        shown.add_row(Text(group, style="bold"))
        for name, (label, unit, meaning) in settings.items():
            bar = ProgressBar(total=100, completed=values[name], width=_BAR_CELLS) if unit == "%" else ""
            deviation = f"{deviations[name]:.0f}" if name in deviations else ""
            told = f"{meaning}; at its end" if name in setup.clipped else meaning
            shown.add_row(f"  {label}", f"{values[name]} {unit}", deviation, bar, told)
        shown.add_section()
    return Group(shown, "", _origin(setup))


def findings(found: Sequence[Remark]) -> list[RenderableType]:
    """One line per warning: what was noticed and what would be better."""
    return [Text.assemble(("! ", "yellow"), entry.message, (f" ({entry.code})", "dim")) for entry in found]


def history(analyses: Sequence[Analysis]) -> RenderableType:
    """Newest first, one line each."""
    shown = table("Analyses")
    shown.add_column("when", no_wrap=True)
    shown.add_column("analysis", no_wrap=True)
    shown.add_column("what")
    shown.add_column("outcome", overflow="fold")
    for entry in analyses:
        outcome = entry.error.code if entry.error else entry.status
        shown.add_row(
            _local_time(entry.created_at),
            entry.analysis_id,
            _what(entry),
            Text(outcome, style=_STATUS_STYLES.get(entry.status, "")),
        )
    return shown


def _what(entry: Analysis) -> str:
    """The kind of an analysis and the figure that distinguishes it."""
    if isinstance(entry, EyeTrackingAnalysis):
        blinks = entry.summary.blink_count if entry.summary else None
        return "eye tracking" if blinks is None else f"eye tracking, {blinks} blink{'' if blinks == 1 else 's'}"
    if isinstance(entry, SeatSetupAnalysis):
        return f"seat setup, {entry.request.height_cm:g} cm"
    return (entry.kind or "").replace("_", " ")


def smoke(outcomes: Sequence[Outcome]) -> RenderableType:
    """One line per check."""
    shown = table("Smoke test")
    shown.add_column("")
    shown.add_column("check")
    shown.add_column("time", justify="right", no_wrap=True)
    shown.add_column("limit", justify="right", no_wrap=True, style="dim")
    shown.add_column("", style="dim", overflow="fold")
    for outcome in outcomes:
        mark = Text("pass", style="green") if outcome.passed else Text("FAIL", style="bold red")
        times = f"{outcome.duration_s:.2f} s", f"{outcome.limit_s:g} s"
        shown.add_row(mark, outcome.name, *times, Text(outcome.detail))
    return shown


def _origin(setup: SeatSetup) -> Text:
    side = f" side {setup.model.side}" if setup.model.side != "a" else ""
    model = f"model: {setup.model.source} {setup.model.version}{side}"
    return Text(f"Vehicle: {setup.vehicle_title or setup.vehicle}, {model}", style="dim")


def table(title: str) -> Table:
    """The look of every table."""
    return Table(
        title=title, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False
    )


def _local_time(stamp: str | None) -> str:
    try:
        return datetime.fromisoformat(stamp or "").astimezone().strftime("%Y-%m-%d %H:%M")
    except ValueError:
        return stamp or ""
