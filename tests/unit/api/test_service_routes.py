from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import boto3
import pytest

from functions import __version__
from functions.api import table
from functions.api.preferences import wait_seconds
from functions.shared import storage
from functions.shared.storage import Address
from tests.unit.handlers import answered, event, request

Call = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.mark.parametrize("path", ["/health", "/"])
def test_the_service_says_that_it_is_healthy_and_its_version(call: Call, path: str) -> None:
    assert answered(call(event("api_health") | {"path": path})) == (
        200,
        {"status": "healthy", "version": __version__},
    )


def test_an_unknown_route_is_not_found(call: Call) -> None:
    status, body = answered(call(event("api_health") | {"path": "/nope"}))
    assert (status, body["error"]["code"]) == (404, "NOT_FOUND")


def test_preflight_is_answered_for_the_configured_origins(call: Call) -> None:
    asked = request("api_start_analysis", headers={"Origin": "https://console.example.com"}) | {"httpMethod": "OPTIONS"}
    answer = call(asked)
    assert answer["statusCode"] == 204
    assert answer["multiValueHeaders"]["Access-Control-Allow-Origin"] == ["https://console.example.com"]
    allowed = answer["multiValueHeaders"]["Access-Control-Allow-Headers"][0].lower()
    assert all(header in allowed for header in ("x-api-key", "prefer", "idempotency-key", "content-type"))


@pytest.mark.parametrize(
    ("kind", "content_type", "folder", "extension", "limit"),
    [
        ("photo", "image/jpeg", "photos", "jpg", 20_000_000),
        ("photo", "image/webp", "photos", "webp", 20_000_000),
        ("video", "video/mp4", "videos", "mp4", 2_000_000_000),
    ],
)
def test_an_upload_has_its_place_type_and_size(
    call: Call, kind: str, content_type: str, folder: str, extension: str, limit: int
) -> None:
    asked = {"kind": kind, "content_type": content_type, "user_id": "ann"}
    status, body = answered(call(request("api_create_upload", asked)))
    form = body["data"]
    assert status == 200
    assert form["s3_url"].startswith(f"s3://hypermob-uploads/{folder}/ann/")
    assert form["s3_url"].endswith(f".{extension}")
    assert form["s3_url"].endswith(form["fields"]["key"])
    assert form["max_bytes"] == limit
    assert form["expires_in_s"] == 900


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"kind": "photo", "content_type": "image/tiff"}, "UNSUPPORTED_MEDIA"),
        ({"kind": "photo", "content_type": "video/mp4"}, "UNSUPPORTED_MEDIA"),
        ({"kind": "audio", "content_type": "audio/mp3"}, "INVALID_VALUE"),
        ({"content_type": "image/jpeg"}, "MISSING_FIELDS"),
        ({"kind": "photo", "content_type": "image/jpeg", "user_id": "../bob"}, "INVALID_VALUE"),
    ],
)
def test_a_wrong_upload_request_is_refused_by_code(call: Call, asked: dict[str, str], code: str) -> None:
    assert answered(call(request("api_create_upload", asked)))[1]["error"]["code"] == code


def test_a_body_that_is_not_json_by_its_type_is_an_unsupported_medium(call: Call) -> None:
    asked = request("api_create_upload", "<kind/>", {"Content-Type": "application/xml"})
    assert answered(call(asked))[1]["error"]["code"] == "UNSUPPORTED_MEDIA"


def test_erasing_takes_objects_versions_and_items_of_that_user_only(call: Call) -> None:
    s3 = boto3.client("s3")
    s3.put_bucket_versioning(Bucket="hypermob-results", VersioningConfiguration={"Status": "Enabled"})
    for bucket, key in [
        ("hypermob-uploads", "photos/ann/1.jpg"),
        ("hypermob-uploads", "videos/ann/1.mp4"),
        ("hypermob-uploads", "elsewhere/photo.jpg"),
        ("hypermob-uploads", "elsewhere/photo.jpg.of-somebody-else"),
        ("hypermob-results", "results/ann/1/overlay.jpg"),
        ("hypermob-results", "results/ann/1/overlay.jpg"),
        ("hypermob-uploads", "photos/anna/1.jpg"),
        ("hypermob-uploads", "photos/bob/1.jpg"),
        ("hypermob-results", "results/bob/1/overlay.jpg"),
    ]:
        s3.put_object(Bucket=bucket, Key=key, Body=b"x")
    for photo, user in [("elsewhere/photo.jpg", "ann"), ("photos/bob/1.jpg", "ann"), ("photos/bob/1.jpg", "bob")]:
        body = {"image_url": f"s3://hypermob-uploads/{photo}", "height_cm": 175, "user_id": user}
        call(request("api_start_analysis", body, {"Idempotency-Key": f"{photo}{user}"}))

    status, body = answered(call(event("api_erase_user")))

    assert (status, body["data"]) == (200, {"objects": 5, "items": 2})
    left = [
        version["Key"]
        for bucket in ("hypermob-uploads", "hypermob-results")
        for version in s3.list_object_versions(Bucket=bucket)["Versions"]
    ]
    assert sorted(left) == [
        "elsewhere/photo.jpg.of-somebody-else",
        "photos/anna/1.jpg",
        "photos/bob/1.jpg",
        "results/bob/1/overlay.jpg",
    ]
    assert table.of_user("ann", 10).items == []
    assert len(table.of_user("bob", 10).items) == 1


