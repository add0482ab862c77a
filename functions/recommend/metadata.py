"""The metadata of a model file, and the checks that the service requires."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from functions.anthropometry.segments import LENGTHS
from functions.recommend.posture.vehicle import Vehicle
from functions.recommend.settings import NAMES, SETTINGS

FORMAT_VERSION: Final = 2  # 1 held one vehicle and predicted settings already cut off at their ends

Settings = dict[str, float]


class VehicleFacts(BaseModel):
    """One vehicle's part of the metadata."""

    model_config = ConfigDict(frozen=True)

    title: str
    limits: Annotated[dict[str, tuple[float, float]], Field(description="Ends of each adjustment, in its unit.")]
    person_sd: Annotated[Settings, Field(description="One standard deviation between drivers of the same body.")]
    package: Annotated[Vehicle | None, Field(description="Its dimensions; without them no driver is given.")] = None

    @model_validator(mode="after")
    def _complete(self) -> VehicleFacts:
        if set(self.limits) != set(NAMES) or set(self.person_sd) != set(NAMES):
            raise ValueError("limits and person_sd must name every setting")
        return self


class Metadata(BaseModel):
    """The file's metadata. Fields that the service does not need are ignored."""

    model_config = ConfigDict(frozen=True)

    format_version: Literal[2]
    default_vehicle: str
    vehicles: dict[str, VehicleFacts]
    inputs: tuple[str, ...]
    settings: tuple[str, ...]
    conventions: dict[str, str]
    sklearn_version: str
    data_hash: Annotated[str, Field(min_length=12)]
    trained_at: str | None = None

    @model_validator(mode="after")
    def _has_its_default(self) -> Metadata:
        if self.default_vehicle not in self.vehicles:
            raise ValueError("the default vehicle is not among the vehicles")
        return self

    def foreign(self) -> str | None:
        """Why the file's inputs, settings or conventions do not match this service, or None."""
        if self.inputs != LENGTHS or self.settings != NAMES:
            return "its inputs or settings do not match this service"
        if self.conventions != conventions():
            return "its conventions do not match this service"  # a backrest of 105 degrees must not become 15
        return None


def conventions() -> dict[str, str]:
    """Setting -> what its numbers mean."""
    return {setting.name: setting.meaning for setting in SETTINGS}
