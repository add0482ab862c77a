from __future__ import annotations

import base64
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.response import StreamingBody
from moto import mock_aws
from urllib3.exceptions import ProtocolError

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


@pytest.mark.parametrize(
    "url", ["", "https://x/y", "s3://", "s3://bucket", "s3://bucket/", "s3:///key", "s3://bucket/" + "é" * 513]
)
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


@pytest.mark.parametrize("region", ["us-east-1", "ap-northeast-2", "cn-north-1", "us-gov-west-1"])
def test_presigned_addresses_name_their_region_in_every_partition(region: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The console's policy allows a region's buckets: an address at the global host is blocked."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", region)
    storage.client.cache_clear()
    try:
        form = storage.upload_form(Address(BUCKET, "photos/a"), "image/jpeg", 100, 60)
        link = storage.link(Address(BUCKET, "photos/a"))
    finally:
        storage.client.cache_clear()
    suffix = "amazonaws.com.cn" if region.startswith("cn-") else "amazonaws.com"
    assert form["url"] == f"https://{BUCKET}.s3.{region}.{suffix}/"
    assert link.startswith(f"https://{BUCKET}.s3.{region}.{suffix}/photos/a?")


@pytest.mark.parametrize("code", ["KeyTooLongError", "InvalidArgument"])
def test_an_address_that_s3_calls_wrong_is_the_callers_mistake(code: str) -> None:
    error = ClientError({"Error": {"Code": code}}, "HeadObject")
    assert isinstance(storage._from_client_error(error), InvalidValue)


def conditions(form: dict[str, Any]) -> list[Any]:
    """What S3 checks an upload against."""
    policy: dict[str, Any] = json.loads(base64.b64decode(form["fields"]["policy"]))
    return list(policy["conditions"])


def test_an_upload_form_is_limited_to_key_type_and_size() -> None:
    form = storage.upload_form(Address(BUCKET, "x.mp4"), "video/mp4", 100, 60, {"user-id": "ann"})
    wanted = {"key": "x.mp4", "Content-Type": "video/mp4", "x-amz-meta-user-id": "ann"}
    assert form["fields"].items() >= wanted.items()
    assert all({name: value} in conditions(form) for name, value in wanted.items())
    assert ["content-length-range", 1, 100] in conditions(form)  # no empty ones


def test_a_delete_that_s3_refuses_for_one_object_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    storage.write(Address(BUCKET, "photos/ann/x"), b"1", "image/jpeg")
    refused = {"Errors": [{"Key": "photos/ann/x", "Code": "InternalError"}]}
    monkeypatch.setattr(storage.client(), "delete_objects", lambda **_: refused)
    with pytest.raises(Unavailable):
        storage.delete_prefix(BUCKET, "photos/ann/")


def versioned() -> None:
    boto3.client("s3").put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})


def test_an_object_is_described_as_it_was_stored() -> None:
    etag = storage.write(Address(BUCKET, "v.mp4"), b"12345", "video/mp4", {"User-Id": "Ann"})
    assert etag == hashlib.md5(b"12345", usedforsecurity=False).hexdigest()
    assert storage.stat(Address(BUCKET, "v.mp4")) == storage.Stored(5, etag, "video/mp4", {"user-id": "Ann"})
    storage.write(Address(BUCKET, "plain"), b"", "text/plain")
    assert storage.stat(Address(BUCKET, "plain")).metadata == {}


