"""The options of `hypermob eyes`. What is not given is not sent: the service's defaults hold."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

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
Step = Annotated[
    int | None,
    typer.Option(
        "--step",
        min=1,
        max=10,
        metavar="N",
        show_default="1",
        rich_help_panel=PARAMETERS,
        help="Use every n-th frame, 1 to 10. With fewer than 15 frames per second blinks are lost.",
    ),
]
MaxFrames = Annotated[
    int | None,
    typer.Option(
        "--max-frames",
        min=1,
        max=216_000,
        metavar="N",
        show_default="12000",
        rich_help_panel=PARAMETERS,
        help="Most frames to analyse, counted after --step, 1 to 216000; the rest of the video is left out.",
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
        help="Measure gaze in degrees; takes about 8 ms a frame more. Always done with --prompted.",
    ),
]


def _check_blink_thresh(value: float | None) -> float | None:
    if value is not None and not 0 < value < 1:
        raise typer.BadParameter("has to be above 0 and below 1")
    return value


def _check_vpp_thresh(value: float | None) -> float | None:
    if value is not None and not 0 < value <= 10:
        raise typer.BadParameter("has to be above 0 and at most 10")
    return value


BlinkThresh = Annotated[
    float | None,
    typer.Option(
        "--blink-thresh",
        callback=_check_blink_thresh,
        metavar="RATIO",
        show_default="0.18",
        rich_help_panel=OLD_RULES,
        help="Also count blinks as openness below this: gap of the lids over the eye's width, above 0 and below 1.",
    ),
]
BlinkMinFrames = Annotated[
    int | None,
    typer.Option(
        "--blink-min-frames",
        min=1,
        max=100,
        metavar="N",
        show_default="2",
        rich_help_panel=OLD_RULES,
        help="For so many frames at least, 1 to 100.",
    ),
]
VppThresh = Annotated[
    float | None,
    typer.Option(
        "--vpp-thresh",
        callback=_check_vpp_thresh,
        metavar="RATIO",
        show_default="0.06",
        rich_help_panel=OLD_RULES,
        help="Also compare the iris's vertical range over the gap of the lids with this, above 0 and at most 10.",
    ),
]
User = Annotated[
    str | None,
    typer.Option(
        "--user",
        metavar="USER",
        show_default="anonymous; for an s3:// address, whose it is",
        help="Whose data this is: letters, digits and . _ @ -, up to 64.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        metavar="DIR",
        show_default="hypermob-results",
        help="Folder for a video's table, plots and summary; no file is overwritten. With --json they are saved only "
        "if this is given.",
    ),
]
