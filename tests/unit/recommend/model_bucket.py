"""The model bucket as the tests use it, and a clock that they turn."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NoReturn

import joblib
import pytest

from functions.recommend.config import ModelSettings
from functions.recommend.model_store import Loaded, ModelStore
from functions.shared import storage

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "models"
KEY = "car_fit_model.joblib"


class Clock:
    """Time that passes when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def current(store: ModelStore) -> Loaded:
    """What the store serves in the environment as it is now."""
    return store.current(ModelSettings.from_environment())


def put(s3: S3Client, data: bytes, key: str = KEY) -> str:
    """Upload a model; returns its version id."""
    return s3.put_object(Bucket=BUCKET, Key=key, Body=data)["VersionId"]


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """S3 answers with this error from now on."""

    def fail(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(storage, "current_version", fail)


def file_of(content: dict[str, Any]) -> bytes:
    """The bytes of a model file with this content."""
    buffer = io.BytesIO()
    joblib.dump(content, buffer)
    return buffer.getvalue()
