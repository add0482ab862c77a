"""Writes the CSV with one row per blink or closure. Columns are named as in JeFaPaTo and Pupil: docs/blinks.md."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from functions.eye_tracking.schemas import Blink

# Field of Blink -> column, in the order of the table.
COLUMNS: Final = {
    "kind": "blink_type",
    "start_s": "start_timestamp_s",
    "peak_s": "apex_timestamp_s",
    "end_s": "end_timestamp_s",
    "duration_s": "duration_s",
    "start_frame": "start_frame",
    "peak_frame": "apex_frame",
    "end_frame": "end_frame",
    "ear": "ear_score",
    "depth": "depth",
    "amplitude": "amplitude",
    "prominence": "prominence",
    "half_width_s": "internal_width_s",
    "closing_s": "closing_duration_s",
    "opening_s": "opening_duration_s",
    "closing_speed": "closing_peak_speed_per_s",
    "opening_speed": "opening_peak_speed_per_s",
    "speed_ratio": "closing_over_opening_speed",
    "interval_s": "inter_blink_interval_s",
    "eyes": "eyes",
    "left_depth": "left_depth",
    "right_depth": "right_depth",
    "lag_ms": "lag_ms",
}


def blinks_csv(blinks: Sequence[Blink]) -> bytes:
    """The CSV in UTF-8: the same blinks give the same bytes. A figure that is not known is an empty cell."""
    rows = [one.model_dump() for one in blinks]
    table = pd.DataFrame([[row[name] for name in COLUMNS] for row in rows], columns=list(COLUMNS.values()))
    table.insert(0, "blink_id", range(1, len(rows) + 1))
    return bytes(table.to_csv(index=False, lineterminator="\n"), "utf-8")
