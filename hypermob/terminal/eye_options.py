"""The options of `hypermob eyes`. What is not given is not sent: the service's defaults hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from hypermob.terminal import options

PARAMETERS = "How a video is analysed"
OLD_RULES = "The older rules, for comparison: their figures are given beside the others"

FileName = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        show_default=False,
        help="A video of a face: MP4, MOV, WebM, MKV or AVI, up to 2 GB and 60 minutes; or a photo: JPEG, PNG or WebP, "
        "up to 20 MB. A path, or an s3:// address of the service's bucket.",
    ),
]


def _parameter(name: str, metavar: str, default: str, meaning: str, panel: str = PARAMETERS, **limits: Any) -> Any:
    """An option of the analysis; `default` is the service's own, which is told and not sent."""
    return typer.Option(name, metavar=metavar, show_default=default, rich_help_panel=panel, help=meaning, **limits)


def _check_blink_thresh(value: float | None) -> float | None:
    if value is not None and not 0 < value < 1:
        raise typer.BadParameter("has to be above 0 and below 1")
    return value


def _check_vpp_thresh(value: float | None) -> float | None:
    if value is not None and not 0 < value <= 10:
        raise typer.BadParameter("has to be above 0 and at most 10")
    return value


Step = Annotated[
    int | None,
    _parameter(
        "--step",
        "N",
        "1",
        "Use every n-th frame, 1 to 10. With fewer than 15 frames per second blinks are lost.",
        min=1,
        max=10,
    ),
]
MaxFrames = Annotated[
    int | None,
    _parameter(
        "--max-frames",
        "N",
        "12000",
        "Most frames to analyse, counted after --step, 1 to 216000; the rest of the video is left out.",
        min=1,
        max=216_000,
    ),
]
Prompted = Annotated[
    Literal["up-down"] | None,
    typer.Option(
        "--prompted",
        show_default="no task",
        rich_help_panel=PARAMETERS,
        help="The person was told to look up and down as far as possible, the head still, for 30 s or more. Without it "
        "there is no verdict.",
    ),
]
PreciseGaze = Annotated[
    bool,
    typer.Option(
        "--precise-gaze",
        rich_help_panel=PARAMETERS,
        help="Measure gaze in degrees; takes about 6 ms a frame more. Always done with --prompted.",
    ),
]
BlinkThresh = Annotated[
    float | None,
    _parameter(
        "--blink-thresh",
        "RATIO",
        "0.18",
        "Also count blinks as openness below this: gap of the lids over the eye's width, above 0 and below 1.",
        OLD_RULES,
        callback=_check_blink_thresh,
    ),
]
BlinkMinFrames = Annotated[
    int | None,
    _parameter("--blink-min-frames", "N", "2", "For so many frames at least, 1 to 100.", OLD_RULES, min=1, max=100),
]
VppThresh = Annotated[
    float | None,
    _parameter(
        "--vpp-thresh",
        "RATIO",
        "0.06",
        "Also compare the iris's vertical range over the gap of the lids with this, above 0 and at most 10.",
        OLD_RULES,
        callback=_check_vpp_thresh,
    ),
]
User = Annotated[str | None, options.user(show_default="anonymous; for an s3:// address, whose it is")]
Output = Annotated[
    Path | None,
    options.output(
        "Folder for a video's table, plots and summary; no file is overwritten. With --json they are saved only if "
        "this is given."
    ),
]
