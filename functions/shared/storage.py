"""Reads and writes S3 objects, whatever they contain. Client errors become the platform's own errors."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

import boto3
from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.shared.errors import Forbidden, InvalidValue, NotFound, PayloadTooLarge, PlatformError, Unavailable
from functions.shared.pieces import Pieces

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef, HeadObjectOutputTypeDef, ObjectIdentifierTypeDef

LINK_SECONDS = 3600  # lifetime of a presigned link: long enough to view a result, short enough to limit a leak

PART_BYTES: Final = 16 * 1024**2  # S3 takes 10,000 parts: 160 GB

MAX_KEY_BYTES = 1024  # of S3; asked for more, HEAD answers only 400, which may mean anything

_ABSENT = {"404", "NoSuchKey", "NoSuchBucket", "NoSuchVersion"}
_REPLACED = {"412", "PreconditionFailed"}
_TAKEN = {*_REPLACED, "ConditionalRequestConflict"}  # the latter: another write is under way
_MISTAKEN = {"KeyTooLongError", "InvalidArgument", "InvalidBucketName"}
_DENIED = {"403", "AccessDenied", "AllAccessDisabled"}


@dataclass(frozen=True)
class Address:
    """An object in S3. The key is used as it is: never decoded, never split at dots."""

    bucket: str
    key: str

    @classmethod
    def parse(cls, url: str) -> Address:
        """`s3://bucket/key`. Raises InvalidValue."""
        bucket, _, key = url.removeprefix("s3://").partition("/")
        if not url.startswith("s3://") or not bucket or not key or len(key.encode()) > MAX_KEY_BYTES:
            raise InvalidValue(f"'{url[:200]}' is not a valid S3 address: write s3://bucket/key.")
        return cls(bucket, key)

    @classmethod
    def uploaded(cls, url: str, uploads_bucket: str) -> Address:
        """An address that a caller sent. Raises InvalidValue when it is invalid or outside the uploads bucket."""
        address = cls.parse(url)
        if address.bucket != uploads_bucket:
            raise InvalidValue("The file must be in the uploads bucket: upload it with POST /uploads.")
        return address

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.key}"


_ARCHIVES = {"GLACIER", "DEEP_ARCHIVE"}  # storage classes without immediate access


@functools.cache
def client() -> S3Client:
    """One S3 client per process. With signature v4, presigned links carry their own expiry.

    A connection is there within milliseconds or not at all: four attempts of 2 s leave a function the time to answer.
    `virtual` and `regional` make presigned addresses name the region everywhere. Without them boto3 names the global
    endpoint, which redirects to a bucket's region while the bucket is new, and a browser's preflight may not be
    redirected; in us-east-1 the console's policy blocks it.
    """
    return boto3.client(
        "s3",
        config=Config(
            signature_version="s3v4",
            connect_timeout=2,
            retries={"mode": "standard", "total_max_attempts": 4},
            s3={"addressing_style": "virtual", "us_east_1_regional_endpoint": "regional"},
        ),
    )


@dataclass(frozen=True)
class Stored:
    """S3's information about an object. etag: without quotes; metadata: the caller's, names in lower case.

    archived: in Glacier and not restored, so it cannot be read.
    """

    size: int
    etag: str
    content_type: str
    metadata: dict[str, str]
    archived: bool = False


def stat(address: Address) -> Stored:
    """The object's size, ETag, type and metadata. Raises NotFound, Forbidden, Unavailable."""
    with _translated():
        answer = client().head_object(Bucket=address.bucket, Key=address.key)
    return Stored(
        answer["ContentLength"],
        answer["ETag"].strip('"'),
        answer.get("ContentType", ""),
        {name.lower(): value for name, value in answer.get("Metadata", {}).items()},
        answer.get("StorageClass") in _ARCHIVES and 'ongoing-request="false"' not in answer.get("Restore", ""),
    )


@dataclass(frozen=True)
class Kept:
    """One version of an object, as S3 lists it. is_cold: its storage class may need a restore before it can be read."""

    address: Address
    size: int
    etag: str
    modified: datetime
    is_current: bool
    is_cold: bool


