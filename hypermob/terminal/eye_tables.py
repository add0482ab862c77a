"""Tables of eye results: plain words, units, and what could not be measured."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from hypermob.api.documents import (
    BlinkStatistics,
    EyeQuality,
    EyeSummary,
    FaceMetrics,
    FixedThreshold,
    GazeRange,
    Remark,
    Spread,
)
from hypermob.terminal.tables import table

Row = tuple[str, str, str]  # what, value, meaning

_UNKNOWN = "not known"
_OF_ONE_EYE = {  # columns of the CSV, after L_ and R_: what and meaning
    "eye_open": ("openness", "gap between the lids divided by the eye's width"),
    "ear": ("eye aspect ratio", "the same from six points; smaller is more closed"),
    "v_offset": ("iris, height", "from the middle of the eye's corners, in eye widths; down is positive"),
    "h_offset": ("iris, sideways", "the same; the picture's right is positive"),
    "iris_cx": ("iris, from the left", "px of the photo"),
    "iris_cy": ("iris, from the top", "px of the photo"),
}
_OF_THE_FACE = {
    "eye_width_px": ("eye width", "px; 30 or more are good"),
    "head_pitch_deg": ("head, up and down", "degrees; up is positive"),
    "head_yaw_deg": ("head, turned", "degrees; to the picture's right is positive"),
    "head_roll_deg": ("head, tilted", "degrees; clockwise is positive"),
    "brightness": ("brightness", "mean grey value of the face, 0 to 255"),
    "blur": ("blur", "of the face; 0 is sharp, 1 is blurred"),
    "face_x": ("face, from the left", "px, its middle"),
    "face_y": ("face, from the top", "px, its middle"),
    "face_size": ("face width", "px"),
}
_VERDICTS = {
    True: ("vertical gaze markedly reduced: progressive supranuclear palsy (PSP) suspected", "yellow"),
    False: ("vertical gaze not markedly reduced", "green"),
    None: ("no verdict", "bold"),
}


def figures(summary: EyeSummary) -> RenderableType:
    """A video's figures."""
    shown = table("Eyes")
    shown.add_column("figure", no_wrap=True)
    shown.add_column("value", justify="right", no_wrap=True)
    shown.add_column("what it means", style="dim")
    older = _older_rules(summary.fixed_threshold)
    for rows in (_recording(summary), _blinks(summary), _gaze(summary), older, _quality(summary.quality)):
        for row in rows:
            shown.add_row(*row)
        shown.add_section()
    return Group(shown, "")


def screening(summary: EyeSummary) -> list[RenderableType]:
    """The screening hint, the reasons for it or for its absence, and the disclaimer."""
    verdict, style = _VERDICTS[summary.psp_suspected]
    reasons = [Padding(_remark(entry), (0, 0, 0, 2)) for entry in summary.psp_reasons]
    return [Text.assemble(("Screening: ", "bold"), (verdict, style)), *reasons, Text(summary.disclaimer, style="dim")]


def face(found: FaceMetrics) -> RenderableType:
    """The eyes in one photo."""
    shown = table("Eyes")
    shown.add_column("figure", no_wrap=True)
    for eye in ("left", "right", "both"):
        shown.add_column(eye, justify="right", no_wrap=True)
    shown.add_column("what it means", style="dim")
    values = {name: f"{value:.4g}" for name, value in found.metrics.items()}
    for name, (label, meaning) in _OF_ONE_EYE.items():
        shown.add_row(label, *(values.get(f"{side}{name}", "") for side in ("L_", "R_", "")), meaning)
    shown.add_section()
    for name, (label, meaning) in _OF_THE_FACE.items():
        shown.add_row(label, "", "", values.get(name, ""), meaning)
    shown.caption, shown.caption_justify = "Left and right are the person's own.", "left"
    return Group(shown, "")


def _recording(summary: EyeSummary) -> Iterator[Row]:
    lost = f"; {summary.frames_missing:,} of {summary.frames_planned:,} are missing" if summary.frames_missing else ""
    yield "frames", f"{summary.frames_processed:,}", f"analysed{lost}"
    seen = f"of the time an eye was seen: {summary.valid_s:.1f} of {summary.duration_s:.1f} s"
    yield "coverage", f"{100 * summary.coverage:.0f} %", seen
    for side, seconds in (("left", summary.left_hidden_s), ("right", summary.right_hidden_s)):
        if seconds:
            yield f"{side} eye hidden", f"{seconds:.1f} s", "the person's own left and right"


def _quality(quality: EyeQuality) -> Iterator[Row]:
    yield "frame rate", _told(quality.frame_rate, "{:.3g} /s"), "as analysed; 15 or more are needed"
    yield "picture", f"{quality.width} x {quality.height}", "px"
    yield "eye width", _told(quality.eye_width_px, "{:.0f} px"), "30 or more are good"
    yield "brightness", _told(quality.brightness, "{:.0f}"), "mean grey value of the face, 0 to 255"
    yield "blur", _told(quality.blur, "{:.2f}"), "of the face; 0 is sharp, 1 is blurred"
    yield "head movement", _told(quality.head_pitch_range_deg, "{:.1f}°"), "nodding; it is measured as gaze"


