from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from functions.api import analyses, table, workflow
from functions.shared import storage
from functions.shared.items import iso
from functions.shared.records import to_attribute
from functions.shared.storage import Address
from tests.unit.api.conftest import executions
from tests.unit.handlers import answered, event, request

Call = Callable[[dict[str, Any]], dict[str, Any]]

MEASUREMENT: dict[str, Any] = {
    "height": 173.9,
    "upper_arm": 33.4,
    "forearm": 26.5,
    "thigh": 40.9,
    "calf": 42.3,
    "torso": 53.4,
    "arm_cm": 59.9,
    "leg_cm": 83.2,
    "torso_cm": 53.4,
    "scale_cm_per_px": 0.2,
    "uncertainty_cm": {"upper_arm": 1.0, "forearm": 1.0, "thigh": 1.9, "calf": 1.5, "torso": 2.4},
    "camera": {"height_m": 1.2, "height_sd_m": 0.3, "distance_m": 2.7},
    "warnings": [],
    "measurement_model": "3",
    "pose_network": "full",
    "output_image": "s3://hypermob-results/results/ann/1/overlay.jpg",
}


def start(call: Call, key: str | None = None, **body: Any) -> tuple[int, dict[str, Any]]:
    values = json.loads(event("api_start_analysis")["body"]) | body
    started = request("api_start_analysis", values, {"Idempotency-Key": key} if key else {})
    if key is None:
        del started["headers"]["Idempotency-Key"], started["multiValueHeaders"]["Idempotency-Key"]
    return answered(call(started))


def look(call: Call, analysis_id: str, **headers: str) -> tuple[int, dict[str, Any]]:
    asked = request("api_get_analysis", headers=headers)
    asked["path"] = f"/analyses/{analysis_id}"
    return answered(call(asked))


def set_fields(analysis_id: str, **fields: Any) -> None:
    item = table.get(analysis_id)
    assert item is not None
    table.client().put_item(TableName="analyses", Item={k: to_attribute(v) for k, v in (item | fields).items()})


def test_an_analysis_is_accepted_saved_and_started_once(call: Call) -> None:
    answer = call(event("api_start_analysis"))
    status, body = answered(answer)
    assert status == 202
    analysis_id = body["data"]["analysis_id"]
    assert body["data"]["status"] == "RUNNING"
    assert body["data"]["links"] == {"self": f"/analyses/{analysis_id}"}
    assert answer["multiValueHeaders"]["Location"] == [f"analyses/{analysis_id}"]
    item = table.get(analysis_id)
    assert item is not None
    assert item["request"] == {
        "image_url": json.loads(event("api_start_analysis")["body"])["image_url"],
        "height_cm": 173.9,
        "sex": None,
        "camera_pitch_deg": None,
        "vehicle": None,
    }
    assert item["expires_at"] > (datetime.now(UTC) + timedelta(days=364)).timestamp()
    assert [name.startswith(analysis_id) for name in executions()] == [True]


def test_a_repeated_key_finds_the_same_analysis_and_starts_nothing_twice(call: Call) -> None:
    first = start(call, key="k")[1]["data"]["analysis_id"]
    second = start(call, key="k")[1]["data"]["analysis_id"]
    assert first == second
    assert len(executions()) == 1


def test_a_key_belongs_to_one_user_and_one_request(call: Call) -> None:
    first = start(call, key="k")[1]["data"]["analysis_id"]
    other_user = start(call, key="k", user_id="bob")[1]["data"]["analysis_id"]
    assert first != other_user
    status, body = start(call, key="k", height_cm=180)
    assert (status, body["error"]["code"]) == (400, "INVALID_VALUE")
    assert len(executions()) == 2


def test_without_a_key_every_request_is_an_analysis(call: Call) -> None:
    assert start(call)[1]["data"]["analysis_id"] != start(call)[1]["data"]["analysis_id"]


def test_a_key_may_begin_anew_after_an_erasure(call: Call) -> None:
    start(call, key="k")
    call(event("api_erase_user"))
    status, _ = start(call, key="k")
    assert status == 202
    assert len(executions()) == 2