def kept(bucket: str, prefix: str) -> list[Kept]:
    """Every version of every object under `prefix`: what `delete_prefix` deletes. Raises Forbidden, Unavailable."""
    with _translated():
        pages = client().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix)
        return [
            Kept(
                Address(bucket, version["Key"]),
                version["Size"],
                version["ETag"].strip('"'),
                version["LastModified"],
                version["IsLatest"],
                version.get("StorageClass") in _ARCHIVES,
            )
            for page in pages
            for version in page.get("Versions", [])
        ]


def read_range(address: Address, first: int, end: int, etag: str) -> bytes:
    """Bytes [first, end) of the object, as long as it is still the one with `etag`.

    Raises NotFound (also when it was replaced), Forbidden, Unavailable.
    """
    with _translated():
        answer = client().get_object(
            Bucket=address.bucket, Key=address.key, Range=f"bytes={first}-{end - 1}", IfMatch=f'"{etag}"'
        )
        with closing(
            answer["Body"]
        ) as body:  # its own `with` gives the raw stream, whose errors botocore does not know
            return body.read()


def keys(bucket: str, prefix: str) -> list[str]:
    """The keys under `prefix`, at most 1,000. Raises Forbidden, Unavailable."""
    with _translated():
        return [entry["Key"] for entry in client().list_objects_v2(Bucket=bucket, Prefix=prefix).get("Contents", [])]


def current_version(address: Address) -> str:
    """The object's version id, or its ETag where the bucket keeps no versions.

    Raises NotFound, Forbidden, Unavailable.
    """
    with _translated():
        return _version(client().head_object(Bucket=address.bucket, Key=address.key))


def read(address: Address, max_bytes: int, version_id: str | None = None) -> bytes:
    """The object's bytes (of `version_id`, if given). Its length is checked before a byte is read.

    Raises NotFound, Forbidden, PayloadTooLarge, Unavailable.
    """
    return fetch(address, max_bytes, version_id)[0]


def fetch(address: Address, max_bytes: int, version_id: str | None = None) -> tuple[bytes, str]:
    """The same as `read`, with the version of those bytes as `current_version` names it."""
    version: dict[str, Any] = {"VersionId": version_id} if version_id else {}
    with _translated():
        answer = client().get_object(Bucket=address.bucket, Key=address.key, **version)
        with closing(answer["Body"]) as body:
            if answer["ContentLength"] > max_bytes:
                raise PayloadTooLarge(
                    f"The object has {answer['ContentLength'] / 1e6:.1f} MB; the limit is {max_bytes / 1e6:.0f} MB."
                )
            return body.read(), _version(answer)


def write(address: Address, data: bytes, content_type: str, metadata: dict[str, str] | None = None) -> str:
    """Store the object and return its ETag. Raises Forbidden, NotFound (no such bucket), Unavailable."""
    with _translated():
        answer = client().put_object(
            Bucket=address.bucket, Key=address.key, Body=data, ContentType=content_type, Metadata=metadata or {}
        )
    return answer["ETag"].strip('"')


def write_new(address: Address, data: bytes, content_type: str) -> bool:
    """Store the object if there is none; False if there is one. Raises Forbidden, NotFound, Unavailable."""
    with _translated():
        try:
            client().put_object(
                Bucket=address.bucket, Key=address.key, Body=data, ContentType=content_type, IfNoneMatch="*"
            )
        except ClientError as error:
            if error.response["Error"]["Code"] in _TAKEN:
                return False
            raise
    return True


def write_stream(address: Address, pieces: Iterator[bytes], content_type: str, metadata: dict[str, str]) -> None:
    """Store an object of any size, holding one part of it in memory; nothing is kept if `pieces` raises.

    Raises Forbidden, NotFound, Unavailable, and what `pieces` raises.
    """
    with _translated():
        client().upload_fileobj(
            Pieces(pieces),  # type: ignore[arg-type]  # only its `read` is used
            address.bucket,
            address.key,
            ExtraArgs={"ContentType": content_type, "Metadata": metadata},
            Config=TransferConfig(multipart_threshold=PART_BYTES, multipart_chunksize=PART_BYTES, use_threads=False),
        )


