"""The files of a result, fetched and saved together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hypermob.api.errors import ApiError
from hypermob.terminal import files


@dataclass(frozen=True)
class Linked:
    """A file behind a link. label: its name in lower case; suffix: the end of its file name."""

    label: str
    suffix: str
    link: str | None


def save(
    wanted: Sequence[Linked], folder: Path, stem: str, fetch: Callable[[str], bytes], on_step: Callable[[str], None]
) -> list[str]:
    """Save the `wanted` files and return lines that say where they are. A missing file is not an error."""
    contents: dict[str, bytes] = {}
    told: dict[str, str] = {}
    for file in wanted:
        on_step(f"Saving the {file.label}")
        if file.link is None:
            told[file.suffix] = f"This result has no {file.label}."
            continue
        try:
            contents[file.suffix] = fetch(file.link)
        except ApiError as error:
            told[file.suffix] = _lost(file, error)
    told |= _saved([file for file in wanted if file.suffix in contents], contents, folder, stem)
    return [told[file.suffix] for file in wanted]


def _saved(found: Sequence[Linked], contents: dict[str, bytes], folder: Path, stem: str) -> dict[str, str]:
    try:
        paths = files.save(contents, folder, stem)
    except OSError as error:
        return {file.suffix: _lost(file, error) for file in found}
    return {file.suffix: f"{file.label[0].upper()}{file.label[1:]}: {paths[file.suffix]}" for file in found}


def _lost(file: Linked, error: Exception) -> str:
    return f"The {file.label} could not be saved: {error}"
