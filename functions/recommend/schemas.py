"""Requests and answers of `recommend`, for the route and the task."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from functions.anthropometry.segments import LENGTHS, BodyLengths
from functions.recommend.driver import Driver
from functions.recommend.settings import SETTINGS, Setting
from functions.shared.remarks import Remark
from functions.shared.validation import ANONYMOUS, Request, UserId

# What `measure` answers besides the six lengths. A test holds this list against its schema.
MEASURED_BESIDES: Final = frozenset(
    {"arm_cm", "leg_cm", "torso_cm", "scale_cm_per_px", "uncertainty_cm", "camera", "warnings"}
    | {"measurement_model", "pose_network", "output_image", "output_image_url"}
)

Length = Annotated[float, Field(gt=0, le=300, strict=True, allow_inf_nan=False)]


class RecommendRequest(Request):
    """Six body lengths in cm, as docs/measurements.md defines them.

    What `measure` answers can be sent as it is: its further fields are known, and ignored.
    """

    passed_over: ClassVar[frozenset[str]] = MEASURED_BESIDES

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
        str | None, Field(max_length=64, description="A vehicle of the model; default: the model's default vehicle.")
    ] = None

    def body(self) -> BodyLengths:
        """The six lengths."""
        return BodyLengths(**{name: getattr(self, name) for name in LENGTHS})


class RecommendTask(RecommendRequest):
    """The same from a state machine, which sends more fields."""

    model_config = ConfigDict(extra="ignore")


class ModelInfo(BaseModel):
    """The model that answered."""

    model_config = ConfigDict(protected_namespaces=())

    source: Annotated[
        Literal["s3", "bundled"], Field(description="`bundled`: the one trained when the image was built.")
    ]
    version: Annotated[str, Field(description="The object's version id or ETag; `bundled`: its data's hash.")]
    side: Annotated[
        Literal["a", "b"], Field(description="Side of the A/B comparison that answered; `a` without one.")
    ] = "a"
    trained_at: str | None = None
    person_sd: Annotated[
        dict[str, float],
        Field(description="One standard deviation between drivers of the same body, in the setting's own unit."),
    ] = {}


class Range(BaseModel):
    """The setting plus and minus one standard deviation: covers about two in three drivers with this body."""

    low: int
    high: int


def _field(setting: Setting) -> Any:
    return (int, Field(ge=setting.low, le=setting.high, description=setting.meaning))


# The defaults are for analyses saved before these fields existed.
class _Answer(BaseModel):
    vehicle: Annotated[str, Field(description="The vehicle whose ranges define the percentages.")]
    vehicle_title: str | None = None
    model: ModelInfo
    ranges: Annotated[dict[str, Range], Field(description="By setting: how much drivers of this body differ.")] = {}
    clipped: Annotated[
        list[str], Field(description="Settings at an end of their range that the driver would exceed.")
    ] = []
    conventions: Annotated[dict[str, str], Field(description="By setting: what its numbers mean.")] = {}
    driver: Annotated[
        Driver | None,
        Field(description="Null if the posture is out of reach (see `warnings`), or the model lacks the dimensions."),
    ] = None
    warnings: list[Remark]


_Settings = create_model("_Settings", **{setting.name: _field(setting) for setting in SETTINGS})


class SeatSetup(_Answer, _Settings):  # type: ignore[misc,valid-type]  # bases made at run time from the one table
    """The twelve settings, their vehicle and the model that computed them."""
