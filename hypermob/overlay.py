"""Where the overlay picture goes: beside what is there already, never over it."""

from __future__ import annotations

import itertools
import os
from pathlib import Path

DEFAULT_FOLDER = Path("hypermob-results")


def is_writable(folder: Path) -> bool:
    """Whether `folder` is there, or can be made, and takes files."""
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return existing.is_dir() and os.access(existing, os.W_OK)


def save(picture: bytes, folder: Path, stem: str) -> Path:
    """Write `folder`/`stem`-overlay.jpg, or -overlay-2.jpg and so on where that exists, and return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in _names(folder, stem):
        try:
            with path.open("xb") as file:
                file.write(picture)
        except FileExistsError:
            continue
        return path
    raise AssertionError("unreachable: the names never end")


def _names(folder: Path, stem: str) -> itertools.chain[Path]:
    return itertools.chain(
        [folder / f"{stem}-overlay.jpg"], (folder / f"{stem}-overlay-{number}.jpg" for number in itertools.count(2))
    )
