"""AWS services that fail for a moment or for good, injected where the clients send: what callers see, what stays."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from functions.api import table, workflow
from functions.eye_tracking import identity
from functions.shared import storage
from functions.shared.storage import Address
from tests.unit.api.conftest import EYES, UPLOADS, executions
from tests.unit.handlers import answered, event, request

Call = Callable[[dict[str, Any]], dict[str, Any]]
ALWAYS = 1000

S3_SLOW = (503, b"<Error><Code>SlowDown</Code><Message>Reduce your request rate.</Message></Error>")
S3_BROKEN = (500, b"<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>")
DYNAMO_SLOW = (400, b'{"__type": "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}')
DYNAMO_BROKEN = (500, b'{"__type": "com.amazonaws.dynamodb.v20120810#InternalServerError"}')
S3_REFUSES_ONE = (200, b"<DeleteResult><Error><Key>k</Key><Code>InternalError</Code></Error></DeleteResult>")
STATES_BROKEN = (500, b'{"__type": "InternalFailure"}')


class Body:
    def __init__(self, content: bytes) -> None:
        self._content = content

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self._content


@contextmanager
def faults(client: Any, operation: str, answer: tuple[int, bytes], times: int) -> Iterator[list[int]]:
    """The client's next `times` requests of `operation` are answered so; counts all requests.

    The harder case of two: the request is carried out all the same, only its answer is lost.
    """
    sent = [0]
    status, content = answer

    def fail(request: Any, **_: object) -> AWSResponse | None:
        sent[0] += 1
        return AWSResponse(request.url, status, HTTPHeaders(), Body(content)) if sent[0] <= times else None

    name = f"before-send.{client.meta.service_model.service_id.hyphenize()}.{operation}"
    client.meta.events.register_first(name, fail)
    try:
        yield sent
    finally:
        client.meta.events.unregister(name, fail)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)


@pytest.fixture
def video() -> Address:
    address = Address(UPLOADS, "videos/ann/v.mp4")
    storage.write(address, b"frames", "video/mp4", identity.to_metadata("ann", {}))
    return address


def analyze(call: Call) -> tuple[int, dict[str, Any]]:
    return answered(call(event("api_start_analysis")))


def track(call: Call, address: Address) -> tuple[int, dict[str, Any]]:
    return answered(call(request("api_track_eyes", {"action": "process_s3_file", "s3_url": str(address)})))


@pytest.mark.parametrize("fault", [DYNAMO_SLOW, DYNAMO_BROKEN], ids=["throttled", "broken"])
@pytest.mark.parametrize("operation", ["PutItem"])
def test_a_table_that_fails_for_a_moment_is_asked_again_and_nobody_notices(
    call: Call, fault: tuple[int, bytes], operation: str
) -> None:
    with faults(table.client(), operation, fault, times=2) as sent:
        status, _ = analyze(call)
    assert (status, sent[0]) == (202, 3)
    assert len(executions()) == 1


@pytest.mark.parametrize("fault", [DYNAMO_SLOW, DYNAMO_BROKEN], ids=["throttled", "broken"])
def test_a_table_that_keeps_failing_starts_nothing_and_says_to_come_back(call: Call, fault: tuple[int, bytes]) -> None:
    with faults(table.client(), "PutItem", fault, ALWAYS) as sent:
        status, body = analyze(call)
    assert (status, body["error"]["code"], sent[0]) == (503, "UNAVAILABLE", 4)
    assert executions() == []


def test_a_workflow_that_cannot_be_started_leaves_no_analysis_behind(call: Call) -> None:
    with faults(workflow.client(), "StartExecution", STATES_BROKEN, ALWAYS):
        status, body = analyze(call)
    assert (status, body["error"]["code"]) == (503, "UNAVAILABLE")
    assert table.of_user(json.loads(event("api_start_analysis")["body"])["user_id"], 10).items == []


def test_s3_that_fails_for_a_moment_is_asked_again(call: Call, video: Address) -> None:
    with faults(storage.client(), "HeadObject", S3_SLOW, times=2) as sent:
        status, _ = track(call, video)
    assert (status, sent[0]) == (202, 3)


def test_s3_that_keeps_failing_starts_nothing(call: Call, video: Address) -> None:
    with faults(storage.client(), "HeadObject", S3_BROKEN, ALWAYS) as sent:
        status, body = track(call, video)
    assert (status, body["error"]["code"], sent[0]) == (503, "UNAVAILABLE", 4)
    assert executions(EYES) == []


def test_a_range_that_fails_for_a_moment_is_read_all_the_same(video: Address) -> None:
    etag = storage.stat(video).etag
    with faults(storage.client(), "GetObject", S3_SLOW, times=3) as sent:
        assert storage.read_range(video, 1, 4, etag) == b"ram"
    assert sent[0] == 4


@pytest.mark.parametrize("fault", [S3_BROKEN, S3_REFUSES_ONE], ids=["broken", "one object refused"])
def test_an_erasure_that_breaks_off_can_be_repeated(call: Call, video: Address, fault: tuple[int, bytes]) -> None:
    track(call, video)
    with faults(storage.client(), "DeleteObjects", fault, ALWAYS):
        status, body = answered(call(event("api_erase_user")))
    assert (status, body["error"]["code"]) == (503, "UNAVAILABLE")
    assert len(table.of_user("ann", 10).items) == 1  # what still has to be found is still there
    assert answered(call(event("api_erase_user")))[1]["data"]["items"] == 1
    assert storage.keys(UPLOADS, "") == []
