"""Handlers of `recommend`: the route POST /recommend and the task `Recommend` of the seat setup's state machine."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Any

from functions.recommend.model_store import ModelStore
from functions.recommend.plausibility import make_plausible
from functions.recommend.schemas import ModelInfo, RecommendRequest, SeatSetup, SeatWarning
from functions.shared import http
from functions.shared.observability import logger
from functions.shared.records import to_attribute
from functions.shared.validation import parse

app = http.resolver()
store = ModelStore()


@app.post(
    "/recommend",
    summary="Car settings for a body",
    responses=http.answers(http.Success[SeatSetup], 400, 403, 415),
)
def recommend_route(request: RecommendRequest) -> http.Success[SeatSetup]:
    """The twelve settings for six body lengths."""
    return http.Success(data=_recommend(request), user_id=request.user_id)


def recommend_task(payload: dict[str, Any]) -> dict[str, Any]:
    """The seat setup twice: as plain JSON, and as the DynamoDB attribute that the state machine saves."""
    seat_setup = _recommend(parse(RecommendRequest, payload)).model_dump()
    return {"seat_setup": seat_setup, "record": to_attribute(seat_setup)}


def _recommend(request: RecommendRequest) -> SeatSetup:
    loaded = store.current()
    vehicle = loaded.model.vehicle(request.vehicle)
    body, remarks = make_plausible(request.body())
    metadata = loaded.model.metadata
    info = ModelInfo(
        source=loaded.source,
        version=loaded.version,
        trained_at=metadata.trained_at,
        person_sd=metadata.person_sd,
    )
    logger.append_keys(model_source=info.source, model_version=info.version, warnings=[r.code for r in remarks])
    warnings = [SeatWarning(**asdict(remark)) for remark in remarks]
    return SeatSetup(**loaded.model.predict(body), vehicle=vehicle, model=info, warnings=warnings)


handler = http.entry_point(app, recommend_task)
if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:  # load while Lambda initialises; importing elsewhere loads nothing
    store.current()
