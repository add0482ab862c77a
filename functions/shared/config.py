"""Environment variables, parsed once into a typed object; an invalid variable raises an error."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError


class Settings(BaseModel):
    """Base of each function's settings: the field `results_bucket` is read from `RESULTS_BUCKET`."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Self:
        """Read the fields from `environment` (default: the process's own).

        Raises RuntimeError naming every variable that is missing or invalid. A wrongly deployed function must fail at
        its first invocation with one clear line, not later with a KeyError.
        """
        source = os.environ if environment is None else environment
        values = {name: source[name.upper()] for name in cls.model_fields if source.get(name.upper())}
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            problems = ", ".join(f"{str(e['loc'][0]).upper()} ({e['msg']})" for e in error.errors())
            raise RuntimeError(f"environment variables: {problems}") from None
