"""The model from S3: which version answers, and what is fetched when."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from functions.recommend.model_store import ModelStore
from functions.shared import storage
from tests.unit.recommend.model_bucket import KEY, Clock, current, put

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Build = Callable[..., bytes]


def test_the_model_in_s3_answers_named_by_its_version(s3: S3Client, store: ModelStore, model_bytes: Build) -> None:
    version = put(s3, model_bytes())
    loaded = current(store)
    assert (loaded.source, loaded.version) == ("s3", version)


def test_a_warm_store_asks_s3_once_per_interval_and_reads_once(
    s3: S3Client, store: ModelStore, clock: Clock, model_bytes: Build, reads: list[str]
) -> None:
    put(s3, model_bytes())
    first = current(store)
    clock.now += 59
    assert current(store) is first
    assert reads == ["current_version", "fetch"]
    clock.now += 1
    assert current(store) is first
    assert reads == ["current_version", "fetch", "current_version"]


def test_a_changed_object_is_in_use_after_the_interval(
    s3: S3Client, store: ModelStore, clock: Clock, model_bytes: Build
) -> None:
    put(s3, model_bytes())
    current(store)
    newer = put(s3, model_bytes(trained_at="2025-02-01"))
    clock.now += 60
    assert current(store).version == newer
    assert current(store).model.metadata.trained_at == "2025-02-01"


def test_without_versioning_the_etag_tells_a_change(
    s3: S3Client, store: ModelStore, clock: Clock, model_bytes: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    s3.create_bucket(Bucket="plain")
    monkeypatch.setenv("MODEL_BUCKET", "plain")
    s3.put_object(Bucket="plain", Key=KEY, Body=model_bytes())
    before = current(store).version
    etag = s3.put_object(Bucket="plain", Key=KEY, Body=model_bytes(trained_at="later"))["ETag"].strip('"')
    clock.now += 60
    assert current(store).version == etag != before


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
    current(store)
    monkeypatch.setenv(variable, "2025-03-01T00:00:00Z")
    current(store)
    current(store)
    assert reads.count("fetch") == 2


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
    assert current(store).model.metadata.trained_at == "old"
    clock.now += 3600
    assert current(store).version == old
    assert reads == ["fetch"]


def test_a_process_that_starts_beside_a_fetched_file_does_not_read_it_again(
    s3: S3Client, store: ModelStore, model_bytes: Build, reads: list[str]
) -> None:
    put(s3, model_bytes())
    current(store)
    assert current(ModelStore()).source == "s3"
    assert reads.count("fetch") == 1


def test_a_folder_that_others_can_write_to_is_not_used(
    s3: S3Client, store: ModelStore, model_bytes: Build, reads: list[str], tmp_path: Path
) -> None:
    put(s3, model_bytes())
    current(store)
    (folder,) = tmp_path.glob("hypermob-models-*")
    folder.chmod(0o777)
    assert current(ModelStore()).source == "s3"
    assert reads.count("fetch") == 2


def test_bytes_are_named_by_their_own_version_even_if_the_object_changes_between_look_and_read(
    s3: S3Client, store: ModelStore, model_bytes: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(s3, model_bytes())
    look, newer = storage.current_version, ""

    def overtaken(address: storage.Address) -> str:
        nonlocal newer
        seen = look(address)
        newer = put(s3, model_bytes(trained_at="newer"))
        return seen

    with monkeypatch.context() as race:
        race.setattr(storage, "current_version", overtaken)
        loaded = current(store)
    assert (loaded.version, loaded.model.metadata.trained_at) == (newer, "newer")