@pytest.mark.parametrize(
    ("answer", "archived"),
    [
        ({}, False),
        ({"StorageClass": "STANDARD_IA"}, False),
        ({"StorageClass": "GLACIER"}, True),
        ({"StorageClass": "DEEP_ARCHIVE", "Restore": 'ongoing-request="true"'}, True),
        ({"StorageClass": "GLACIER", "Restore": 'ongoing-request="false", expiry-date="..."'}, False),
    ],
)
def test_what_lies_in_an_archive_is_told_until_it_was_brought_back(
    answer: dict[str, str], archived: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = {"ContentLength": 1, "ETag": '"e"', **answer}
    monkeypatch.setattr(storage.client(), "head_object", lambda **_: head)
    assert storage.stat(Address(BUCKET, "x")) == storage.Stored(1, "e", "", {}, archived)


def test_a_range_is_half_open_and_of_one_object_only() -> None:
    address = Address(BUCKET, "v.mp4")
    etag = storage.write(address, b"0123456789", "video/mp4")
    assert storage.read_range(address, 2, 5, etag) == b"234"
    storage.write(address, b"abcdefghij", "video/mp4")
    with pytest.raises(NotFound):
        storage.read_range(address, 2, 5, etag)
    with pytest.raises(NotFound):
        storage.read_range(Address(BUCKET, "gone"), 2, 5, etag)


def test_keys_are_those_under_a_prefix() -> None:
    for key in ("a/1", "a/2", "b/1"):
        storage.write(Address(BUCKET, key), b"x", "text/plain")
    assert storage.keys(BUCKET, "a/") == ["a/1", "a/2"]
    assert storage.keys(BUCKET, "c/") == []


def test_without_versions_the_etag_changes_with_the_object() -> None:
    address = Address(BUCKET, "model")
    etags = [storage.write(address, data, "x/y") for data in (b"1", b"2")]
    assert storage.current_version(address) == etags[1] != etags[0]
    assert storage.fetch(address, 10) == (b"2", etags[1])


def test_with_versions_each_can_be_read_by_its_id() -> None:
    versioned()
    address = Address(BUCKET, "model")
    ids = []
    for data in (b"1", b"2"):
        storage.write(address, data, "x/y")
        ids.append(storage.current_version(address))
    assert storage.fetch(address, 10) == (b"2", ids[1])
    assert storage.fetch(address, 10, ids[0]) == (b"1", ids[0])
    assert storage.read(address, 10, ids[0]) == b"1"
    assert ids[0] not in (ids[1], storage.stat(address).etag)


def test_an_object_keeps_its_type() -> None:
    storage.write(Address(BUCKET, "x.csv"), b"a", "text/csv")
    assert storage.stat(Address(BUCKET, "x.csv")).content_type == "text/csv"


def test_a_link_leads_to_the_object_for_an_hour() -> None:
    link = urlsplit(storage.link(Address(BUCKET, "results/ann/o.jpg")))
    assert (link.hostname or "").startswith(f"{BUCKET}.s3.ap-northeast-2.")
    assert link.path == "/results/ann/o.jpg"
    assert parse_qs(link.query)["X-Amz-Expires"] == ["3600"]
    assert parse_qs(link.query)["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]


def test_an_upload_form_expires_when_it_was_told_to() -> None:
    before = datetime.now(UTC)
    form = storage.upload_form(Address(BUCKET, "x.jpg"), "image/jpeg", 100, 60)
    policy: dict[str, Any] = json.loads(base64.b64decode(form["fields"]["policy"]))
    assert 58 < (datetime.fromisoformat(policy["expiration"]) - before).total_seconds() < 70


def test_an_address_that_a_caller_sent_has_to_lie_in_the_uploads_bucket() -> None:
    assert Address.uploaded("s3://uploads/a/b.jpg", "uploads") == Address("uploads", "a/b.jpg")
    for url in ("s3://results/a/b.jpg", "uploads/a/b.jpg"):
        with pytest.raises(InvalidValue):
            Address.uploaded(url, "uploads")


def test_deleting_goes_through_every_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where a page holds nothing that is wanted."""
    pages: list[dict[str, list[dict[str, str]]]] = [
        {"Versions": [{"Key": "x", "VersionId": "1"}]},
        {"Versions": [{"Key": "xy", "VersionId": "2"}]},
        {"DeleteMarkers": [{"Key": "x", "VersionId": "3"}, {"Key": "x", "VersionId": "4"}]},
    ]
    asked = []

    class Paginator:
        def paginate(self, **where: str) -> list[dict[str, list[dict[str, str]]]]:
            asked.append(where)
            return pages

    deleted: list[str] = []

    def delete(**asked: Any) -> dict[str, Any]:
        deleted.extend(one["VersionId"] for one in asked["Delete"]["Objects"])
        return {}

    monkeypatch.setattr(storage.client(), "get_paginator", lambda _: Paginator())
    monkeypatch.setattr(storage.client(), "delete_objects", delete)
    assert storage.delete(Address(BUCKET, "x")) == 3
    assert deleted == ["1", "3", "4"]
    assert asked == [{"Bucket": BUCKET, "Prefix": "x"}]


@pytest.mark.parametrize("code", ["404", "NoSuchKey", "NoSuchBucket", "NoSuchVersion", "412", "PreconditionFailed"])
def test_what_is_absent_or_replaced_is_not_found(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise ClientError({"Error": {"Code": code}}, "HeadObject")

    monkeypatch.setattr(storage.client(), "head_object", fail)
    with pytest.raises(NotFound):
        storage.stat(Address(BUCKET, "x"))


class Broken(io.BytesIO):
    """A connection that breaks after the headers, as urllib3 tells it."""

    def read(self, *_: Any) -> bytes:
        raise ProtocolError("Connection broken: IncompleteRead(0 bytes read, 5 more expected)")


def test_a_download_that_breaks_off_may_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = {"Body": StreamingBody(Broken(), 5), "ContentLength": 5, "ETag": '"x"'}
    monkeypatch.setattr(storage.client(), "get_object", lambda **_: broken)
    with pytest.raises(Unavailable):
        storage.read(Address(BUCKET, "x"), 10)
    with pytest.raises(Unavailable):
        storage.read_range(Address(BUCKET, "x"), 0, 5, "x")


def test_an_object_is_written_only_if_there_is_none() -> None:
    address = Address(BUCKET, "one")
    assert storage.write_new(address, b"first", "application/json")
    assert not storage.write_new(address, b"second", "application/json")
    assert storage.read(address, 10) == b"first"
    assert storage.stat(address).content_type == "application/json"
    with pytest.raises(NotFound):
        storage.write_new(Address("no-such-bucket", "x"), b"", "text/plain")


@pytest.mark.parametrize("count", [0, 1, 11])
def test_a_stream_of_any_length_becomes_one_object(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    monkeypatch.setattr(storage, "PART_BYTES", 5 * 1024**2)  # the least that S3 takes
    address, piece = Address(BUCKET, "stream"), bytes(range(250)) * 4000
    storage.write_stream(address, iter([piece] * count), "application/zip", {"made-at": "now"})
    assert storage.read(address, 10**8) == piece * count
    found = storage.stat(address)
    assert (found.content_type, found.metadata) == ("application/zip", {"made-at": "now"})


def test_unfinished_uploads_are_dropped_under_their_prefix_only() -> None:
    for key in ("exports/ann/a", "exports/ann/b", "exports/anna/a"):
        storage.client().create_multipart_upload(Bucket=BUCKET, Key=key)
    storage.abort_uploads(BUCKET, "exports/ann/")
    left = storage.client().list_multipart_uploads(Bucket=BUCKET)["Uploads"]
    assert [upload["Key"] for upload in left] == ["exports/anna/a"]


def test_what_is_kept_is_listed_with_every_version_and_without_what_marks_a_deletion() -> None:
    storage.client().put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    for key, data in [("a/1", b"old"), ("a/1", b"newer"), ("a/2", b"gone"), ("b/1", b"x")]:
        storage.write(Address(BUCKET, key), data, "text/plain")
    storage.client().delete_object(Bucket=BUCKET, Key="a/2")
    storage.client().put_object(Bucket=BUCKET, Key="a/3", Body=b"cold", StorageClass="GLACIER")
    found = storage.kept(BUCKET, "a/")
    assert {(file.address.key, file.size, file.is_current, file.is_cold) for file in found} == {
        ("a/1", 3, False, False),
        ("a/1", 5, True, False),
        ("a/2", 4, False, False),
        ("a/3", 4, True, True),
    }
    (newest,) = [file for file in found if file.size == 5]
    assert newest.etag == storage.stat(newest.address).etag
    assert abs((newest.modified - datetime.now(UTC)).total_seconds()) < 60


def test_a_link_can_say_under_which_name_a_browser_saves_the_file() -> None:
    query = parse_qs(urlsplit(storage.link(Address(BUCKET, "a.zip"), save_as="kim.zip")).query)
    assert query["response-content-disposition"] == ['attachment; filename="kim.zip"']
