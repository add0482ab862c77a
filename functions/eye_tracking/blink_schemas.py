"""Blinks as people study them, as pydantic models: docs/blinks.md defines each figure. Imports no numerics."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, Field

from functions.shared.remarks import Remark


class LidMovement(BaseModel):
    """How the lids moved in one blink or closure. Null where the video does not show it."""

    ear: Annotated[float | None, Field(description="Eye aspect ratio at the lowest point.")] = None
    amplitude: Annotated[float | None, Field(description="Openness lost, from before to the lowest point.")] = None
    prominence: Annotated[
        float | None, Field(description="Openness from the lowest point to the lower of both sides.")
    ] = None
    half_width_s: Annotated[float | None, Field(description="Duration at half prominence.")] = None
    closing_s: Annotated[float | None, Field(description="From 10 to 90 % of the way down.")] = None
    opening_s: Annotated[float | None, Field(description="From 10 to 90 % of the way up.")] = None
    closing_speed: Annotated[
        float | None, Field(description="Peak, openness per second; null below 50 frames per second.")
    ] = None
    opening_speed: float | None = None
    speed_ratio: Annotated[float | None, Field(description="closing_speed over opening_speed.")] = None
    interval_s: Annotated[
        float | None, Field(description="From the end of the blink before; null if the view was interrupted.")
    ] = None


class Spread(BaseModel):
    """Mean and spread of a figure over the blinks that have it; cv is sd over mean."""

    n: int
    mean: float | None = None
    median: float | None = None
    sd: Annotated[float | None, Field(description="Of the sample, n - 1; null below 2 values.")] = None
    cv: float | None = None


class BlinkStatistics(BaseModel):
    """The blinks' movements and intervals, without closures."""

    amplitude: Spread
    half_width_s: Spread
    closing_s: Spread
    opening_s: Spread
    closing_speed: Spread
    opening_speed: Spread
    speed_ratio: Spread
    interval_s: Spread
    resolution_s: Annotated[
        float | None, Field(description="Time between two frames: durations are no finer, speeds need 0.02 s.")
    ] = None
    reasons: Annotated[list[Remark], Field(description="Why figures are null.")] = []


class Minute(BaseModel):
    """One minute of a recording of more than a minute. A blink belongs to the minute of its lowest point."""

    minute: Annotated[int, Field(description="From 0.")]
    start_s: float
    end_s: float
    valid_s: float
    blink_count: int
    complete_blinks: int
    incomplete_blinks: int
    closures: int
    closed_s: float
    blink_rate_per_min: Annotated[
        float | None, Field(description="Per minute of valid time without closures; null under 10 s of it.")
    ] = None
    amplitude_mean: float | None = None
    amplitude_sd: float | None = None
    half_width_s_mean: float | None = None
    half_width_s_sd: float | None = None
    interval_s_mean: float | None = None
