"""Finds vehicle packages: one validated JSON file per vehicle."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from functions.recommend.posture.vehicle import Vehicle

FOLDER: Final = Path(__file__).parent / "vehicles"
DEFAULT: Final = "generic-d-segment-sedan"


def load(name: str = DEFAULT) -> Vehicle:
    """The shipped vehicle of that name. Raises ValueError naming the known ones."""
    if name not in known():
        raise ValueError(f"unknown vehicle '{name}'; known: {', '.join(known())}")
    return read(FOLDER / f"{name.replace('-', '_')}.json")


def read(path: Path) -> Vehicle:
    """A vehicle from its file. Raises OSError, or pydantic's ValidationError (a ValueError) naming each wrong field."""
    return Vehicle.model_validate_json(path.read_text(encoding="utf-8"))


def find(name_or_file: str) -> Vehicle:
    """A shipped vehicle by its name, or any by its file. Raises ValueError, OSError."""
    return read(Path(name_or_file)) if name_or_file.endswith(".json") else load(name_or_file)


def known() -> list[str]:
    """The names of the vehicles that are shipped."""
    return sorted(path.stem.replace("_", "-") for path in FOLDER.glob("*.json"))
