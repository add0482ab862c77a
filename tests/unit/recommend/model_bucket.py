"""The model bucket as the tests use it, and a clock that they turn."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import pytest

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


def put(s3: S3Client, data: bytes) -> str:
    """Upload a model; returns its version id."""
    return s3.put_object(Bucket=BUCKET, Key=KEY, Body=data)["VersionId"]


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """S3 answers with this error from now on."""

    def fail(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(storage, "current_version", fail)
