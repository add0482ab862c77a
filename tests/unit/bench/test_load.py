"""The load test sees what is lost, wrong or left."""

from __future__ import annotations

import random
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
from moto import mock_aws

from bench.load.findings import Findings, look
from bench.load.inputs import Input
from bench.load.users import Started, User

UPLOADS, RESULTS, TABLE = "load-uploads", "load-results", "load-analyses"
PHOTO = Input("a photo", "photo", b"x")
FILM = Input("a film", "video", b"x")
EXPECTED = {"a photo": "figures", "a film": "NO_FACE"}


@pytest.fixture
def engine() -> Iterator[Any]:
    """Two buckets, a table and a queue in memory."""
    with mock_aws():
        for bucket in (UPLOADS, RESULTS):
            boto3.client("s3").create_bucket(
                Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"}
            )
        boto3.client("dynamodb").create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "analysis_id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "analysis_id", "KeyType": "HASH"}],
        )
        queue = boto3.client("sqs").create_queue(QueueName="lost")["QueueUrl"]
        outputs = {
            "UploadsBucketName": UPLOADS,
            "ResultsBucketName": RESULTS,
            "AnalysesTableName": TABLE,
            "LostArrivalsUrl": queue,
        }
        yield SimpleNamespace(outputs=outputs, client=boto3.client)


def started(one: Input, found: dict[str, Any] | None, figures: str | None = None) -> Started:
    """An analysis of ann's as it was found."""
    address = f"s3://{UPLOADS}/{one.kind}s/ann/1"
    whole = {"user_id": "ann", "analysis_id": "1", "video_path": address, "request": {}} | found if found else None
    return Started(one, address, "1", whole, figures)


def looked(engine: Any, *of_ann: Started) -> Findings:
    users = [User("ann", False, random.Random(1), list(of_ann)), User("bob", True, random.Random(1))]
    return look(users, EXPECTED, engine)


def test_what_is_as_it_has_to_be_is_no_finding(engine: Any) -> None:
    found = looked(
        engine,
        started(PHOTO, {"status": "SUCCEEDED"}, "figures"),
        started(FILM, {"status": "FAILED", "error": {"code": "NO_FACE"}}),
        started(PHOTO, {"status": "FAILED", "error": {"code": "UNAVAILABLE"}}),
        started(PHOTO, {"status": "SUCCEEDED", "summary": {"frames_missing": 3}}, "others"),
    )
    assert (found.lost, found.wrong, found.left) == ([], [], [])
    assert sum(found.ended.values()) == 5  # bob's erasure, too


def test_an_analysis_without_an_end_is_lost(engine: Any) -> None:
    assert len(looked(engine, started(PHOTO, None)).lost) == 1
    assert len(looked(engine, started(PHOTO, {"status": "FAILED", "error": {}})).lost) == 1


def test_an_arrival_in_the_queue_is_not_lost(engine: Any) -> None:
    boto3.client("sqs").send_message(QueueUrl=engine.outputs["LostArrivalsUrl"], MessageBody='{"key": "videos/ann/1"}')
    assert looked(engine, started(FILM, None)).lost == []


@pytest.mark.parametrize(
    ("found", "figures"),
    [
        ({"status": "SUCCEEDED"}, "others"),
        ({"status": "SUCCEEDED", "user_id": "bob"}, "figures"),
        ({"status": "SUCCEEDED", "video_path": "s3://another"}, "figures"),
        ({"status": "FAILED", "error": {"code": "INTERNAL_ERROR"}}, None),
    ],
)
def test_other_figures_codes_or_owners_are_wrong(engine: Any, found: dict[str, Any], figures: str | None) -> None:
    assert len(looked(engine, started(PHOTO, found, figures)).wrong) == 1


def test_everything_of_an_erased_user_is_left(engine: Any) -> None:
    s3 = boto3.client("s3")
    s3.put_object(Bucket=UPLOADS, Key="photos/bob/1", Body=b"x")
    s3.put_object(Bucket=UPLOADS, Key="photos/bobby/1", Body=b"x")
    s3.create_multipart_upload(Bucket=UPLOADS, Key="videos/bob/2")
    s3.put_object(Bucket=RESULTS, Key="windows/of-no-item/plan.npz", Body=b"x")
    for analysis_id, user in (("1", "bob"), ("2", "ann")):
        item = {"analysis_id": {"S": analysis_id}, "user_id": {"S": user}}
        boto3.client("dynamodb").put_item(TableName=TABLE, Item=item)
    s3.put_object(Bucket=RESULTS, Key="windows/2/plan.npz", Body=b"x")
    left = looked(engine).left
    assert [sentence.split(":")[0] for sentence in left] == [
        "item of bob",
        "object photos/bob/1",
        "object videos/bob/2 (in parts)",
        "object windows/of-no-item/plan.npz",
    ]
