"""`recommend` through its real handler: proxy events and task payloads."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.anthropometry import population
from functions.anthropometry.segments import LENGTHS
from functions.recommend import app, serving
from functions.recommend.model_store import ModelStore
from functions.recommend.settings import SETTINGS
from functions.shared.errors import InvalidValue, MissingFields
from functions.shared.records import from_attribute
from training import labels, vehicle
from training.checks.subject import mean_bodies

Answer = tuple[int, dict[str, Any]]


class Context(LambdaContext):
    def __init__(self) -> None:
        self._function_name = "recommend"
        self._memory_limit_in_mb = 1024
        self._invoked_function_arn = "arn:aws:lambda:us-east-1:123456789012:function:recommend"
        self._aws_request_id = "5f4d2b1e"


@pytest.fixture(autouse=True)
def fresh_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "stores", {"a": ModelStore(), "b": ModelStore()})


@pytest.fixture
def post(http_event: dict[str, Any]) -> Callable[..., Answer]:
    """POST the example's body with these changes; `...` leaves a field out."""

    def call(**changes: object) -> Answer:
        fields = json.loads(http_event["body"]) | changes
        http_event["body"] = json.dumps({name: value for name, value in fields.items() if value is not ...})
        answer = app.handler(http_event, Context())
        return answer["statusCode"], json.loads(answer["body"])

    return call


def test_the_example_gets_twelve_whole_numbers_in_range(post: Callable[..., Answer]) -> None:
    status, body = post()
    data = body["data"]
    assert status == 200
    assert (body["status"], body["user_id"]) == ("success", "driver-42")
    assert all(type(data[s.name]) is int and s.low <= data[s.name] <= s.high for s in SETTINGS)
    assert data["vehicle"] == "generic-d-segment-sedan"
    assert (data["model"]["source"], data["model"]["side"]) == ("bundled", "a")
    assert data["conventions"] == {setting.name: setting.meaning for setting in SETTINGS}
    assert data["warnings"] == data["clipped"] == []


def test_each_setting_has_the_range_that_real_drivers_of_the_body_need(post: Callable[..., Answer]) -> None:
    data = post()[1]["data"]
    spread = data["model"]["person_sd"]
    assert spread["seat_position"] == pytest.approx(15, abs=1)
    for setting in SETTINGS:
        low, high = data["ranges"][setting.name]["low"], data["ranges"][setting.name]["high"]
        assert setting.low <= low <= data[setting.name] <= high <= setting.high
        assert high - low <= 2 * spread[setting.name] + 1


def test_a_body_that_wants_to_go_beyond_the_vehicles_ends_is_told_so(post: Callable[..., Answer]) -> None:
    tall = dict(zip(LENGTHS, mean_bodies(np.array([205.0]))[0].tolist(), strict=True))
    data = post(**tall)[1]["data"]
    assert data["seat_position"] == 100
    assert "seat_position" in data["clipped"]
    assert "seat_angle" not in data["clipped"]


def test_the_vehicle_decides_the_answer(post: Callable[..., Answer]) -> None:
    sedan, suv = (post(vehicle=name)[1]["data"] for name in ("generic-d-segment-sedan", "generic-suv"))
    assert suv["vehicle_title"] == vehicle.load("generic-suv").title
    assert suv["wheel_angle"] > sedan["wheel_angle"]


def test_the_answer_seats_the_driver_with_its_own_settings(post: Callable[..., Answer]) -> None:
    data = post()[1]["data"]
    driver = data["driver"]
    assert driver["height_cm"] == 175.0
    assert set(driver["joints"]) == {"heel", "ankle", "knee", "hip", "shoulder", "elbow", "hand", "eye", "head"}
    front, rear = (driver["package"][end]["x"] for end in ("track_front", "track_rear"))
    along = (driver["joints"]["hip"]["x"] - front) / (rear - front)
    assert along == pytest.approx(data["seat_position"] / 100, abs=0.001)


def test_the_driver_is_the_plausible_body_of_which_the_settings_are(post: Callable[..., Answer]) -> None:
    tall = dict(zip(LENGTHS, mean_bodies(np.array([220.0]))[0].tolist(), strict=True))
    beyond = post(**tall | {"height": 230})[1]["data"]["driver"]
    assert beyond["height_cm"] == 220
    assert beyond == post(**tall)[1]["data"]["driver"]


def test_a_driver_out_of_reach_is_null_with_its_code(post: Callable[..., Answer]) -> None:
    small = dict(zip(LENGTHS, mean_bodies(np.array([131.0]))[0].tolist(), strict=True))
    data = post(**small)[1]["data"]
    assert data["driver"] is None
    assert [warning["code"] for warning in data["warnings"]] == ["POSTURE_UNREACHABLE"]
    assert "legs do not reach" in data["warnings"][0]["message"]


