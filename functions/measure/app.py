"""Handlers of `measure`: the route POST /measure and the task `Measure` of the seat setup's state machine."""

from __future__ import annotations

import functools
import uuid
from typing import Any

from functions.measure import overlay
from functions.measure.measurement import Person, measure
from functions.measure.pose import chosen, network, second_look
from functions.measure.schemas import LinkedMeasureData, MeasureData, MeasureRequest, MeasureTask, to_data
from functions.shared import caller, http, storage
from functions.shared.config import Settings
from functions.shared.observability import logger
from functions.shared.records import to_attribute
from functions.shared.storage import Address
from functions.shared.validation import parse
from functions.vision.photo import MAX_BYTES, decode

app = http.resolver()


class MeasureSettings(Settings):
    uploads_bucket: str
    results_bucket: str


@functools.cache
def settings() -> MeasureSettings:
    return MeasureSettings.from_environment()


@app.post(
    "/measure",
    summary="Measure the person in a photo",
    operation_id="measure",
    tags=["Seat setup"],
    responses={
        200: http.answer(http.Success[LinkedMeasureData], "The measurement."),
        **http.refusals(*http.WITH_BODY, 404, 422),
    },
)
def measure_route(request: MeasureRequest) -> http.Success[LinkedMeasureData]:
    """Returns body lengths in cm with their uncertainty, and a link to a picture that shows what was measured.

    You can send `data` of the answer to `POST /recommend` as it is. Nothing is added to the list of analyses.
    """
    caller.check(request.user_id, request.image_url)
    data = _measure(request, analysis_id=str(uuid.uuid4()))
    linked = LinkedMeasureData(**data.model_dump(), output_image_url=storage.link(Address.parse(data.output_image)))
    return http.Success(data=linked, user_id=request.user_id)


def measure_task(payload: dict[str, Any]) -> dict[str, Any]:
    """The measurement twice: as plain JSON, and as the DynamoDB attribute that the state machine saves."""
    request = parse(MeasureTask, payload)
    measurement = _measure(request, request.analysis_id).model_dump()
    return {"measurement": measurement, "record": to_attribute(measurement)}


def _measure(request: MeasureRequest, analysis_id: str) -> MeasureData:
    address = Address.uploaded(request.image_url, settings().uploads_bucket)
    photo = decode(storage.read(address, MAX_BYTES))
    measurement = measure(photo, Person(request.height_cm, request.sex), request.camera_pitch_deg)
    output = Address(settings().results_bucket, f"results/{request.user_id}/{analysis_id}/overlay.jpg")
    storage.write_result(output, overlay.draw(photo.rgb, measurement), "image/jpeg", of=address)
    logger.append_keys(warnings=[remark.code for remark in measurement.warnings])
    return to_data(measurement, str(output))


handler = http.entry_point(app, measure_task)
# Build both networks while Lambda initialises, so that the first photo does not wait for them.
network(chosen())
second_look()
