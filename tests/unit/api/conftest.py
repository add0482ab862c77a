from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from moto import mock_aws

from functions.api import app, settings, table, workflow
from functions.shared import storage
from tests.unit.handlers import Context

UPLOADS, RESULTS, TABLE = "hypermob-uploads", "hypermob-results", "analyses"
MACHINE = "arn:aws:states:ap-northeast-2:123456789012:stateMachine:seat-setup"
EYES = "arn:aws:states:ap-northeast-2:123456789012:stateMachine:eye-tracking"

Call = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(autouse=True)
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The table, the buckets and a state machine that does nothing, in memory."""
    for name, value in {
        "TABLE_NAME": TABLE,
        "UPLOADS_BUCKET": UPLOADS,
        "RESULTS_BUCKET": RESULTS,
        "SEAT_SETUP_STATE_MACHINE_ARN": MACHINE,
        "EYE_TRACKING_STATE_MACHINE_ARN": EYES,
        "ANALYZE_FACE_FUNCTION": "analyze-face",
        "EXPORT_USER_FUNCTION": "export-user",
        "RETENTION_DAYS": "365",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        settings.settings.cache_clear()
        settings.stores.cache_clear()
        _create()
        yield
    settings.settings.cache_clear()
    settings.stores.cache_clear()


@pytest.fixture
def call() -> Call:
    return lambda event: app.handler(event, Context())  # type: ignore[arg-type]


def _create() -> None:
    s3 = storage.client()  # the product's own clients: making new ones for each test would take half a second
    for bucket in (UPLOADS, RESULTS):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"})
    names = ("analysis_id", "user_id", "created_at")
    table.client().create_table(
        TableName=TABLE,
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in names],
        KeySchema=[{"AttributeName": "analysis_id", "KeyType": "HASH"}],
        GlobalSecondaryIndexes=[
            {
                "IndexName": "by-user",
                "KeySchema": [
                    {"AttributeName": "user_id", "KeyType": "HASH"},
                    {"AttributeName": "created_at", "KeyType": "RANGE"},
                ],
                "Projection": {"ProjectionType": "ALL"},
            }
        ],
    )
    for machine in ("seat-setup", "eye-tracking"):
        workflow.client().create_state_machine(
            name=machine,
            definition='{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}',
            roleArn="arn:aws:iam::123456789012:role/none",
        )


def executions(machine: str = MACHINE) -> list[str]:
    """Names of the executions that were started."""
    return [run["name"] for run in workflow.client().list_executions(stateMachineArn=machine)["executions"]]
