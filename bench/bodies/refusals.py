"""Count refused good pictures and detected bad ones: `make accuracy-refusals DATA=DIR`.

DIR holds good pictures of one standing person each, with a truth.json. The bad ones are made from them: cropped, tiny,
blurred, dark, or with a second person.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.pages import replace_part
from functions.measure.landmarks import WRISTS
from functions.measure.measurement import Observation, Person, measure, observe
from functions.shared.errors import PlatformError
from functions.vision.photo import Photo, decode
from training.bodies import known_bodies

Rgb = NDArray[np.uint8]
Spoil = Callable[[Rgb, Observation, Rgb, Observation], Rgb]
NOTHING = "measured"


@dataclass(frozen=True)
class Kind:
    """One way to spoil a good picture, and its correct codes."""

    name: str
    spoil: Spoil
    right: frozenset[str]


def without_feet(rgb: Rgb, seen: Observation, *_: object) -> Rgb:
    """Cut a tenth of the body's height above the soles."""
    return rgb[: int(seen.silhouette.bottom - 0.1 * seen.silhouette.height)]


def without_head(rgb: Rgb, seen: Observation, *_: object) -> Rgb:
    """Cut a twentieth of the body's height below the crown."""
    return rgb[int(seen.silhouette.top + 0.05 * seen.silhouette.height) :]


def without_a_hand(rgb: Rgb, seen: Observation, *_: object) -> Rgb:
    """Cut through the left forearm, a little above the wrist."""
    wrist, elbow = seen.pose.points[WRISTS[0]], seen.pose.points[WRISTS[0] - 2]
    return rgb[:, : int(max(wrist[0], elbow[0]) - 0.1 * abs(wrist[0] - elbow[0]) - 2)]


def tiny(rgb: Rgb, seen: Observation, *_: object) -> Rgb:
    """Shrink the person to 250 px."""
    scale = 250 / seen.silhouette.height
    return np.asarray(cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)


def blurred(rgb: Rgb, seen: Observation, *_: object) -> Rgb:
    """A Gaussian of 1 % of the person's height."""
    return np.asarray(cv2.GaussianBlur(rgb, (0, 0), 0.01 * seen.silhouette.height), np.uint8)


def dark(rgb: Rgb, *_: object) -> Rgb:
    """A tenth of the light, with the resulting noise."""
    noise = np.random.default_rng(0).normal(0, 2, rgb.shape)
    return np.clip(rgb * 0.1 + noise, 0, 255).astype(np.uint8)


def with_company(rgb: Rgb, _: Observation, other: Rgb, seen_other: Observation) -> Rgb:
    """Add another person beside the first one, at the same height in pixels as in their own picture."""
    outline, mask = seen_other.silhouette, seen_other.pose.mask
    part = (slice(outline.top, outline.bottom + 1), slice(outline.left, outline.right + 1))
    height, width = other[part].shape[:2]
    wider = cv2.copyMakeBorder(rgb, 0, 0, 0, width + 20, cv2.BORDER_REPLICATE)
    top = min(outline.top, wider.shape[0] - height)
    place = wider[top : top + height, rgb.shape[1] : rgb.shape[1] + width]
    place[mask[part]] = other[part][mask[part]]
    return np.asarray(wider, np.uint8)


CROPPED = frozenset({"PERSON_CROPPED"})
UNCLEAR = frozenset({"POSE_UNCLEAR", "NO_PERSON"})
KINDS = (
    Kind("feet cut off", without_feet, CROPPED),
    Kind("head cut off", without_head, CROPPED),
    Kind("hand cut off", without_a_hand, CROPPED),
    Kind("two people", with_company, UNCLEAR),
    Kind("person of 250 px", tiny, UNCLEAR),
    Kind("blurred", blurred, UNCLEAR),
    Kind("dark", dark, UNCLEAR),
)


def verdict(rgb: Rgb, height_cm: float = 170.0) -> str:
    """The code of the refusal, or NOTHING."""
    try:
        measure(Photo(np.ascontiguousarray(rgb), 1.0), Person(height_cm))
    except PlatformError as error:
        return error.code()
    return NOTHING


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with good pictures and truth.json")
    parser.add_argument("--page", action="store_true", help="write the figures into docs/accuracy.md")
    options = parser.parse_args()
    good: list[tuple[Rgb, Observation]] = []
    refused: Counter[str] = Counter()
    for body in track(list(known_bodies(options.data)), "Good ones ...", console=Console(stderr=True)):
        photo = decode(body.photo.read_bytes())
        try:
            good.append((photo.rgb, observe(photo)))
        except PlatformError as error:
            refused[error.code()] += 1
    found = {kind: _verdicts(kind, good) for kind in KINDS}
    _show(len(good), refused, found, options.page)


def _verdicts(kind: Kind, good: list[tuple[Rgb, Observation]]) -> Counter[str]:
    pairs = zip(good, good[1:] + good[:1], strict=True)
    return Counter(
        verdict(kind.spoil(*one, *other))
        for one, other in track(list(pairs), f"{kind.name} ...", console=Console(stderr=True))
    )


def _show(good: int, refused: Counter[str], found: dict[Kind, Counter[str]], page: bool) -> None:
    rows = [("good pictures", f"{good} of {good + refused.total()} measured", _said(refused))]
    for kind, verdicts in found.items():
        right = sum(verdicts[code] for code in kind.right)
        rows.append((kind.name, f"{right / verdicts.total():.0%} found", _said(verdicts)))
    table = Table("pictures", "result", "answers")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    if page:
        lines = ["| pictures | result | answers |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
        replace_part("refusals", "\n".join(lines))


def _said(verdicts: Counter[str]) -> str:
    return ", ".join(f"{code} {count}" for code, count in verdicts.most_common()) or "-"


if __name__ == "__main__":
    main()
