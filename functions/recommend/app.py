"""Handlers of `recommend`: the route POST /recommend and the task `Recommend` of the seat setup's state machine."""

from __future__ import annotations

import os
from typing import Any

from functions.recommend import serving
from functions.recommend.metadata import conventions
from functions.recommend.plausibility import make_plausible
from functions.recommend.posture import figure
from functions.recommend.schemas import ModelInfo, Range, RecommendRequest, RecommendTask, SeatSetup
from functions.recommend.serving import Served
from functions.shared import caller, http
from functions.shared.observability import logger
from functions.shared.records import to_attribute
from functions.shared.validation import parse

app = http.resolver()


@app.post(
    "/recommend",
    summary="Get car settings for body lengths",
    operation_id="recommend",
    tags=["Seat setup"],
    responses={200: http.answer(http.Success[SeatSetup], "The car settings."), **http.refusals(*http.WITH_BODY)},
)
def recommend_route(request: RecommendRequest) -> http.Success[SeatSetup]:
    """Returns twelve settings of seat, steering wheel and mirrors for six body lengths in cm."""
    caller.check(request.user_id)
    return http.Success(data=_recommend(request), user_id=request.user_id)


def recommend_task(payload: dict[str, Any]) -> dict[str, Any]:
    """The seat setup twice: as plain JSON, and as the DynamoDB attribute that the state machine saves."""
    seat_setup = _recommend(parse(RecommendTask, payload)).model_dump()
    return {"seat_setup": seat_setup, "record": to_attribute(seat_setup)}


def _recommend(request: RecommendRequest) -> SeatSetup:
    served = serving.model_for(request.user_id)
    serving.note(served)
    vehicle = served.model.vehicle(request.vehicle)
    body, remarks = make_plausible(request.body())
    advice = vehicle.advise(body)
    driver = None
    if vehicle.facts.package is not None:
        driver, unreached = figure.seat(body, advice.settings, vehicle.facts.package)
        remarks += unreached
    logger.append_keys(vehicle=vehicle.name, warnings=[remark.code for remark in remarks])
    return SeatSetup(
        **advice.settings,
        vehicle=vehicle.name,
        vehicle_title=vehicle.facts.title,
        model=_info(served, vehicle.facts.person_sd),
        ranges={name: Range(low=low, high=high) for name, (low, high) in advice.ranges.items()},
        clipped=list(advice.clipped),
        conventions=conventions(),
        driver=driver,
        warnings=list(remarks),
    )


def _info(served: Served, person_sd: dict[str, float]) -> ModelInfo:
    return ModelInfo(
        source=served.source,
        version=served.version,
        side=served.side,
        trained_at=served.model.metadata.trained_at,
        person_sd=person_sd,
    )


handler = http.entry_point(app, recommend_task)
if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:  # load while Lambda initialises, but not when imported elsewhere
    serving.warm_up()
