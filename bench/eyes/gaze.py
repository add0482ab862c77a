"""Measure how well measured gaze follows composed gaze: `python -m bench.eyes.gaze DIR`.

DIR holds a manifest.json, videos amp_FACE_AMPLITUDE.mp4 with irises that move up and down by known amounts, and their
true positions. The product's own code plans every video, calibrates it on its samples and measures every frame.

gain: slope of the fitted iris's displacement in the picture over the true one, in eye widths. r: correlation of the
angle with the true displacement. noise: standard deviation of the fitted iris's height from the true one while the gaze
rests, in eye widths.
"""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.pages import replace_part
from functions.eye_tracking.face.features import GAZE_FEATURES
from functions.eye_tracking.face.mesh import Film, widest
from functions.eye_tracking.gaze import angles
from functions.eye_tracking.gaze.calibration import calibrate
from functions.eye_tracking.gaze.head import pose_of
from functions.eye_tracking.gaze.samples import samples
from functions.eye_tracking.schemas import EyeParameters
from functions.eye_tracking.video.source import Video

Values = NDArray[np.float64]
Figures = dict[str, dict[str, float | None]]

_VERTICAL: Final = GAZE_FEATURES.index("gaze_vertical_deg")


@dataclass(frozen=True)
class Series:
    """One video. true, fitted: (n, 2) displacement of both irises in eye widths; degrees: (n,); times in ms a frame."""

    face: str
    amplitude: float
    true: Values
    fitted: Values
    degrees: Values
    mesh_ms: float
    gaze_ms: float


def known(folder: Path) -> list[dict[str, Any]]:
    """The manifest's entries of the amplitude series."""
    entries = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return [entry for entry in entries if entry["file"].startswith("amp_")]


def measured(folder: Path, entry: dict[str, Any]) -> Series:
    """One video, measured as the windows measure it; NaN where there is no face or the video cannot be calibrated."""
    truth = json.loads((folder / f"{entry['file']}.gt.json").read_text(encoding="utf-8"))
    data = (folder / entry["file"]).read_bytes()
    video = Video(lambda first, end: data[first:end], len(data))
    plan = video.plan(EyeParameters())
    clip = calibrate(samples(video, plan))
    film, width = Film(), float(truth["eye_width_px"])
    true, fitted, degrees, times = [], [], [], []
    for frame, rgb in video.pictures(plan, plan.window(0)):
        began = time.perf_counter()
        mesh = widest(film.faces(rgb))
        found = time.perf_counter()
        shift = truth["v"][frame]
        true.append([shift, shift])
        if mesh is None or clip is None:
            fitted.append(np.full(2, np.nan))
            degrees.append(np.nan)
            continue
        values = angles.measure(rgb, mesh, clip)
        times.append((found - began, time.perf_counter() - found))
        look = angles.look_at(rgb, mesh, clip, pose_of(mesh, clip.mesh))
        rest = np.array([truth["iris_L"][frame], truth["iris_R"][frame]])[:, 1] - shift * width
        fitted.append((look.centre[:, 1] - rest) / width if look is not None else np.full(2, np.nan))
        degrees.append(float(values[_VERTICAL]))
    mesh_ms, gaze_ms = (float(value) for value in np.median(np.array(times or [(np.nan, np.nan)]), axis=0) * 1000)
    face = entry["file"].split("_")[1]
    return Series(
        face, entry["v_amp_pp_eyewidths"], np.array(true), np.array(fitted), np.array(degrees), mesh_ms, gaze_ms
    )


def by_face(folder: Path) -> Iterator[tuple[str, list[Series]]]:
    """All series of each face."""
    found: dict[str, list[Series]] = defaultdict(list)
    for entry in track(known(folder), "Measuring gaze ...", console=Console(stderr=True)):
        series = measured(folder, entry)
        found[series.face].append(series)
    yield from found.items()


def scores(series: list[Series]) -> dict[str, float | None]:
    """gain, r (of the angle), noise in eye widths (of a resting gaze), range in degrees per eye width, ms a frame."""
    true = np.concatenate([one.true.ravel() for one in series])
    fitted = np.concatenate([one.fitted.ravel() for one in series])
    degrees, whole = (np.concatenate(values) for values in zip(*map(_about_the_middle, series), strict=True))
    seen, told = np.isfinite(fitted), np.isfinite(degrees)
    if not told.any() or not np.ptp(true[seen]):  # nothing that moves was measured
        nothing: dict[str, float | None] = dict.fromkeys(("gain", "r", "noise", "measured_share", "mesh_ms", "gaze_ms"))
        return nothing | {"measured_share": 0.0}
    still = [one for one in series if one.amplitude == 0 and np.isfinite(one.fitted).any()]
    resting = [np.nanstd(one.fitted - one.true, axis=0).max() for one in still]
    return {
        "gain": float(np.polyfit(true[seen], fitted[seen], 1)[0]),
        "r": float(-np.corrcoef(whole[told], degrees[told])[0, 1]),
        "noise": float(max(resting)) if resting else None,
        "measured_share": float(told.mean()),
        "mesh_ms": float(np.nanmedian([one.mesh_ms for one in series])),
        "gaze_ms": float(np.nanmedian([one.gaze_ms for one in series])),
    }


def _about_the_middle(one: Series) -> tuple[Values, Values]:
    """Degrees and true displacements of a video, (n,) each, about their means: its angles are from its own middle."""
    told = np.isfinite(one.degrees)
    if not told.any():
        return one.degrees, one.true[:, 0]
    return one.degrees - one.degrees[told].mean(), one.true[:, 0] - one.true[told, 0].mean()


def figures(folder: Path) -> Figures:
    """Face -> its scores, rounded."""
    return {
        face: {name: None if value is None else round(value, 4) for name, value in scores(series).items()}
        for face, series in by_face(folder)
    }


def show(found: Figures) -> None:
    """Print a table."""
    table = Table("face", *next(iter(found.values())), title="Gaze on composed videos")
    for face, values in found.items():
        table.add_row(face, *("" if value is None else f"{value:g}" for value in values.values()))
    Console().print(table)


def write_page(found: Figures) -> None:
    """Write the figures to docs/accuracy.md."""
    shown = ("gain", "r", "noise", "measured_share")
    lines = ["| face | image gain | r | noise (eye widths) | frames measured |", "|---" * 5 + "|"]
    for face, values in found.items():
        cells = ("" if values[name] is None else f"{values[name]:.4g}" for name in shown)
        lines.append(f"| {face} | {' | '.join(cells)} |")
    times = [(values["mesh_ms"] or 0, values["gaze_ms"] or 0) for values in found.values()]
    mesh_ms, gaze_ms = min(times)
    lines += ["", f"The fit takes {gaze_ms:.1f} ms a frame where the face mesh takes {mesh_ms:.1f}, in one run."]
    replace_part("gaze synthetic", "\n".join(lines))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with manifest.json and amp_* videos")
    found = figures(parser.parse_args().data)
    show(found)
    Console().print(json.dumps(found), soft_wrap=True, highlight=False, markup=False)


if __name__ == "__main__":
    main()