def write_result(address: Address, data: bytes, content_type: str, of: Address) -> None:
    """Store what was made of the upload `of`, unless that was erased meanwhile: then nothing stays, and NotFound.

    An erasure deletes uploads before results, so a result is there before it looks, or is deleted here.
    Raises Forbidden, NotFound, Unavailable.
    """
    write(address, data, content_type)
    try:
        stat(of)
    except NotFound:
        with _translated():
            client().delete_object(Bucket=address.bucket, Key=address.key)
        raise NotFound("The upload was erased while it was being analysed; nothing was kept.") from None


def link(address: Address, save_as: str | None = None) -> str:
    """A presigned GET of the object, valid for LINK_SECONDS. Browsers save it as `save_as`. Never log it."""
    saved = {"ResponseContentDisposition": f'attachment; filename="{save_as}"'} if save_as else {}
    return client().generate_presigned_url(
        "get_object", Params={"Bucket": address.bucket, "Key": address.key, **saved}, ExpiresIn=LINK_SECONDS
    )


def upload_form(
    address: Address, content_type: str, max_bytes: int, expires_s: int, metadata: dict[str, str] | None = None
) -> dict[str, Any]:
    """A presigned POST (`{url, fields}`) that accepts this one key, type and metadata and at most `max_bytes`."""
    fields = {"Content-Type": content_type} | {f"x-amz-meta-{name}": text for name, text in (metadata or {}).items()}
    return client().generate_presigned_post(
        address.bucket,
        address.key,
        Fields=dict(fields),
        Conditions=[*({name: value} for name, value in fields.items()), ["content-length-range", 1, max_bytes]],
        ExpiresIn=expires_s,
    )


def delete(address: Address) -> int:
    """Delete every version of one object and return how many there were, which may be 0. Raises Unavailable."""
    return _delete_versions(address.bucket, address.key, lambda key: key == address.key)


def delete_prefix(bucket: str, prefix: str) -> int:
    """Delete every version of every object under `prefix` and return how many there were. Raises Unavailable."""
    return _delete_versions(bucket, prefix, lambda _: True)


def abort_uploads(bucket: str, prefix: str) -> None:
    """Drop what has arrived of uploads in parts that never ended, under `prefix`. Raises Unavailable."""
    with _translated():
        for page in client().get_paginator("list_multipart_uploads").paginate(Bucket=bucket, Prefix=prefix):
            for begun in page.get("Uploads", []):
                with suppress(client().exceptions.NoSuchUpload):  # it has ended meanwhile: its object is deleted next
                    client().abort_multipart_upload(Bucket=bucket, Key=begun["Key"], UploadId=begun["UploadId"])


def _delete_versions(bucket: str, prefix: str, wanted: Callable[[str], bool]) -> int:
    deleted = 0
    with _translated():
        for page in client().get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
            versions = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            targets: list[ObjectIdentifierTypeDef] = [
                {"Key": version["Key"], "VersionId": version["VersionId"]}
                for version in versions
                if wanted(version["Key"])
            ]
            if not targets:
                continue
            answer = client().delete_objects(Bucket=bucket, Delete={"Objects": targets, "Quiet": True})
            if answer.get("Errors"):
                raise Unavailable("Some objects could not be deleted; send the request again.")
            deleted += len(targets)
    return deleted


def _version(answer: HeadObjectOutputTypeDef | GetObjectOutputTypeDef) -> str:
    return answer.get("VersionId") or answer["ETag"].strip('"')


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise _from_client_error(error) from error
    except BotoCoreError as error:
        raise Unavailable("The object store did not answer; try again.") from error


def _from_client_error(error: ClientError) -> PlatformError:
    """The platform's error, without the address: it contains the user id, and the runtime logs a task's errors."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    if code in _ABSENT:
        return NotFound("There is no object at that address.")
    if code in _REPLACED:
        return NotFound("The object was replaced while it was being read: ask again for the new one.")
    if code in _MISTAKEN:
        return InvalidValue("The address is not one that an object can have.")
    if code in _DENIED:
        return Forbidden("This service has no access to the object at that address.")
    return Unavailable("The object store did not answer; try again.")
