"""What the API reads from its environment."""

from __future__ import annotations

import functools
from typing import Annotated

from pydantic import Field

from functions.shared.config import Settings


class ApiSettings(Settings):
    table_name: str
    uploads_bucket: str
    results_bucket: str
    seat_setup_state_machine_arn: str
    retention_days: Annotated[int, Field(ge=1)] = 365


@functools.cache
def settings() -> ApiSettings:
    """Parsed once per process."""
    return ApiSettings.from_environment()
