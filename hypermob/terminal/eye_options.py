"""The options of `hypermob eyes`. Options not given are not sent: the service's defaults apply."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from hypermob.terminal import options

PARAMETERS = "How a video is analysed"
OLD_RULES = "The older rules, for comparison: their figures are added to the others"

FileName = Annotated[
    str,
    typer.Argument(
        metavar="FILE",
        show_default=False,
        help="A video of a face: MP4, MOV, WebM, MKV or AVI, up to 2 GB and 60 minutes; or a photo: JPEG, PNG, WebP, "
        "HEIC or AVIF, up to 20 MB. A path, or an s3:// address in the service's bucket.",
    ),
]


def _parameter(name: str, metavar: str, default: str, meaning: str, panel: str = PARAMETERS, **limits: Any) -> Any:
    """An option of the analysis; `default` is the service's default, which is shown but not sent."""
    return typer.Option(name, metavar=metavar, show_default=default, rich_help_panel=panel, help=meaning, **limits)


def _check_blink_thresh(value: float | None) -> float | None:
    if value is not None and not 0 < value < 1:
        raise typer.BadParameter("must be above 0 and below 1")
    return value


def _check_vpp_thresh(value: float | None) -> float | None:
    if value is not None and not 0 < value <= 10:
        raise typer.BadParameter("must be above 0 and at most 10")
    return value


Step = Annotated[
    int | None,
    _parameter(
        "--step",
        "N",
        "1",
        "Use every n-th frame, 1 to 10. Below 15 frames per second blinks are missed.",
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
        "Maximum number of frames to analyse, counted after --step, 1 to 216000. The rest is left out.",
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
        help="The person was told to look as far up and down as they can, the head still, for 60 to 120 s. Without it "
        "there is no verdict.",
    ),
]
PreciseGaze = Annotated[
    bool,
    typer.Option(
        "--precise-gaze",
        rich_help_panel=PARAMETERS,
        help="Measure gaze in degrees; adds about 6 ms per frame. Always on with --prompted.",
    ),
]
BlinkThresh = Annotated[
    float | None,
    _parameter(
        "--blink-thresh",
        "RATIO",
        "0.18",
        "Also count blinks by an openness below this: lid gap divided by eye width, above 0 and below 1.",
        OLD_RULES,
        callback=_check_blink_thresh,
    ),
]
BlinkMinFrames = Annotated[
    int | None,
    _parameter("--blink-min-frames", "N", "2", "Minimum frames below it, 1 to 100.", OLD_RULES, min=1, max=100),
]
VppThresh = Annotated[
    float | None,
    _parameter(
        "--vpp-thresh",
        "RATIO",
        "0.06",
        "Also compare the iris's vertical range, divided by the lid gap, with this: above 0 and at most 10.",
        OLD_RULES,
        callback=_check_vpp_thresh,
    ),
]
User = Annotated[str | None, options.user(show_default="anonymous; for an s3:// address, its owner")]
Output = Annotated[
    Path | None,
    options.output(
        "Folder for a video's table, plots and summary; no file is overwritten. With --json they are saved only if "
        "you give this option."
    ),
]
