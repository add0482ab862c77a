"""The bundled model: when it answers instead of S3's, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import sklearn
from sklearn.dummy import DummyRegressor

from functions.recommend.model_store import ModelStore
from functions.shared.errors import Forbidden, InternalError, Unavailable
from tests.unit.recommend.model_bucket import BUCKET, KEY, Clock, current, fail_with, file_of, put

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

Build = Callable[..., bytes]


def test_no_bucket_no_object_or_a_foreign_version_falls_back_to_the_bundled_model(
    s3: S3Client, log: list[str], model_bytes: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert current(ModelStore()).source == "bundled"  # nothing was uploaded
    put(s3, model_bytes())
    monkeypatch.setenv("MODEL_VERSION_ID", "00000000-0000-0000-0000-000000000000")
    assert current(ModelStore()).source == "bundled"
    monkeypatch.delenv("MODEL_BUCKET")
    assert current(ModelStore()).source == "bundled"
    assert len(log) == 3
    assert len(set(log)) == 3


def test_no_right_to_read_falls_back_and_says_so_once(
    s3: S3Client, store: ModelStore, clock: Clock, log: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_with(monkeypatch, Forbidden("This service may not use s3://models/car_fit_model.joblib."))
    for _ in range(3):
        assert current(store).source == "bundled"
        clock.now += 60
    assert len(log) == 1
    assert "may not use" in log[0]


@pytest.mark.parametrize(
    ("metadata", "cause"),
    [
        ({"sklearn_version": "0.0.1"}, f"scikit-learn 0.0.1, not {sklearn.__version__}"),
        ({"format_version": 1}, "its format is 1, this service reads 2: train it again"),
        ({"vehicles": {}}, "its metadata is incomplete"),
        ({"default_vehicle": "flying-carpet"}, "its metadata is incomplete"),
        ({"settings": ["seat_position"]}, "inputs or settings"),
        ({"inputs": ["height"]}, "inputs or settings"),
        ({"conventions": {"seat_angle": "Backrest from the cushion."}}, "conventions"),
    ],
)
def test_a_model_that_does_not_fit_this_service_is_refused_with_its_reason(
    s3: S3Client, store: ModelStore, log: list[str], model_bytes: Build, metadata: dict[str, Any], cause: str
) -> None:
    put(s3, model_bytes(**metadata))
    assert current(store).source == "bundled"
    assert len(log) == 1
    assert cause in log[0]


@pytest.mark.parametrize("data", [b"", b"no joblib file", b"\x80\x04K\x01."])
def test_a_broken_object_is_fetched_once_and_replaced_when_it_is_mended(
    s3: S3Client, store: ModelStore, clock: Clock, log: list[str], reads: list[str], model_bytes: Build, data: bytes
) -> None:
    put(s3, data)
    for _ in range(3):
        assert current(store).source == "bundled"
        clock.now += 60
    assert reads.count("fetch") == 1
    assert len(log) == 1
    mended = put(s3, model_bytes())
    assert current(store).version == mended


@pytest.mark.parametrize("part", [object(), DummyRegressor(strategy="constant", constant=np.nan)])
def test_a_model_that_raises_or_answers_nonsense_is_refused(
    s3: S3Client, store: ModelStore, trained: dict[str, Any], log: list[str], part: object
) -> None:
    broken = trained["vehicles"] | {"generic-suv": trained["vehicles"]["generic-suv"] | {"posture": part}}
    put(s3, file_of(trained | {"vehicles": broken}))
    assert current(store).source == "bundled"
    assert "cannot predict" in log[0] or "not twelve numbers" in log[0]


def test_a_file_of_the_format_before_is_refused_by_name(s3: S3Client, store: ModelStore, log: list[str]) -> None:
    put(s3, file_of({"pipeline": object(), "metadata": {"format_version": 1}}))
    assert current(store).source == "bundled"
    assert "train it again" in log[0]


def test_a_moments_outage_keeps_the_model_in_memory(
    s3: S3Client, store: ModelStore, clock: Clock, model_bytes: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = put(s3, model_bytes())
    current(store)
    clock.now += 60
    fail_with(monkeypatch, Unavailable("The object store did not answer; try again."))
    assert current(store).version == version


def test_an_outage_at_the_start_falls_back(
    s3: S3Client, store: ModelStore, clock: Clock, model_bytes: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(s3, model_bytes())
    with monkeypatch.context() as outage:
        fail_with(outage, Unavailable("The object store did not answer; try again."))
        assert current(store).source == "bundled"
    clock.now += 60
    assert current(store).source == "s3"


def test_a_deleted_object_gives_way_to_the_bundled_model(
    s3: S3Client, store: ModelStore, clock: Clock, model_bytes: Build
) -> None:
    put(s3, model_bytes())
    assert current(store).source == "s3"
    s3.delete_object(Bucket=BUCKET, Key=KEY)
    clock.now += 60
    assert current(store).source == "bundled"


@pytest.mark.parametrize("content", [None, b"broken"])
def test_without_any_model_the_error_says_how_to_build_one_and_shows_no_path(
    store: ModelStore, environment: Path, content: bytes | None
) -> None:
    environment.unlink()
    if content is not None:
        environment.write_bytes(content)
    with pytest.raises(InternalError, match="make model") as caught:
        current(store)
    assert str(environment) not in str(caught.value)