def test_an_analysis_that_cannot_be_started_leaves_nothing(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise ClientError({"Error": {"Code": "ThrottlingException"}}, "StartExecution")

    monkeypatch.setattr(workflow.client(), "start_execution", fail)
    status, body = start(call)
    assert (status, body["error"]["code"]) == (429, "RATE_LIMITED")
    assert table.of_user("ann", 10).items == []


def test_a_table_that_does_not_answer_is_unavailable(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise ClientError({"Error": {"Code": "InternalServerError"}}, "PutItem")

    monkeypatch.setattr(table.client(), "put_item", fail)
    status, body = start(call)
    assert (status, body["error"]["code"]) == (503, "UNAVAILABLE")
    assert executions() == []


def test_waiting_gives_the_finished_result_at_once(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def finish(kind: str, name: str, payload: dict[str, Any]) -> None:
        set_fields(payload["analysis_id"], status="SUCCEEDED", measurement=MEASUREMENT)

    monkeypatch.setattr(workflow, "start", finish)
    answer = call(request("api_start_analysis", headers={"Prefer": "wait=10"}))
    status, body = answered(answer)
    assert status == 200
    assert body["data"]["measurement"] == MEASUREMENT
    assert "X-Amz-Signature" in body["data"]["overlay_url"]
    assert answer["multiValueHeaders"]["Preference-Applied"] == ["wait=10"]


@pytest.mark.parametrize(
    ("days", "storage_class", "linked"),
    [(88, "GLACIER", True), (91, "GLACIER", False), (91, "STANDARD_IA", True), (91, None, False)],
)
def test_there_is_no_link_to_what_is_archived_or_gone(call: Call, days: int, storage_class: Any, linked: bool) -> None:
    """Before the lifecycle may have moved a file, S3 is not asked: the first line's class cannot be."""
    analysis_id = start(call)[1]["data"]["analysis_id"]
    created_at = iso(datetime.now(UTC) - timedelta(days=days))
    set_fields(analysis_id, status="SUCCEEDED", measurement=MEASUREMENT, created_at=created_at)
    if storage_class:
        bucket, _, key = MEASUREMENT["output_image"].removeprefix("s3://").partition("/")
        storage.client().put_object(Bucket=bucket, Key=key, Body=b"x", StorageClass=storage_class)
    data = look(call, analysis_id)[1]["data"]
    assert data["measurement"]["output_image"] == MEASUREMENT["output_image"]
    assert (data["overlay_url"] is not None) == linked


def test_there_is_a_link_to_what_was_brought_back(call: Call) -> None:
    address = Address("hypermob-results", "results/ann/1/overlay.jpg")
    storage.client().put_object(Bucket=address.bucket, Key=address.key, Body=b"x", StorageClass="GLACIER")
    assert storage.stat(address).archived
    storage.client().restore_object(Bucket=address.bucket, Key=address.key, RestoreRequest={"Days": 7})
    assert not storage.stat(address).archived


def test_waiting_for_a_refused_photo_gives_its_own_error(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(kind: str, name: str, payload: dict[str, Any]) -> None:
        set_fields(payload["analysis_id"], status="FAILED", error={"code": "NO_PERSON", "message": "No person."})

    monkeypatch.setattr(workflow, "start", fail)
    status, body = answered(call(request("api_start_analysis", headers={"Prefer": "wait=10"})))
    assert (status, body["error"]["code"], body["error"]["message"]) == (422, "NO_PERSON", "No person.")
    found_status, found = look(call, body["error"]["details"]["analysis_id"])
    assert (found_status, found["data"]["status"], found["data"]["error"]["code"]) == (200, "FAILED", "NO_PERSON")


def test_waiting_ends_after_the_seconds_asked_for(call: Call) -> None:
    began = datetime.now(UTC)
    status, _ = answered(call(request("api_start_analysis", headers={"Prefer": "wait=1"})))
    assert status == 202
    assert timedelta(seconds=1) <= datetime.now(UTC) - began < timedelta(seconds=4)


def test_an_unknown_analysis_is_not_found(call: Call) -> None:
    status, body = look(call, str(uuid.uuid4()))
    assert (status, body["error"]["code"]) == (404, "NOT_FOUND")


@pytest.mark.parametrize("analysis_id", ["x", "../etc", "0f8fad5b", "0F8FAD5B-D9CB-469F-A165-70867728950E"])
def test_what_cannot_be_an_id_is_not_found_either(call: Call, analysis_id: str) -> None:
    assert look(call, analysis_id)[0] == 404


@pytest.mark.parametrize(
    "image_url", ["https://example.com/me.jpg", "s3://other-bucket/me.jpg", "s3://hypermob-uploads/"]
)
def test_a_photo_outside_the_uploads_bucket_starts_nothing(call: Call, image_url: str) -> None:
    status, body = start(call, image_url=image_url)
    assert (status, body["error"]["code"]) == (400, "INVALID_VALUE")
    assert executions() == []
    assert table.of_user("ann", 10).items == []


def test_an_execution_that_was_lost_is_found_out_and_said(call: Call) -> None:
    analysis_id = start(call)[1]["data"]["analysis_id"]
    long_ago = (datetime.now(UTC) - timedelta(minutes=30)).isoformat().replace("+00:00", "Z")
    set_fields(analysis_id, created_at=long_ago, execution="never-started")
    _, body = look(call, analysis_id)
    assert body["data"]["status"] == "FAILED"
    assert body["data"]["error"]["code"] == "UNAVAILABLE"


def test_a_young_analysis_is_not_doubted(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    analysis_id = start(call)[1]["data"]["analysis_id"]
    monkeypatch.setattr(workflow, "has_ended", lambda *_: pytest.fail("it was doubted"))
    assert look(call, analysis_id)[1]["data"]["status"] == "RUNNING"


def test_what_has_ended_meanwhile_keeps_its_result(call: Call) -> None:
    analysis_id = start(call)[1]["data"]["analysis_id"]
    set_fields(analysis_id, status="SUCCEEDED")
    table.fail_running(analysis_id, {"code": "UNAVAILABLE", "message": "x"}, "now")
    assert look(call, analysis_id)[1]["data"]["status"] == "SUCCEEDED"


def listed(call: Call, user_id: str = "ann", **query: str) -> tuple[int, dict[str, Any]]:
    asked = event("api_list_analyses")
    asked["path"] = f"/users/{user_id}/analyses"
    asked["queryStringParameters"] = query
    asked["multiValueQueryStringParameters"] = {name: [value] for name, value in query.items()}
    return answered(call(asked))


def test_a_users_analyses_come_newest_first_in_pages(call: Call) -> None:
    started = [start(call)[1]["data"]["analysis_id"] for _ in range(5)]
    start(call, user_id="bob")
    seen: list[str] = []
    query = {"limit": "2"}
    for _ in range(3):
        _, body = listed(call, **query)
        seen += [analysis["analysis_id"] for analysis in body["data"]["analyses"]]
        query["next"] = body["data"]["next"]
    assert seen == started[::-1]


def test_lists_carry_no_signed_links(call: Call) -> None:
    set_fields(start(call)[1]["data"]["analysis_id"], status="SUCCEEDED", measurement=MEASUREMENT)
    assert "X-Amz" not in json.dumps(listed(call)[1])


@pytest.mark.parametrize("token", ["x", "e30", "bnVsbA", "%%%"])
def test_a_made_up_page_token_is_refused(call: Call, token: str) -> None:
    status, body = listed(call, next=token)
    assert (status, body["error"]["code"]) == (400, "INVALID_VALUE")


def test_a_page_token_that_the_table_refuses_is_the_callers_mistake(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> None:
        raise ClientError({"Error": {"Code": "ValidationException"}}, "Query")

    monkeypatch.setattr(table.client(), "query", refuse)
    token = analyses._to_token({"analysis_id": "a", "created_at": "b", "user_id": "ann"})
    status, body = listed(call, next=token)
    assert (status, body["error"]["code"]) == (400, "INVALID_VALUE")


def test_a_page_token_of_another_user_is_refused(call: Call) -> None:
    token = analyses._to_token({"analysis_id": "a", "created_at": "b", "user_id": "bob"})
    assert listed(call, next=token)[1]["error"]["code"] == "INVALID_VALUE"


@pytest.mark.parametrize("limit", ["0", "101", "many"])
def test_a_page_has_between_1_and_100_analyses(call: Call, limit: str) -> None:
    assert listed(call, limit=limit)[1]["error"]["code"] == "INVALID_VALUE"
