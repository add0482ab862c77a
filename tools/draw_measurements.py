"""Draw the six lengths for docs/measurements.md: `python -m tools.draw_measurements docs/images/measurements.svg`.

The outline is the silhouette of a sample photo, with the tape points on the body and the landmarks of MediaPipe.
"""

from __future__ import annotations

import argparse
from itertools import pairwise
from pathlib import Path

import cv2
import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from functions.anthropometry.population import segments_given_height, table
from functions.anthropometry.segments import SEGMENTS
from functions.measure.landmarks import ANKLES, ELBOWS, HIPS, KNEES, SHOULDERS, WRISTS
from functions.measure.measurement import Observation, observe
from functions.measure.overlay import COLOURS
from functions.vision.photo import decode

SAMPLE = Path(__file__).parents[1] / "samples" / "man-174cm.jpg"
STATURE_CM = 173.9
Point = tuple[float, float]


def tape_heights_cm() -> dict[str, float]:
    """The tape points' mean heights above the floor for people of this stature (ANSUR II), from the top."""
    segments = dict(zip(SEGMENTS, segments_given_height(STATURE_CM).mean.tolist(), strict=True))
    constant, slope = table()["auxiliary_regressions_pooled"]["lateral_malleolus_height"]["coef"]
    malleolus = constant + slope * STATURE_CM
    epicondyle = malleolus + segments["calf"]
    trochanterion = epicondyle + segments["thigh"]
    return {
        "acromion": trochanterion + segments["torso"],
        "trochanterion": trochanterion,
        "lateral epicondyle": epicondyle,
        "lateral malleolus": malleolus,
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    output = parser.parse_args().output
    mpl.rcParams["svg.hashsalt"] = "measurements"  # the same drawing gives the same file
    figure = Figure(figsize=(7.5, 8))
    axes = figure.add_subplot()
    _draw(axes, observe(decode(SAMPLE.read_bytes())))
    figure.savefig(output, bbox_inches="tight", metadata={"Date": None})


def _draw(axes: Axes, seen: Observation) -> None:
    scale = STATURE_CM / seen.silhouette.height
    middle = float(seen.pose.points[list(HIPS), 0].mean())

    def place(point: np.ndarray[tuple[int], np.dtype[np.float64]]) -> Point:
        return (float(point[0]) - middle) * scale, (seen.silhouette.bottom - float(point[1])) * scale

    contours, _ = cv2.findContours(seen.pose.mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    outline = np.array([place(point) for point in max(contours, key=cv2.contourArea)[:, 0]])
    axes.fill(*outline.T, color="#e8e8ec", zorder=0)
    left = {"shoulder": SHOULDERS, "elbow": ELBOWS, "wrist": WRISTS, "hip": HIPS, "knee": KNEES, "ankle": ANKLES}
    for name, (index, _) in left.items():
        x, y = place(seen.pose.points[index])
        axes.plot(x, y, "o", color="black", ms=6, zorder=3)
        axes.annotate(f"{name} ({index})", (x, y), (x + 5, y + 1), fontsize=8, zorder=4)
    _tape(axes, {name: place(seen.pose.points[pair[1]]) for name, pair in left.items()})
    axes.annotate("MediaPipe landmarks", (34, -6), fontsize=9)
    axes.annotate("tape points (ANSUR II)", (-84, -6), fontsize=9)
    axes.set(xlim=(-90, 78), ylim=(-8, 182), aspect="equal")
    axes.axis("off")


def _tape(axes: Axes, right: dict[str, Point]) -> None:
    """The tape lengths, drawn on the person's right side, which is the picture's left."""
    ruler_x = -68.0
    heights = tape_heights_cm()
    for name, height in heights.items():
        axes.plot([ruler_x, -6], [height, height], ":", color="grey", lw=0.8, zorder=1)
        axes.annotate(name, (ruler_x + 2, height + 1), fontsize=7, color="dimgrey")
    for (top, bottom), segment in zip(pairwise(heights.values()), ("torso", "thigh", "calf"), strict=True):
        colour = np.array(COLOURS[segment]) / 255
        axes.annotate("", (ruler_x, top), (ruler_x, bottom), arrowprops={"arrowstyle": "<->", "color": colour, "lw": 3})
        axes.annotate(segment, (ruler_x - 3, (top + bottom) / 2), fontsize=10, ha="right", va="center")
    shoulder, elbow, wrist = right["shoulder"], right["elbow"], right["wrist"]
    acromion = (shoulder[0] - 2, heights["acromion"])
    for start, end, segment in ((acromion, elbow, "upper arm"), (elbow, wrist, "forearm")):
        colour = np.array(COLOURS[segment.replace(" ", "_")]) / 255
        axes.annotate("", start, end, arrowprops={"arrowstyle": "<->", "color": colour, "lw": 3}, zorder=2)
        x, y = (start[0] + end[0]) / 2, (start[1] + end[1]) / 2
        axes.annotate(segment, (x + 3, y - 4), fontsize=10)
    axes.annotate("radiale", elbow, (elbow[0] - 3, elbow[1]), fontsize=7, color="dimgrey", ha="right")
    axes.annotate("stylion", wrist, (wrist[0] - 3, wrist[1]), fontsize=7, color="dimgrey", ha="right")
    axes.annotate("", (70, 0), (70, STATURE_CM), arrowprops={"arrowstyle": "<->", "lw": 2})
    axes.annotate("height", (68, STATURE_CM / 2), fontsize=10, ha="right", va="center")


if __name__ == "__main__":
    main()
