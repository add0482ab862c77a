"""Analyse broken or unusable films: `python -m bench.eyes.bad DIR`.

DIR holds films and a manifest.json with the required result of each. No analysis may crash or suspect anything without
data; compare the other results with the manifest yourself.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.eyes.accuracy import analysed
from functions.eye_tracking.report.summary import summarise
from functions.eye_tracking.schemas import EyeParameters
from functions.shared.errors import PlatformError


def outcome(path: Path) -> str:
    """A code, or the important figures. The request claims a prompted task, because only that can give a verdict."""
    try:
        rows, clip = analysed(path, 1)
        report = summarise(rows, clip, EyeParameters(prompted="up-down"), frozenset({"prompted"})).report
    except PlatformError as error:
        return error.code()
    assert report.psp_suspected is None, f"{path.name}: suspected without data"
    codes = ", ".join(warning.code for warning in report.warnings)
    peaks = ", ".join(str(blink.peak_frame) for blink in report.blinks)
    return (
        f"{report.frames_processed} of {report.frames_planned} frames, face {report.coverage:.0%} of the time, "
        f"{report.blink_count} blinks ({peaks}), rate {report.blink_rate_per_min}, "
        f"range {report.vertical_peak_to_peak}; "
        f"verdict {report.psp_suspected}; {codes}"
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with films and manifest.json")
    options = parser.parse_args()
    np.seterr(all="raise", under="ignore")
    shown = Table("film", "must lead to", "leads to", show_lines=True)
    for entry in json.loads((options.data / "manifest.json").read_text(encoding="utf-8")):
        shown.add_row(entry["file"], entry["expect"], outcome(options.data / entry["file"]))
    Console(width=200).print(shown)


if __name__ == "__main__":
    main()
