"""Videos that arrive in S3 and start by themselves: once, however they are called, whatever order events come in."""

from __future__ import annotations

import hashlib
import json
import time
import uuid

import httpx
import pytest

import local
from functions.eye_tracking import identity
from functions.shared.records import to_item
from functions.shared.storage import Address
from tests.system.eye_workflow import arrival, await_items, items_of, runs_of, upload, workflow_ended


def test_a_repeated_event_does_nothing_twice(stack: local.Deployment, api: httpx.Client, film: bytes) -> None:
    user_id = f"user-{uuid.uuid4()}"
    address = upload(api, film, user_id)
    (first,) = await_items(api, user_id)
    run = workflow_ended(stack, arrival(address))
    assert run["status"] == "SUCCEEDED"
    assert items_of(api, user_id) == [first]
    assert runs_of(stack, first["analysis_id"]) == 1


def test_an_arrival_of_what_is_gone_already_leaves_nothing(stack: local.Deployment, api: httpx.Client) -> None:
    user_id = f"user-{uuid.uuid4()}"
    run = workflow_ended(stack, arrival(f"s3://{stack.outputs['UploadsBucketName']}/videos/{user_id}/gone.mp4"))
    assert (run["status"], run["error"]) == ("FAILED", "NotFound")
    assert items_of(api, user_id) == []


def test_an_arrival_that_comes_late_finds_the_newer_object_which_is_analysed_once(
    stack: local.Deployment, api: httpx.Client
) -> None:
    """Two events for one key in any order: both see the object as it is now."""
    user_id = f"user-{uuid.uuid4()}"
    s3, bucket = stack.client("s3"), stack.outputs["UploadsBucketName"]
    place = {"Bucket": bucket, "Key": f"videos/{user_id}/v.mp4"}
    s3.put_object(**place, Body=b"first, no video")
    await_items(api, user_id)
    s3.put_object(**place, Body=b"second, no video either")
    for _ in range(100):
        if len(await_items(api, user_id)) == 2:
            break
        time.sleep(0.1)
    assert workflow_ended(stack, arrival(f"s3://{bucket}/{place['Key']}"))["status"] == "SUCCEEDED"
    assert len(items_of(api, user_id)) == 2


def test_a_film_that_is_deleted_before_it_is_read_fails_by_its_code(stack: local.Deployment, api: httpx.Client) -> None:
    user_id = f"user-{uuid.uuid4()}"
    address = Address(stack.outputs["UploadsBucketName"], f"videos/{user_id}/deleted.mp4")
    item = identity.new_item(address, "0123456789abcdef", user_id, {}, 365)
    stack.client("dynamodb").put_item(TableName=stack.outputs["AnalysesTableName"], Item=to_item(item))
    assert workflow_ended(stack, identity.workflow_input(item))["status"] == "FAILED"
    (found,) = items_of(api, user_id)
    assert (found["status"], found["error"]["code"]) == ("FAILED", "NOT_FOUND")


def test_an_arrival_that_cannot_be_registered_waits_in_the_queue_of_lost_arrivals(stack: local.Deployment) -> None:
    event = {"source": "aws.s3", "detail": {"bucket": {"name": stack.outputs["UploadsBucketName"]}, "object": {}}}
    run = workflow_ended(stack, event)
    assert (run["status"], run["error"]) == ("FAILED", "MissingFields")
    queue = stack.client("sqs")
    (message,) = queue.receive_message(QueueUrl=stack.outputs["LostArrivalsUrl"])["Messages"]
    assert json.loads(message["Body"]) == event
    queue.delete_message(QueueUrl=stack.outputs["LostArrivalsUrl"], ReceiptHandle=message["ReceiptHandle"])


def test_a_registration_whose_answer_was_lost_takes_its_own_item_for_its_own(
    stack: local.Deployment, api: httpx.Client, film: bytes
) -> None:
    """The retry of RegisterAnalysis finds the item that the first try has put: under this execution's name.

    The upload also starts an execution by itself, which takes the item for another one's.
    """
    user_id, name = f"user-{uuid.uuid4()}", f"arrival-{uuid.uuid4()}"
    address = Address(stack.outputs["UploadsBucketName"], f"videos/{user_id}/v.mp4")
    etag = hashlib.md5(film, usedforsecurity=False).hexdigest()
    item = {**identity.new_item(address, etag, user_id, {}, 365), "execution": name}
    stack.client("dynamodb").put_item(TableName=stack.outputs["AnalysesTableName"], Item=to_item(item))
    stack.client("s3").put_object(
        Bucket=address.bucket, Key=address.key, Body=film, Metadata={identity.USER_METADATA: user_id}
    )
    assert workflow_ended(stack, arrival(str(address)), name)["status"] == "SUCCEEDED"
    (found,) = items_of(api, user_id)
    assert found["status"] == "SUCCEEDED"


@pytest.mark.parametrize("name", ["a b", "a+b", "a&b=c", "한글 이름", "100%", "a%20b", "v1.2.final"])
def test_odd_object_keys_start_by_themselves(stack: local.Deployment, api: httpx.Client, name: str) -> None:
    user_id = f"user-{uuid.uuid4()}"
    s3 = stack.client("s3")
    bucket = stack.outputs["UploadsBucketName"]
    s3.put_object(Bucket=bucket, Key=f"videos/{user_id}/{name}.mp4", Body=b"no video at all")
    (item,) = await_items(api, user_id)
    assert item["video_path"] == f"s3://{bucket}/videos/{user_id}/{name}.mp4"
    assert (item["status"], item["error"]["code"]) == ("FAILED", "VIDEO_UNREADABLE")


def test_metadata_with_unknown_parameters_fails_by_name(
    stack: local.Deployment, api: httpx.Client, film: bytes
) -> None:
    user_id = f"user-{uuid.uuid4()}"
    stack.client("s3").put_object(
        Bucket=stack.outputs["UploadsBucketName"],
        Key=f"videos/{user_id}/v.mp4",
        Body=film,
        Metadata={"parameters": '{"stride": 2}'},
    )
    (item,) = await_items(api, user_id)
    assert item["error"]["code"] == "INVALID_VALUE"
    assert "stride" in item["error"]["message"]
