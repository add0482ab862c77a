"""The files of a result, fetched and saved together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from hypermob.api.errors import ApiError
from hypermob.terminal import files
from hypermob.terminal.files import Kept


@dataclass(frozen=True)
class Linked:
    """A file behind a link. label: its name in lower case; suffix: the end of its file name."""

    label: str
    suffix: str
    link: str | None


def save(
    wanted: Sequence[Linked], folder: Path, stem: str, fetch: Callable[[str], bytes], on_step: Callable[[str], None]
) -> list[Kept]:
    """Save the `wanted` files and say of each where it is, or why it is not there."""
    contents: dict[str, bytes] = {}
    told: dict[str, Kept] = {}
    for file in wanted:
        on_step(f"Saving the {file.label}")
        if file.link is None:
            told[file.suffix] = Kept(f"This result has no {file.label}.", saved=False)
            continue
        try:
            contents[file.suffix] = fetch(file.link)
        except ApiError as error:
            told[file.suffix] = _lost(file, error)
    told |= _saved([file for file in wanted if file.suffix in contents], contents, folder, stem)
    return [told[file.suffix] for file in wanted]


def _saved(found: Sequence[Linked], contents: dict[str, bytes], folder: Path, stem: str) -> dict[str, Kept]:
    try:
        paths = files.save(contents, folder, stem)
    except OSError as error:
        return {file.suffix: _lost(file, error) for file in found}
    return {file.suffix: Kept(f"{file.label[0].upper()}{file.label[1:]}: {paths[file.suffix]}") for file in found}


def _lost(file: Linked, error: Exception) -> Kept:
    return Kept(f"The {file.label} could not be saved: {error}", saved=False)
