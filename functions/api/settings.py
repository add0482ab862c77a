"""The API's environment variables."""

from __future__ import annotations

import functools
from typing import Annotated

from pydantic import Field

from functions.shared.config import Settings


class StoreSettings(Settings):
    """Where data is kept."""

    table_name: str
    uploads_bucket: str
    results_bucket: str


class ApiSettings(StoreSettings):
    seat_setup_state_machine_arn: str
    eye_tracking_state_machine_arn: str
    analyze_face_function: str
    export_user_function: str
    retention_days: Annotated[int, Field(ge=1)] = 365

    def machine(self, kind: str) -> str:
        """The ARN of the state machine for analyses of this kind."""
        return {"seat_setup": self.seat_setup_state_machine_arn, "eye_tracking": self.eye_tracking_state_machine_arn}[
            kind
        ]


@functools.cache
def stores() -> StoreSettings:
    """Parsed once per process; for what the API shares with the function that exports."""
    return StoreSettings.from_environment()


@functools.cache
def settings() -> ApiSettings:
    """Parsed once per process."""
    return ApiSettings.from_environment()
