"""What `recommend` accepts and answers, on both of its ways in."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from functions.anthropometry.segments import LENGTHS, BodyLengths
from functions.recommend.settings import SETTINGS, Setting
from functions.shared.remarks import Remark
from functions.shared.validation import ANONYMOUS, UserId

Length = Annotated[float, Field(gt=0, le=300, strict=True, allow_inf_nan=False)]


class RecommendRequest(BaseModel):
    """Six body lengths in cm, as docs/measurements.md defines them.

    What `measure` answers can be sent as it is: further fields are ignored.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"height": 175.0, "upper_arm": 33.5, "forearm": 26.5, "thigh": 40.9, "calf": 42.3, "torso": 53.4}
            ]
        }
    )

    height: Annotated[Length, Field(description="Stature, cm.")]
    upper_arm: Annotated[Length, Field(description="Acromion to radiale, cm.")]
    forearm: Annotated[Length, Field(description="Radiale to stylion, cm.")]
    thigh: Annotated[Length, Field(description="Trochanterion to lateral epicondyle, cm.")]
    calf: Annotated[Length, Field(description="Lateral epicondyle to lateral malleolus, cm.")]
    torso: Annotated[Length, Field(description="Acromion to trochanterion, cm.")]
    user_id: UserId = ANONYMOUS
    vehicle: Annotated[
        str | None, Field(max_length=60, description="A vehicle of the model; default: the model's own.")
    ] = None

    def body(self) -> BodyLengths:
        """The six lengths."""
        return BodyLengths(**{name: getattr(self, name) for name in LENGTHS})


class ModelInfo(BaseModel):
    """Which model answered."""

    model_config = ConfigDict(protected_namespaces=())

    source: Annotated[
        Literal["s3", "bundled"], Field(description="`bundled`: the one trained when the image was built.")
    ]
    version: Annotated[str, Field(description="The object's version id or ETag; of the bundled one, its data's hash.")]
    side: Annotated[
        Literal["a", "b"], Field(description="Side of the comparison that answered; `a` where none is running.")
    ] = "a"
    trained_at: str | None = None
    person_sd: Annotated[
        dict[str, float],
        Field(description="One standard deviation between drivers of the same body, in the setting's own unit."),
    ] = {}


class Range(BaseModel):
    """Where about two of three drivers of this body end up: the setting, one standard deviation down and up."""

    low: int
    high: int


def _field(setting: Setting) -> Any:
    return (int, Field(ge=setting.low, le=setting.high, description=setting.meaning))


# The defaults stand for what analyses saved before these fields existed do not say.
class _Answer(BaseModel):
    vehicle: Annotated[str, Field(description="The vehicle whose ranges the percentages run over.")]
    vehicle_title: str | None = None
    model: ModelInfo
    ranges: Annotated[dict[str, Range], Field(description="By setting: how far real drivers of this body differ.")] = {}
    clipped: Annotated[
        list[str], Field(description="Settings at an end of the vehicle's adjustment, which the driver would pass.")
    ] = []
    conventions: Annotated[dict[str, str], Field(description="By setting: what its numbers mean.")] = {}
    warnings: list[Remark]


_Settings = create_model("_Settings", **{setting.name: _field(setting) for setting in SETTINGS})


class SeatSetup(_Answer, _Settings):  # type: ignore[misc,valid-type]  # bases made at run time from the one table
    """The twelve settings, the vehicle that they are for, the model that gave them."""