@pytest.mark.parametrize(("marked", "gone"), [("ann", True), ("bob", False), (None, False)])
def test_a_file_in_anothers_folder_goes_with_the_user_that_it_names_itself(
    call: Call, marked: str | None, gone: bool
) -> None:
    video = Address("hypermob-uploads", "videos/bob/1.mp4")
    storage.write(video, b"x", "video/mp4", {"user-id": marked} if marked else None)
    body = {"action": "process_s3_file", "s3_url": str(video), "user_id": "ann"}
    assert answered(call(request("api_track_eyes", body)))[0] == 202
    found = answered(call(event("api_erase_user")))[1]["data"]
    assert found == {"objects": int(gone), "items": 1}
    assert storage.keys("hypermob-uploads", "") == ([] if gone else [video.key])


def test_a_file_that_its_owner_deleted_is_not_taken_for_the_users(call: Call) -> None:
    """Its versions are still there, and nothing says whose they are."""
    boto3.client("s3").put_bucket_versioning(Bucket="hypermob-uploads", VersioningConfiguration={"Status": "Enabled"})
    video = Address("hypermob-uploads", "videos/bob/1.mp4")
    storage.write(video, b"x", "video/mp4", {"user-id": "bob"})
    body = {"action": "process_s3_file", "s3_url": str(video), "user_id": "ann"}
    assert answered(call(request("api_track_eyes", body)))[0] == 202
    boto3.client("s3").delete_object(Bucket=video.bucket, Key=video.key)
    assert answered(call(event("api_erase_user")))[1]["data"] == {"objects": 0, "items": 1}
    assert len(boto3.client("s3").list_object_versions(Bucket=video.bucket)["Versions"]) == 1


def test_a_file_in_another_bucket_is_neither_deleted_nor_counted(call: Call) -> None:
    """Such as a results bucket's, of an analysis from before the uploads bucket was another one."""
    kept = Address("hypermob-results", "elsewhere/photo.jpg")
    storage.write(kept, b"x", "image/jpeg")
    call(request("api_start_analysis"))
    (item,) = table.of_user("ann", 10).items
    table.delete(item["analysis_id"])
    table.put_new({**item, "request": {**item["request"], "image_url": str(kept)}})
    assert answered(call(event("api_erase_user")))[1]["data"] == {"objects": 0, "items": 1}
    assert storage.keys(kept.bucket, "") == [kept.key]


def test_erasing_goes_on_where_a_file_is_gone_already(call: Call) -> None:
    body = {"image_url": "s3://hypermob-uploads/photos/bob/gone.jpg", "height_cm": 175, "user_id": "ann"}
    call(request("api_start_analysis", body))
    assert answered(call(event("api_erase_user")))[1]["data"] == {"objects": 0, "items": 1}


def test_erasing_more_than_a_page_of_analyses(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("functions.api.holdings._PAGE", 2)
    for number in range(5):
        call(request("api_start_analysis", headers={"Idempotency-Key": str(number)}))
    assert answered(call(event("api_erase_user")))[1]["data"]["items"] == 5


def test_erasing_nobody_is_no_error(call: Call) -> None:
    assert answered(call(event("api_erase_user")))[1]["data"] == {"objects": 0, "items": 0}


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("wait=10", 10),
        ("respond-async, wait=5", 5),
        ('Wait="7"; foo=bar', 7),
        ("wait=60", 25),
        ("wait=-3", 0),
        ("wait=soon", 0),
        ("await=10", 0),
        ("wait=10s", 0),
    ],
)
def test_the_wait_preference_is_read_as_rfc_7240_writes_it(header: str | None, seconds: int) -> None:
    assert wait_seconds(header) == seconds


def test_no_log_line_names_the_user_or_signs_a_link(call: Call, function_log: io.StringIO) -> None:
    answers = [call(event(name)) for name in ("api_create_upload", "api_start_analysis", "api_list_analyses")]
    logged = function_log.getvalue()
    assert [json.loads(line)["status"] for line in logged.splitlines()] == [200, 202, 200]
    assert all(answer["statusCode"] < 300 for answer in answers)
    assert '"ann"' not in logged
    assert "/ann/" not in logged
    assert "X-Amz" not in logged
    assert json.loads(event("api_start_analysis")["body"])["image_url"] not in logged


@pytest.mark.parametrize(
    "content_type", ["multipart/form-data", "text/plain", "application/x-www-form-urlencoded; charset=utf-8", "x"]
)
def test_a_body_that_is_not_json_is_refused_as_such(call: Call, content_type: str) -> None:
    asked = request(
        "api_create_upload", {"kind": "photo", "content_type": "image/jpeg"}, {"Content-Type": content_type}
    )
    status, body = answered(call(asked))
    assert (status, body["error"]["code"]) == (415, "UNSUPPORTED_MEDIA")


def test_json_with_parameters_is_json(call: Call) -> None:
    headers = {"Content-Type": "application/json; charset=utf-8"}
    asked = request("api_create_upload", {"kind": "photo", "content_type": "image/jpeg"}, headers)
    assert answered(call(asked))[0] == 200


def test_a_body_that_is_nested_without_end_is_refused(call: Call) -> None:
    asked = request("api_create_upload", {}) | {"body": "[" * 100_000}
    status, body = answered(call(asked))
    assert (status, body["error"]["code"]) == (400, "INVALID_INPUT")
