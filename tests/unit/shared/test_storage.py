from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from moto import mock_aws

from functions.shared import storage
from functions.shared.errors import Forbidden, InvalidValue, NotFound, PayloadTooLarge, Unavailable
from functions.shared.storage import Address

BUCKET = "a-bucket"


@pytest.fixture(autouse=True)
def bucket() -> Iterator[None]:
    with mock_aws():
        storage.client().create_bucket(
            Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"}
        )
        yield


@pytest.mark.parametrize("key", ["a.jpg", "홍 길동/내 사진 (1).jpg", "a+b&c%20d.e.f", "a//b"])
def test_a_key_is_taken_as_it_is(key: str) -> None:
    address = Address.parse(f"s3://{BUCKET}/{key}")
    storage.write(address, b"data", "image/jpeg")
    assert storage.read(address, 10) == b"data"
    assert str(address) == f"s3://{BUCKET}/{key}"


@pytest.mark.parametrize("url", ["", "https://x/y", "s3://", "s3://bucket", "s3://bucket/", "s3:///key"])
def test_what_is_no_s3_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidValue):
        Address.parse(url)


@pytest.mark.parametrize("address", [Address(BUCKET, "gone"), Address("no-such-bucket", "x")])
def test_an_absent_object_is_not_found(address: Address) -> None:
    with pytest.raises(NotFound):
        storage.read(address, 10)


def test_an_object_over_the_limit_is_refused() -> None:
    storage.write(Address(BUCKET, "big"), b"12345", "image/jpeg")
    with pytest.raises(PayloadTooLarge):
        storage.read(Address(BUCKET, "big"), 4)
    assert storage.read(Address(BUCKET, "big"), 5) == b"12345"


def test_deleting_a_prefix_takes_every_version_and_nothing_else() -> None:
    client = boto3.client("s3")
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for data in (b"1", b"2"):
        storage.write(Address(BUCKET, "photos/ann/x"), data, "image/jpeg")
    storage.write(Address(BUCKET, "photos/anna/x"), b"other", "image/jpeg")
    client.delete_object(Bucket=BUCKET, Key="photos/ann/x")  # leaves a delete marker
    assert storage.delete_prefix(BUCKET, "photos/ann/") == 3
    left = client.list_object_versions(Bucket=BUCKET)
    assert [version["Key"] for version in left["Versions"]] == ["photos/anna/x"]
    assert "DeleteMarkers" not in left


def test_deleting_an_object_leaves_its_neighbours() -> None:
    for key in ("a.jpg", "a.jpg.bak"):
        storage.write(Address(BUCKET, key), b"x", "image/jpeg")
    assert storage.delete(Address(BUCKET, "a.jpg")) == 1
    assert storage.delete(Address(BUCKET, "a.jpg")) == 0
    assert storage.read(Address(BUCKET, "a.jpg.bak"), 10) == b"x"


def test_an_upload_form_is_limited_to_key_type_and_size() -> None:
    form = storage.upload_form(Address(BUCKET, "photos/ann/x.jpg"), "image/jpeg", 100, 60)
    assert form["fields"]["key"] == "photos/ann/x.jpg"
    assert form["fields"]["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ClientError({"Error": {"Code": "AccessDenied"}}, "GetObject"), Forbidden),
        (ClientError({"Error": {"Code": "SlowDown"}}, "GetObject"), Unavailable),
        (ClientError({"Error": {"Code": "InternalError"}}, "GetObject"), Unavailable),
        (EndpointConnectionError(endpoint_url="https://s3"), Unavailable),
    ],
)
def test_client_errors_leave_as_coded_errors(
    error: Exception, expected: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(storage.client(), "get_object", fail)
    with pytest.raises(expected):
        storage.read(Address(BUCKET, "x"), 10)


def conditions(form: dict[str, Any]) -> list[Any]:
    """What S3 checks an upload against."""
    policy: dict[str, Any] = json.loads(base64.b64decode(form["fields"]["policy"]))
    return list(policy["conditions"])


def test_an_upload_is_at_least_a_byte_and_at_most_the_limit() -> None:
    form = storage.upload_form(Address(BUCKET, "x.jpg"), "image/jpeg", 100, 60)
    assert ["content-length-range", 1, 100] in conditions(form)


def test_an_upload_carries_its_type_and_metadata_and_nothing_else() -> None:
    form = storage.upload_form(Address(BUCKET, "x.mp4"), "video/mp4", 100, 60, {"user-id": "ann"})
    wanted = {"Content-Type": "video/mp4", "x-amz-meta-user-id": "ann"}
    assert form["fields"].items() >= wanted.items()
    assert all({name: value} in conditions(form) for name, value in wanted.items())


def test_a_delete_that_s3_refuses_for_one_object_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    storage.write(Address(BUCKET, "photos/ann/x"), b"1", "image/jpeg")
    refused = {"Errors": [{"Key": "photos/ann/x", "Code": "InternalError"}]}
    monkeypatch.setattr(storage.client(), "delete_objects", lambda **_: refused)
    with pytest.raises(Unavailable):
        storage.delete_prefix(BUCKET, "photos/ann/")