def _blinks(summary: EyeSummary) -> Iterator[Row]:
    kinds = f"{_told(summary.complete_blinks)} complete, {_told(summary.incomplete_blinks)} incomplete"
    yield "blinks", _told(summary.blink_count), kinds if summary.blink_count is not None else ""
    yield (
        "blink rate",
        _told(summary.blink_rate_per_min, "{:.1f} /min"),
        "per minute with a visible eye, without closures",
    )
    yield "blink duration", _told(summary.blink_duration_s, "{:.2f} s"), "median"
    yield from _lid_movements(summary.blink_statistics)
    winks = f"{_told(summary.winks_left)} / {_told(summary.winks_right)}"
    yield "winks", _UNKNOWN if summary.winks_left is None else winks, "closings of the left / of the right eye alone"
    uneven = None if summary.lid_asymmetry is None else 100 * summary.lid_asymmetry
    yield "lids, left - right", _told(uneven, "{:+.0f} %"), "how much wider open the left eye is by habit"
    yield "closures", _told(summary.closures), "eyes closed, or looking far down, for longer than 0.8 s"
    yield "time in closures", _told(summary.closed_s, "{:.1f} s"), ""
    shut = None if summary.perclos is None else 100 * summary.perclos
    yield "PERCLOS", _told(shut, "{:.0f} %"), "share of the time with the lids about 80 % shut or more"


def _lid_movements(found: BlinkStatistics | None) -> Iterator[Row]:
    if found is None or not found.amplitude.n:
        return
    yield "amplitude", _spread(found.amplitude, 2, ""), "mean ± SD; share of the open eye"
    yield "half-width", _spread(found.half_width_s, 3, "s"), "mean ± SD; duration at half prominence"
    yield "closing speed", _spread(found.closing_speed, 1, "/s"), "peak; open eyes per second"
    yield "opening speed", _spread(found.opening_speed, 1, "/s"), "the same"
    for reason in found.reasons:
        yield "", "", f"{reason.message} ({reason.code})"
    gaps = "mean ± SD; end of one blink to start of the next"
    yield "between blinks", _spread(found.interval_s, 1, "s"), gaps


def _spread(found: Spread, decimals: int, unit: str) -> str:
    if found.mean is None:
        return _UNKNOWN
    around = "" if found.sd is None else f" ± {found.sd:.{decimals}f}"
    return f"{found.mean:.{decimals}f}{around} {unit}".rstrip()


def _gaze(summary: EyeSummary) -> Iterator[Row]:
    widths = "iris in the eye, in eye widths; 5th to 95th percentile without blinks"
    yield "vertical range", _told(summary.vertical_peak_to_peak, "{:.3f}"), widths
    yield "horizontal range", _told(summary.horizontal_peak_to_peak, "{:.3f}"), "the same, sideways"
    yield "vertical / horizontal", _told(summary.vertical_over_horizontal, "{:.2f}"), ""
    if summary.gaze is not None:
        yield from _degrees(summary.gaze)


def _degrees(gaze: GazeRange) -> Iterator[Row]:
    yield "gaze, up and down", _told(gaze.vertical_range_deg, "{:.1f}°"), f"range in degrees; quality {gaze.grade}"
    if gaze.up_deg is not None and gaze.down_deg is not None:
        yield "gaze, up / down", f"{gaze.up_deg:.1f}° / {gaze.down_deg:.1f}°", "from the gaze of the first 3 s"
    yield "gaze, sideways", _told(gaze.horizontal_range_deg, "{:.1f}°"), f"range in degrees; quality {gaze.grade}"
    for reason in gaze.reasons:
        yield "", "", f"{reason.message} ({reason.code})"


def _older_rules(found: FixedThreshold | None) -> Iterator[Row]:
    if found is None:
        return
    if found.blink_count_fixed_threshold is not None:
        yield "blinks, older rule", str(found.blink_count_fixed_threshold), "openness below --blink-thresh"
    if found.vertical_peak_to_peak_lid_gap is not None:
        side = {True: "below", False: "not below", None: "compared with"}[found.below_vpp_thresh]
        told = f"{side} --vpp-thresh; iris range divided by lid gap, with blinks"
        yield "vertical, older rule", f"{found.vertical_peak_to_peak_lid_gap:.3f}", told


def _remark(entry: Remark) -> Text:
    return Text.assemble(entry.message, (f" ({entry.code})", "dim"))


def _told(value: float | None, form: str = "{}") -> str:
    return _UNKNOWN if value is None else form.format(value)
