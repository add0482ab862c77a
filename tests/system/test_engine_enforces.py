"""What AWS refuses and the engine too: unsigned requests, changed signatures and forms, and roles without a right."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import httpx
import pytest

import local
from tests.system.eye_workflow import arrival, workflow_ended

Form = dict[str, str]


def _other_policy(fields: Form) -> Form:
    policy = json.loads(base64.b64decode(fields["policy"]))
    policy["conditions"] = [["starts-with", f"${name}", ""] for name in fields] + [{"bucket": "any"}]
    return {**fields, "policy": base64.b64encode(json.dumps(policy).encode()).decode()}


@pytest.fixture
def form(api: httpx.Client, user: str) -> tuple[str, Form]:
    asked = {"kind": "photo", "content_type": "image/jpeg", "user_id": user}
    found = api.post("/uploads", json=asked).raise_for_status().json()["data"]
    return found["url"], found["fields"]


def _posted(url: str, fields: Form) -> int:
    return httpx.post(url, data=fields, files={"file": b"picture"}, trust_env=False).status_code


@pytest.mark.parametrize(
    "change",
    [
        lambda fields: {**fields, "x-amz-signature": "0" * 64},
        lambda fields: {**fields, "key": "photos/somebody-else/x.jpg"},
        lambda fields: {**fields, "Content-Type": "text/html"},
        lambda fields: {**fields, "x-amz-meta-user-id": "somebody-else"},
        lambda fields: {name: value for name, value in fields.items() if name != "policy"},
        lambda fields: {"key": fields["key"], "Content-Type": "image/jpeg"},
        _other_policy,
    ],
    ids=["signature", "key", "type", "metadata", "no policy", "no signature", "policy"],
)
def test_a_form_is_taken_only_as_it_was_signed(form: tuple[str, Form], change: Callable[[Form], Form]) -> None:
    url, fields = form
    assert _posted(url, change(fields)) in {400, 403}
    assert _posted(url, fields) == 204


def test_nothing_is_read_or_written_without_a_signature(stack: local.Deployment) -> None:
    bucket, key = stack.outputs["ResultsBucketName"], "results/kim/1/overlay.jpg"
    store = stack.client("s3")
    store.put_object(Bucket=bucket, Key=key, Body=b"picture")
    link = store.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": key})
    with httpx.Client(trust_env=False) as anybody:
        address = f"{stack.endpoint_url}/{bucket}/{key}"
        refused = [anybody.request(method, address) for method in ("GET", "HEAD", "PUT", "DELETE")]
        refused += [anybody.get(f"{stack.endpoint_url}/{bucket}"), anybody.get(link.replace("overlay", "other"))]
        table = {"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"}
        refused.append(anybody.post(stack.endpoint_url, headers=table, json={}))
        assert [answer.status_code for answer in refused[:-1]] == [403] * 6
        assert refused[-1].status_code in {400, 403}
        assert "AuthenticationToken" in refused[-1].text
        assert anybody.get(link).content == b"picture"


def test_a_function_cannot_do_what_its_role_does_not_allow(stack: local.Deployment) -> None:
    """The function that identifies videos may read `videos/` only."""
    bucket = stack.outputs["UploadsBucketName"]
    stack.client("s3").put_object(Bucket=bucket, Key="elsewhere/kim/v.mp4", Body=b"film")
    assert workflow_ended(stack, arrival(f"s3://{bucket}/elsewhere/kim/v.mp4"))["error"] == "Forbidden"
    stack.client("sqs").purge_queue(QueueUrl=stack.outputs["LostArrivalsUrl"])  # the event waits there
