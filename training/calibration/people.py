"""A folder of photos with a tape.csv: what was measured by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from functions.anthropometry.segments import SEGMENTS

TABLE: Final = "tape.csv"
Cm = Field(gt=0, le=300)


class BadTable(Exception):
    """tape.csv cannot be used; the message names the line and what to do."""


class Row(BaseModel):
    """One line of tape.csv; empty lengths were not taken."""

    model_config = ConfigDict(extra="forbid")

    file: str = Field(min_length=1)
    height_cm: float = Field(ge=100, le=230)
    sex: Literal["female", "male"] | None = None
    camera_pitch_deg: float | None = Field(default=None, ge=-60, le=60)
    upper_arm: float | None = Cm
    forearm: float | None = Cm
    thigh: float | None = Cm
    calf: float | None = Cm
    torso: float | None = Cm


@dataclass(frozen=True)
class Taped:
    """A person with tape lengths. lengths_cm: (5,), in the order of SEGMENTS; NaN where none was taken."""

    photo: Path
    height_cm: float
    sex: str | None
    camera_pitch_deg: float | None
    lengths_cm: NDArray[np.float64]


def read(folder: Path) -> list[Taped]:
    """The people of `folder`. Raises BadTable."""
    try:
        table = pd.read_csv(folder / TABLE, dtype=str, skipinitialspace=True)
    except FileNotFoundError:
        raise BadTable(
            f"{folder} has no {TABLE}. Its columns: file, height_cm, and at least one of {', '.join(SEGMENTS)} in cm; "
            "sex (female or male) and camera_pitch_deg may be added."
        ) from None
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise BadTable(f"{TABLE} is not a CSV file in UTF-8: {error}") from None
    rows = table.to_dict(orient="records")
    people = [_person(folder, line, row) for line, row in enumerate(rows, start=2)]
    if not people:
        raise BadTable(f"{TABLE} has no people, only its head.")
    return people


def _person(folder: Path, line: int, cells: dict[str, object]) -> Taped:
    given = {name.strip(): cell for name, cell in cells.items() if not pd.isna(cell)}
    absent: dict[str, object] = dict.fromkeys(SEGMENTS)
    try:
        row = Row.model_validate(absent | given)
    except ValidationError as error:
        first = error.errors()[0]
        raise BadTable(f"{TABLE}, line {line}, {'.'.join(map(str, first['loc']))}: {first['msg']}.") from None
    photo = folder / row.file
    if not photo.is_file():
        raise BadTable(f"{TABLE}, line {line}: there is no file {row.file} in {folder}.")
    lengths = np.array([getattr(row, name) for name in SEGMENTS], dtype=np.float64)
    if np.isnan(lengths).all():
        raise BadTable(f"{TABLE}, line {line}: no length was taken; give at least one of {', '.join(SEGMENTS)}.")
    return Taped(photo, row.height_cm, row.sex, row.camera_pitch_deg, lengths)
