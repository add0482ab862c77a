from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from moto import mock_aws

from functions.measure import app
from functions.shared import errors, storage
from functions.shared.records import from_attribute
from tests.unit.handlers import Context, answered, event, request

UPLOADS, RESULTS = "hypermob-uploads", "hypermob-results"
PHOTO = "photos/ann/3b241101-e2bb-4255-8caf-4136c566a962.jpg"


@pytest.fixture(autouse=True)
def buckets(monkeypatch: pytest.MonkeyPatch, samples: Path) -> Iterator[None]:
    monkeypatch.setenv("UPLOADS_BUCKET", UPLOADS)
    monkeypatch.setenv("RESULTS_BUCKET", RESULTS)
    with mock_aws():
        app.settings.cache_clear()
        s3 = storage.client()
        for bucket in (UPLOADS, RESULTS):
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"})
        s3.put_object(Bucket=UPLOADS, Key=PHOTO, Body=(samples / "man-174cm.jpg").read_bytes())
        yield


def call(payload: dict[str, Any]) -> dict[str, Any]:
    return app.handler(payload, Context())  # type: ignore[arg-type]


def test_the_route_answers_the_contracts_fields_and_a_link_to_the_overlay() -> None:
    status, body = answered(call(event("measure_http")))
    assert status == 200
    assert body["status"] == "success"
    assert body["user_id"] == "ann"
    data = body["data"]
    assert {"height", "upper_arm", "forearm", "thigh", "calf", "torso"} <= data.keys()
    assert data["arm_cm"] == pytest.approx(data["upper_arm"] + data["forearm"], abs=0.05)
    assert data["leg_cm"] == pytest.approx(data["thigh"] + data["calf"], abs=0.05)
    assert data["torso_cm"] == data["torso"]
    assert data["output_image_url"].startswith("https://")
    assert "X-Amz-Expires=3600" in data["output_image_url"]
    address = storage.Address.parse(data["output_image"])
    assert address.key.startswith("results/ann/")
    assert storage.read(address, 10**7).startswith(b"\xff\xd8")


def test_the_task_answers_the_measurement_and_its_record_without_a_signed_link() -> None:
    answer = call(event("measure_task"))
    assert from_attribute(answer["record"]) == answer["measurement"]
    assert "X-Amz" not in json.dumps(answer)
    assert answer["measurement"]["output_image"] == (
        f"s3://{RESULTS}/results/ann/0f8fad5b-d9cb-469f-a165-70867728950e/overlay.jpg"
    )


def test_the_tasks_errors_leave_by_their_class() -> None:
    with pytest.raises(errors.NotFound):
        call(event("measure_task") | {"image_url": f"s3://{UPLOADS}/photos/ann/none.jpg"})
    with pytest.raises(errors.InvalidValue):
        call(event("measure_task") | {"height_cm": 99})
    with pytest.raises(errors.MissingFields):
        call({"analysis_id": "x", "user_id": "ann"})


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({}, 400, "MISSING_FIELDS"),
        ("{not json", 400, "INVALID_INPUT"),
        ({"image_url": f"s3://{UPLOADS}/{PHOTO}", "height_cm": 231}, 400, "INVALID_VALUE"),
        ({"image_url": f"s3://{UPLOADS}/{PHOTO}", "height_cm": "175"}, 400, "INVALID_VALUE"),
        ('{"image_url": "s3://hypermob-uploads/x", "height_cm": NaN}', 400, "INVALID_VALUE"),
        ({"image_url": "https://example.com/me.jpg", "height_cm": 175}, 400, "INVALID_VALUE"),
        ({"image_url": f"s3://{RESULTS}/results/bob/1/overlay.jpg", "height_cm": 175}, 400, "INVALID_VALUE"),
        ({"image_url": f"s3://{UPLOADS}/gone.jpg", "height_cm": 175}, 404, "NOT_FOUND"),
    ],
)
def test_bad_requests_get_their_code_and_change_nothing(body: object, status: int, code: str) -> None:
    answer_status, answer = answered(call(request("measure_http", body)))
    assert (answer_status, answer["status"], answer["error"]["code"]) == (status, "error", code)
    assert answer["error"]["message"]
    assert "Contents" not in boto3.client("s3").list_objects_v2(Bucket=RESULTS)


def test_a_broken_photo_is_refused() -> None:
    boto3.client("s3").put_object(Bucket=UPLOADS, Key="text.jpg", Body=b"not a picture at all")
    status, answer = answered(
        call(request("measure_http", {"image_url": f"s3://{UPLOADS}/text.jpg", "height_cm": 175}))
    )
    assert (status, answer["error"]["code"]) == (422, "IMAGE_UNREADABLE")


def test_neither_measurements_nor_links_nor_users_reach_the_log(function_log: io.StringIO) -> None:
    _, body = answered(call(event("measure_http")))
    logged = function_log.getvalue()
    assert json.loads(logged)["status"] == 200  # one line
    assert "X-Amz" not in logged
    assert '"ann"' not in logged
    assert "/ann/" not in logged
    assert str(body["data"]["thigh"]) not in logged


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        ("https://app.example.com", "https://app.example.com"),
        ("https://console.example.com", "https://console.example.com"),
        ("https://evil.example.net", None),
    ],
)
def test_cors_is_on_for_the_configured_origins_only(origin: str, allowed: str | None) -> None:
    answer = call(request("measure_http", {}, {"Origin": origin}))
    found = answer["multiValueHeaders"].get("Access-Control-Allow-Origin", [None])
    assert found == [allowed]


def test_an_unforeseen_error_shows_no_internals(monkeypatch: pytest.MonkeyPatch) -> None:
    def explode(_: bytes) -> None:
        raise ZeroDivisionError("/var/task/secret/path")

    monkeypatch.setattr(app, "decode", explode)
    status, answer = answered(call(event("measure_http")))
    assert (status, answer["error"]["code"]) == (500, "INTERNAL_ERROR")
    assert "secret" not in json.dumps(answer)
    with pytest.raises(ZeroDivisionError):
        call(event("measure_task"))


def test_a_missing_environment_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    app.settings.cache_clear()
    monkeypatch.delenv("RESULTS_BUCKET")
    with pytest.raises(RuntimeError, match="RESULTS_BUCKET"):
        app.settings()
