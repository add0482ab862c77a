"""Rows and clips of a made-up person, so that every figure is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from functions.eye_tracking.face.features import COLUMNS, GAZE_FEATURES
from functions.eye_tracking.face.rows import Rows
from functions.eye_tracking.findings.clip import Clip

Values = NDArray[np.float64]
Span = tuple[float, float]

OPEN_EAR = 0.3
EYE_WIDTHS_PER_DEG = 0.0045  # of the mesh's v_offset, which grows downwards
GOOD_GAZE = {
    "limbus_blur": 0.08, "limbus_residual": 0.03, "limbus_points": 8.0, "limbus_lid_gap": 1.8,
    "rigid_pitch_deg": 0.0, "rigid_yaw_deg": 0.0, "rigid_residual": 0.01,
}  # fmt: skip


@dataclass(frozen=True)
class Person:
    """One face in 1280 x 720 px, sitting still in good light. time_s: (n,); values: (n, len(COLUMNS))."""

    time_s: Values
    values: Values

    def column(self, name: str) -> Values:
        """(n,) values of one of COLUMNS."""
        return self.values[:, COLUMNS.index(name)]

    def having(self, **columns: Values | float) -> Person:
        """The same with other columns."""
        values = self.values.copy()
        for name, column in columns.items():
            values[:, COLUMNS.index(name)] = column
        return replace(self, values=values)

    def blinking(self, *peaks_s: float, width_s: float = 0.06, least: float = 0.15) -> Person:
        """With blinks of that standard deviation and lowest openness."""
        lids = openness_of(self.time_s, *peaks_s, width_s=width_s, least=least)
        columns = ("ear", "L_ear", "R_ear", "eye_open", "L_eye_open", "R_eye_open")
        return self.having(**{name: self.values[:, COLUMNS.index(name)] * lids for name in columns})

    def looking(self, vertical_deg: Values, horizontal_deg: Values | float = 0.0) -> Person:
        """With gaze in degrees of good quality, and the mesh's offsets that go with it."""
        offset = -EYE_WIDTHS_PER_DEG * vertical_deg
        gaze = {name: vertical_deg for name in GAZE_FEATURES if "vertical" in name}
        gaze |= {name: horizontal_deg + 0 * vertical_deg for name in GAZE_FEATURES if "horizontal" in name}
        return self.having(**GOOD_GAZE, **gaze, v_offset=offset, L_v_offset=offset, R_v_offset=offset)

    def film(
        self, no_face: Sequence[Span] = (), missing: Sequence[Span] = (), failed: Sequence[Span] = ()
    ) -> tuple[Rows, Clip]:
        """Rows and clip; spans in s are half-open."""
        n = len(self.time_s)
        away, lost, broken = (within(self.time_s, spans) for spans in (no_face, missing, failed))
        values = np.where(away[:, None], np.nan, self.values)
        kept = ~(lost | broken)
        rows = Rows(np.arange(n)[kept], np.where(away, -1, 0)[kept], values[kept])
        return rows, Clip(np.arange(n), self.time_s, 1280, 720, broken, truncated=False, source_frames=n)


def person(duration_s: float, rate: float = 30.0, time_s: Values | None = None) -> Person:
    """Eyes open and looking straight ahead."""
    times = np.arange(round(duration_s * rate)) / rate if time_s is None else time_s
    values = np.full((len(times), len(COLUMNS)), np.nan)
    usual = {
        "L_iris_cx": 700.0, "R_iris_cx": 600.0, "L_iris_cy": 300.0, "R_iris_cy": 300.0, "L_eye_open": 0.33,
        "R_eye_open": 0.33, "eye_open": 0.33, "L_ear": OPEN_EAR, "R_ear": OPEN_EAR, "ear": OPEN_EAR,
        "L_v_offset": 0.0, "R_v_offset": 0.0, "v_offset": 0.0, "L_h_offset": 0.0, "R_h_offset": 0.0, "h_offset": 0.0,
        "eye_width_px": 50.0, "head_pitch_deg": 0.0, "head_yaw_deg": 0.0, "head_roll_deg": 0.0,
        "brightness": 120.0, "blur": 0.3, "L_hidden": -5.0, "R_hidden": -5.0, "face_y": 320.0, "face_size": 230.0,
    }  # fmt: skip
    breathing = 2 * np.sin(1.5 * times)  # px: nobody sits as still as a picture
    return Person(times, values).having(**usual, face_x=650.0 + breathing)


def openness_of(time_s: Values, *peaks_s: float, width_s: float = 0.06, least: float = 0.15) -> Values:
    """1 for open eyes, with valleys at the peaks."""
    lids = np.ones(len(time_s))
    for peak in peaks_s:
        lids *= 1 - (1 - least) * np.exp(-((time_s - peak) ** 2) / (2 * width_s**2))
    return lids


def within(time_s: Values, spans: Sequence[Span]) -> NDArray[np.bool_]:
    """(n,) which times lie in one of the spans."""
    inside = np.zeros(len(time_s), dtype=bool)
    for first, end in spans:
        inside |= (time_s >= first - 1e-9) & (time_s < end - 1e-9)
    return inside
