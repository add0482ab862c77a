"""A small trained model, a moto S3 with a versioned model bucket, and a clean environment."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from moto import mock_aws

from functions.recommend.config import ModelSettings
from functions.recommend.model_store import ModelStore
from functions.shared import storage
from functions.shared.observability import logger
from tests.unit.recommend.model_bucket import BUCKET, Clock, file_of
from training import train_model, vehicle

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

EVENTS = Path(__file__).resolve().parents[3] / "events"


@pytest.fixture(scope="session")
def trained() -> dict[str, Any]:
    """The content of a model file."""
    return train_model.train([vehicle.load(), vehicle.load("generic-suv")], count=2000)


@pytest.fixture(scope="session")
def trained_bytes(trained: dict[str, Any]) -> bytes:
    """The model file as it is."""
    return file_of(trained)


@pytest.fixture
def model_bytes(trained: dict[str, Any]) -> Callable[..., bytes]:
    """A model file's bytes, with changed metadata where asked for."""

    def build(**metadata: object) -> bytes:
        return file_of(trained | {"metadata": trained["metadata"] | metadata})

    return build


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, model_bytes: Callable[..., bytes]) -> Path:
    """No model bucket, a bundled model of its own, a private temporary folder; returns the bundled model's path."""
    for name in ModelSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    bundled = tmp_path / "bundled.joblib"
    bundled.write_bytes(model_bytes())
    monkeypatch.setenv("BUNDLED_MODEL_PATH", str(bundled))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    return bundled


@pytest.fixture
def s3(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Client]:
    """An S3 in memory with the versioned bucket `models`, which MODEL_BUCKET names."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "testing")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    monkeypatch.setenv("MODEL_BUCKET", BUCKET)
    with mock_aws():
        storage.client.cache_clear()
        client = storage.client()
        client.create_bucket(Bucket=BUCKET)
        client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        yield client
    storage.client.cache_clear()


@pytest.fixture
def http_event() -> dict[str, Any]:
    event: dict[str, Any] = json.loads((EVENTS / "recommend_http.json").read_text())
    return event


@pytest.fixture
def task_payload() -> dict[str, Any]:
    payload: dict[str, Any] = json.loads((EVENTS / "recommend_task.json").read_text())
    return payload


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> ModelStore:
    return ModelStore(clock)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The causes of the warnings so far."""
    causes: list[str] = []
    monkeypatch.setattr(logger, "warning", lambda _, cause: causes.append(cause))
    return causes


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls that reached S3 so far."""
    calls: list[str] = []

    def spy(name: str) -> None:
        original: Any = getattr(storage, name)

        def call(*arguments: Any) -> Any:
            calls.append(name)
            return original(*arguments)

        monkeypatch.setattr(storage, name, call)

    spy("fetch")
    spy("current_version")
    return calls