def test_a_model_file_without_its_vehicles_dimensions_answers_without_a_driver(
    post: Callable[..., Answer], environment: Path, trained: dict[str, Any], model_bytes: Callable[..., bytes]
) -> None:
    vehicles = trained["metadata"]["vehicles"]
    old = {name: {key: facts[key] for key in facts if key != "package"} for name, facts in vehicles.items()}
    environment.write_bytes(model_bytes(vehicles=old))
    status, body = post()
    assert status == 200
    assert body["data"]["driver"] is None
    assert body["data"]["warnings"] == []


def test_the_mean_body_gets_the_mean_setup(post: Callable[..., Answer]) -> None:
    mean = population.lengths().mean
    _, body = post(**dict(zip(LENGTHS, mean.tolist(), strict=True)))
    (expected,) = labels.label(mean[None], vehicle.load())
    assert [body["data"][setting.name] for setting in SETTINGS] == pytest.approx(expected, abs=1.5)


def test_all_missing_fields_are_named(post: Callable[..., Answer]) -> None:
    status, body = post(thigh=..., torso=..., height=-1)
    assert status == 400
    assert body["error"]["code"] == "MISSING_FIELDS"
    assert body["error"]["details"] == {"fields": ["thigh", "torso"]}


@pytest.mark.parametrize("value", [0, -1, 300.1, "175", True, None, [1], float("nan"), float("inf")])
def test_a_length_that_is_none_is_refused_by_its_name(post: Callable[..., Answer], value: object) -> None:
    status, body = post(calf=value)
    assert (status, body["error"]["code"]) == (400, "INVALID_VALUE")
    assert body["error"]["details"]["fields"][0]["field"] == "calf"


def test_300_cm_is_still_taken(post: Callable[..., Answer]) -> None:
    assert post(height=300)[0] == 200


def test_an_unknown_vehicle_is_refused_with_the_known_ones(post: Callable[..., Answer]) -> None:
    status, body = post(vehicle="flying-carpet")
    assert (status, body["error"]["code"]) == (400, "INVALID_VALUE")
    assert body["error"]["details"]["known"] == ["generic-d-segment-sedan", "generic-suv"]


def test_a_body_that_is_no_json_is_invalid_input(http_event: dict[str, Any]) -> None:
    answer = app.handler(http_event | {"body": "{"}, Context())
    assert (answer["statusCode"], json.loads(answer["body"])["error"]["code"]) == (400, "INVALID_INPUT")


def test_a_request_without_user_is_anonymous(post: Callable[..., Answer]) -> None:
    assert post(user_id=...)[1]["user_id"] == "anonymous"


def test_an_implausible_thigh_is_answered_with_a_warning(post: Callable[..., Answer]) -> None:
    status, body = post(thigh=90)
    assert status == 200
    assert [warning["code"] for warning in body["data"]["warnings"]] == ["IMPLAUSIBLE_LENGTH"]
    assert "thigh: 90.0 cm" in body["data"]["warnings"][0]["message"]


def test_no_model_is_an_internal_error_without_a_path(
    post: Callable[..., Answer], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BUNDLED_MODEL_PATH", "/nowhere/model.joblib")
    status, body = post()
    assert (status, body["error"]["code"]) == (500, "INTERNAL_ERROR")
    assert "nowhere" not in json.dumps(body)


def test_a_task_gets_the_setup_and_the_same_as_a_record(task_payload: dict[str, Any]) -> None:
    answer = app.handler(task_payload, Context())
    assert set(answer) == {"seat_setup", "record"}
    assert from_attribute(answer["record"]) == answer["seat_setup"]
    assert json.loads(json.dumps(answer)) == answer


def test_a_task_and_a_request_get_the_same_setup(post: Callable[..., Answer], task_payload: dict[str, Any]) -> None:
    assert app.handler(task_payload, Context())["seat_setup"] == post()[1]["data"]


def test_a_tasks_errors_leave_as_exceptions(task_payload: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        app.handler(task_payload | {"torso": 0}, Context())
    del task_payload["torso"]
    with pytest.raises(MissingFields):
        app.handler(task_payload, Context())


def test_the_log_holds_no_lengths(post: Callable[..., Answer], capsys: pytest.CaptureFixture[str]) -> None:
    post(height=171.7, thigh=38.3)
    output = capsys.readouterr().out
    assert "171.7" not in output
    assert "38.3" not in output
