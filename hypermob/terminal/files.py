"""Save results without overwriting existing files."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_FOLDER = Path("hypermob-results")


@dataclass(frozen=True)
class Kept:
    """What became of one file that was asked for: a line for people, and whether the file is there."""

    text: str
    saved: bool = True


def is_writable(folder: Path) -> bool:
    """Whether `folder` exists or can be created, and is writable."""
    existing = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return existing.is_dir() and os.access(existing, os.W_OK)


def save(contents: Mapping[str, bytes], folder: Path, stem: str) -> dict[str, Path]:
    """Write `folder`/`stem` + suffix for each suffix of `contents`; returns their paths by suffix. Raises OSError.

    If one of them exists, all get the same number, so that they stay together.
    """
    if not contents:
        return {}
    folder.mkdir(parents=True, exist_ok=True)
    for name in _names(stem):
        paths = {suffix: folder / f"{name}{suffix}" for suffix in contents}
        try:
            _write_new({path: contents[suffix] for suffix, path in paths.items()})
        except FileExistsError:
            continue
        return paths
    raise AssertionError("unreachable: the names never end")


def _write_new(contents: Mapping[Path, bytes]) -> None:
    """Write all these files or none. Never opens an existing file: another command may save at the same time."""
    made: list[Path] = []
    try:
        for path, data in contents.items():
            with path.open("xb") as file:
                made.append(path)
                file.write(data)
    except OSError:
        for path in made:
            path.unlink()
        raise


def _names(stem: str) -> Iterator[str]:
    yield stem
    yield from (f"{stem}-{number}" for number in itertools.count(2))
