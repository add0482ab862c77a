"""The model from S3: which version answers, and what is fetched when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from functions.recommend.model_store import ModelStore
from tests.unit.recommend.model_bucket import KEY, Clock, put

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Build = Callable[..., bytes]


def test_the_model_in_s3_answers_named_by_its_version(s3: S3Client, store: ModelStore, model_bytes: Build) -> None:
    version = put(s3, model_bytes())
    loaded = store.current()
    assert (loaded.source, loaded.version) == ("s3", version)


def test_a_warm_store_asks_s3_once_per_interval_and_reads_once(
    s3: S3Client, store: ModelStore, clock: Clock, model_bytes: Build, reads: list[str]
) -> None:
    put(s3, model_bytes())
    first = store.current()
    clock.now += 59
    assert store.current() is first
    assert reads == ["current_version", "read"]
    clock.now += 1
    assert store.current() is first
    assert reads == ["current_version", "read", "current_version"]


def test_a_changed_object_is_in_use_after_the_interval(
    s3: S3Client, store: ModelStore, clock: Clock, model_bytes: Build
) -> None:
    put(s3, model_bytes())
    store.current()
    newer = put(s3, model_bytes(trained_at="2025-02-01"))
    clock.now += 60
    assert store.current().version == newer
    assert store.current().model.metadata.trained_at == "2025-02-01"


def test_without_versioning_the_etag_tells_a_change(
    s3: S3Client, store: ModelStore, clock: Clock, model_bytes: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3.create_bucket(Bucket="plain")
    monkeypatch.setenv("MODEL_BUCKET", "plain")
    s3.put_object(Bucket="plain", Key=KEY, Body=model_bytes())
    before = store.current().version
    etag = s3.put_object(Bucket="plain", Key=KEY, Body=model_bytes(trained_at="later"))["ETag"].strip('"')
    clock.now += 60
    assert store.current().version == etag != before


@pytest.mark.parametrize("variable", ["FORCE_RELOAD", "UPDATED_AT"])
def test_a_changed_variable_fetches_at_once(
    s3: S3Client,
    store: ModelStore,
    model_bytes: Build,
    monkeypatch: pytest.MonkeyPatch,
    reads: list[str],
    variable: str,
) -> None:
    put(s3, model_bytes())
    store.current()
    monkeypatch.setenv(variable, "2025-03-01T00:00:00Z")
    store.current()
    store.current()
    assert reads.count("read") == 2


def test_a_pinned_version_stays_and_is_never_asked_for_again(
    s3: S3Client,
    store: ModelStore,
    clock: Clock,
    model_bytes: Build,
    monkeypatch: pytest.MonkeyPatch,
    reads: list[str],
) -> None:
    old = put(s3, model_bytes(trained_at="old"))
    put(s3, model_bytes(trained_at="new"))
    monkeypatch.setenv("MODEL_VERSION_ID", old)
    assert store.current().model.metadata.trained_at == "old"
    clock.now += 3600
    assert store.current().version == old
    assert reads == ["read"]


def test_a_process_that_starts_beside_a_fetched_file_does_not_read_it_again(
    s3: S3Client, store: ModelStore, model_bytes: Build, reads: list[str]
) -> None:
    put(s3, model_bytes())
    store.current()
    assert ModelStore().current().source == "s3"
    assert reads.count("read") == 1


def test_a_folder_that_others_can_write_to_is_not_used(
    s3: S3Client, store: ModelStore, model_bytes: Build, reads: list[str], tmp_path: Path
) -> None:
    put(s3, model_bytes())
    store.current()
    (folder,) = tmp_path.glob("hypermob-models-*")
    folder.chmod(0o777)
    assert ModelStore().current().source == "s3"
    assert reads.count("read") == 2
