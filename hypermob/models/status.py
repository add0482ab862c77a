"""Which model `recommend` uses: it is called with the mean body, as the state machine calls it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any, Final, get_args

from functions.anthropometry import population
from functions.anthropometry.segments import BodyLengths
from functions.recommend.config import ModelSettings
from functions.recommend.sides import Side, side_of
from hypermob.api.errors import ServiceFailed
from hypermob.models.target import ModelTarget

PROBE: Final = "model-status"  # not a user: it is only hashed, and nothing is saved under it


@dataclass(frozen=True)
class SideStatus:
    """One side: its published model and the model in use. `serving` is the answer's `model`."""

    side: Side
    key: str
    share: float
    serving: dict[str, Any]


def settings_of(target: ModelTarget) -> ModelSettings | None:
    """The function's settings, or None if only a bucket is known."""
    if target.function_name is None:
        return None
    found = target.functions.get_function_configuration(FunctionName=target.function_name)
    return ModelSettings.from_environment(found.get("Environment", {}).get("Variables", {}))


def serving(target: ModelTarget, settings: ModelSettings) -> list[SideStatus]:
    """Each side that users can get."""
    share = settings.model_b_share if settings.model_b_key else 0.0
    shares: dict[Side, float] = {"a": 1 - share, "b": share}
    return [
        SideStatus(side, settings.for_side(side).model_key, shares[side], _ask(target, _user_on(side, share)))
        for side in get_args(Side)
        if shares[side] > 0
    ]


def _user_on(side: Side, share: float) -> str:
    users = (f"{PROBE}-{number}" for number in count())
    return next(user for user in users if side_of(user, share) == side)


def _ask(target: ModelTarget, user_id: str) -> dict[str, Any]:
    lengths = asdict(BodyLengths(*population.lengths().mean.tolist()))
    payload = json.dumps({"analysis_id": PROBE, "user_id": user_id} | lengths)
    answer = target.functions.invoke(FunctionName=target.function_name or "", Payload=payload.encode())
    body = json.loads(answer["Payload"].read())
    if answer.get("FunctionError"):
        raise ServiceFailed(f"recommend failed: {body.get('errorMessage', body)}", code="RECOMMEND_FAILED")
    model: dict[str, Any] = body["seat_setup"]["model"]
    return {name: value for name, value in model.items() if name != "person_sd"}
