from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from functions.measure.schemas import LinkedMeasureData
from functions.recommend.schemas import MEASURED_BESIDES, RecommendRequest
from functions.shared.errors import InvalidValue
from functions.shared.validation import parse
from tests.unit.api.conftest import UPLOADS
from tests.unit.handlers import answered, request

Call = Callable[[dict[str, Any]], dict[str, Any]]
LENGTHS = {"height": 175.0, "upper_arm": 33.5, "forearm": 26.5, "thigh": 40.9, "calf": 42.3, "torso": 53.4}


@pytest.mark.parametrize(
    ("route", "sent", "field", "meant"),
    [
        ("api_start_analysis", {"vehicel": "generic-suv"}, "vehicel", "vehicle"),
        ("api_start_analysis", {"userid": "ann"}, "userid", "user_id"),
        ("api_track_eyes", {"prompted": "up-down"}, "prompted", "known: action"),
        ("api_track_eyes", {"parameters": {"promted": "up-down"}}, "parameters.promted", "prompted"),
        ("api_create_upload", {"content-type": "image/png"}, "content-type", "content_type"),
    ],
)
def test_a_misspelt_field_is_refused_with_the_one_that_was_meant(
    call: Call, route: str, sent: dict[str, Any], field: str, meant: str
) -> None:
    bodies: dict[str, dict[str, Any]] = {
        "api_start_analysis": {"image_url": f"s3://{UPLOADS}/photos/anonymous/1.jpg", "height_cm": 175},
        "api_track_eyes": {"action": "process_s3_file", "s3_url": f"s3://{UPLOADS}/videos/anonymous/1.mp4"},
        "api_create_upload": {"kind": "photo", "content_type": "image/png"},
    }
    status, answer = answered(call(request(route, {**bodies[route], **sent})))
    assert (status, answer["error"]["code"]) == (400, "INVALID_VALUE")
    assert answer["error"]["details"]["fields"][0]["field"] == field
    assert meant in answer["error"]["details"]["fields"][0]["problem"]


@pytest.mark.parametrize(
    "parameters", [{"step": "2"}, {"step": True}, {"blink_thresh": "0.2"}, {"blink_thresh": True}, {"precise_gaze": 1}]
)
def test_numbers_are_numbers(call: Call, parameters: dict[str, Any]) -> None:
    body = {"kind": "video", "content_type": "video/mp4", "parameters": parameters}
    status, answer = answered(call(request("api_create_upload", body)))
    assert (status, answer["error"]["code"]) == (400, "INVALID_VALUE")


def test_what_measure_answers_can_be_sent_to_recommend_as_it_is() -> None:
    assert {*LinkedMeasureData.model_fields} - {*RecommendRequest.model_fields} == MEASURED_BESIDES
    assert parse(RecommendRequest, {**LENGTHS, **dict.fromkeys(MEASURED_BESIDES)}).height == 175.0
    with pytest.raises(InvalidValue, match="calf"):
        parse(RecommendRequest, {**LENGTHS, "caff": 1})
