"""Say how far the usual edits of a photo move its lengths: `make accuracy-edits DATA=DIR [COUNT=N]`.

DIR holds good pictures and a truth.json. Each picture is measured as it is and after each edit and pair of edits. The
lengths of one person should not move by more than the stated standard deviation.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.pages import replace_part
from functions.anthropometry.segments import SEGMENTS
from functions.measure.measurement import Measurement, Person, measure
from functions.shared.errors import PlatformError
from functions.vision.photo import decode
from training.bodies import KnownBody, known_bodies

Bgr = NDArray[np.uint8]
Edit = Callable[[Bgr, Measurement], Bgr]

COLUMNS: Final = ("edit", "moved by, SDs: median", "95th percentile", "largest", "pictures beyond 1 SD", "refused")


def brighter(picture: Bgr, _: Measurement) -> Bgr:
    """A quarter more light."""
    return np.clip(picture * 1.25, 0, 255).astype(np.uint8)


def cropped(picture: Bgr, seen: Measurement) -> Bgr:
    """Cut half of the space on each side of the body."""
    height, width = picture.shape[:2]
    scale = height / seen.pose.mask.shape[0]
    outline = seen.silhouette
    top, bottom, left, right = (v * scale for v in (outline.top, outline.bottom, outline.left, outline.right))
    return picture[int(top / 2) : int((bottom + height) / 2), int(left / 2) : int((right + width) / 2)]


def smaller(picture: Bgr, _: Measurement) -> Bgr:
    """Seven tenths of the size."""
    return np.asarray(cv2.resize(picture, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA), np.uint8)


def compressed(picture: Bgr, _: Measurement) -> Bgr:
    """JPEG of quality 50."""
    data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 50])[1]
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


EDITS: Final[dict[str, Edit]] = {"brightness": brighter, "crop": cropped, "resize": smaller, "JPEG": compressed}


def edited(picture: Bgr, seen: Measurement) -> Iterator[tuple[str, Bgr]]:
    """Each edit, and each pair of them one after the other. The crop comes first: it needs the original's outline."""
    order = sorted(EDITS, key=lambda name: name != "crop")
    for names in [*((name,) for name in order), *combinations(order, 2)]:
        found = picture
        for name in names:
            found = EDITS[name](found, seen)
        yield " + ".join(names), found


def moved(before: Measurement, after: Measurement) -> float:
    """The largest change of a length, in its stated standard deviations before."""
    lengths = [np.array([vars(seen.lengths)[name] for name in SEGMENTS]) for seen in (before, after)]
    return float((abs(lengths[1] - lengths[0]) / [before.uncertainty_cm[name] for name in SEGMENTS]).max())


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with good pictures and truth.json")
    parser.add_argument("--count", type=int, default=40, help="so many pictures, evenly spread over the folder")
    parser.add_argument("--page", action="store_true", help="write the figures into docs/accuracy.md")
    options = parser.parse_args()
    bodies = list(known_bodies(options.data))
    some = bodies[:: max(1, len(bodies) // options.count)][: options.count]
    changes: dict[str, list[float | None]] = defaultdict(list)
    for body in track(some, "Editing ...", console=Console(stderr=True)):
        for name, change in _changes(body):
            changes[name].append(change)
    rows = [_row(name, found) for name, found in changes.items()]
    rows.append(_row("all", [change for found in changes.values() for change in found]))
    table = Table(*COLUMNS)
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    if options.page:
        lines = [f"| {' | '.join(COLUMNS)} |", "|---" * len(COLUMNS) + "|", *(f"| {' | '.join(row)} |" for row in rows)]
        replace_part("edits", "\n".join(lines))


def _changes(body: KnownBody) -> Iterator[tuple[str, float | None]]:
    """Each edit, and by how much it moved the lengths; None if the edited picture is refused. Nothing for bad files."""
    person = Person(body.height_cm)
    if not cv2.haveImageReader(str(body.photo)):
        return
    picture = np.asarray(cv2.imread(str(body.photo)), np.uint8)
    try:
        before = _measured(picture, person)
    except PlatformError:
        return
    for name, other in edited(picture, before):
        try:
            yield name, moved(before, _measured(other, person))
        except PlatformError:
            yield name, None


def _measured(picture: Bgr, person: Person) -> Measurement:
    """By the product's own way in: a file's bytes. PNG adds no error of its own."""
    return measure(decode(cv2.imencode(".png", picture)[1].tobytes()), person)


def _row(name: str, changes: list[float | None]) -> tuple[str, ...]:
    found = np.array([change for change in changes if change is not None])
    middle, high = np.quantile(found, [0.5, 0.95])
    beyond = f"{int((found > 1).sum())} of {len(found)}"
    return name, f"{middle:.2f}", f"{high:.2f}", f"{found.max():.2f}", beyond, str(len(changes) - len(found))


if __name__ == "__main__":
    main()
