"""The versions of a model in its bucket: list, add, and make an older one current again. Uses only S3."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from hypermob.api.errors import ApiRefused

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

RESTORED_FROM: Final = "restored-from"  # metadata of a version that a rollback made: the version it copies
SHOWN: Final = 50


@dataclass(frozen=True)
class Version:
    """One version of the object; `deleted` marks a deletion. Notes are the metadata that publishing wrote."""

    version_id: str
    modified_at: datetime
    size: int
    current: bool
    deleted: bool
    notes: dict[str, str]

    @property
    def origin(self) -> str:
        """The version that first had this content."""
        return self.notes.get(RESTORED_FROM, self.version_id)


def publish(s3: S3Client, bucket: str, key: str, data: bytes, notes: dict[str, str]) -> str:
    """Upload a model and return its version id."""
    noted = notes | {"sha256": hashlib.sha256(data).hexdigest()}
    answer = s3.put_object(Bucket=bucket, Key=key, Body=data, Metadata=noted, ContentType="application/octet-stream")
    return answer.get("VersionId") or answer["ETag"].strip('"')


def versions(s3: S3Client, bucket: str, key: str, limit: int = SHOWN) -> list[Version]:
    """The newest versions first."""
    found: list[Version] = []
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key):
        found += [
            Version(
                entry["VersionId"], entry["LastModified"], entry["Size"], entry["IsLatest"], False,
                _notes(s3, bucket, key, entry["VersionId"]),
            )
            for entry in page.get("Versions", [])[:limit]
            if entry["Key"] == key
        ]  # fmt: skip
        found += [
            Version(entry["VersionId"], entry["LastModified"], 0, entry["IsLatest"], True, {})
            for entry in page.get("DeleteMarkers", [])
            if entry["Key"] == key
        ]
    return sorted(found, key=lambda version: (version.current, version.modified_at), reverse=True)[:limit]


def roll_back(s3: S3Client, bucket: str, key: str, to: str | None = None) -> tuple[Version, str]:
    """Copy an older version on top, so that it is current again; nothing is lost. Returns it and the new version's id.

    Without `to` it is the previous model: a second rollback goes one step further back and does not undo
    the first.
    """
    older = _chosen(versions(s3, bucket, key), to)
    copied = s3.copy_object(
        Bucket=bucket,
        Key=key,
        CopySource={"Bucket": bucket, "Key": key, "VersionId": older.version_id},
        Metadata=older.notes | {RESTORED_FROM: older.origin},
        MetadataDirective="REPLACE",
        ContentType="application/octet-stream",
    )
    return older, copied.get("VersionId", "")


def _chosen(found: list[Version], to: str | None) -> Version:
    models = [version for version in found if not version.deleted]
    if to is not None:
        if named := [version for version in models if version.version_id == to]:
            return named[0]
        raise ApiRefused(f"Version '{to}' was not found: see `hypermob model versions`.", code="NOT_FOUND")
    if models and found[0].deleted:
        return models[0]
    way_back = _way_back(models)
    if len(way_back) < 2:
        raise ApiRefused("There is no older version to restore.", code="NOTHING_OLDER")
    return way_back[-2]


def _way_back(models: list[Version]) -> list[Version]:
    """The versions that were current, without those that were rolled back: oldest first.

    Like a browser's history: a rollback goes back, a new model continues from the current one.
    """
    way: list[Version] = []
    for version in reversed(models):
        visited = [place for place, earlier in enumerate(way) if earlier.version_id == version.origin]
        way = way[: visited[0] + 1] if visited else [*way, version]
    return way


def _notes(s3: S3Client, bucket: str, key: str, version_id: str) -> dict[str, str]:
    return dict(s3.head_object(Bucket=bucket, Key=key, VersionId=version_id)["Metadata"])
