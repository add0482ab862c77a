"""The files of a summary: nothing stays of a video that was erased while they were written."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from moto import mock_aws

from functions.eye_tracking import summarize_app
from functions.eye_tracking.requests import SummarizeTask
from functions.shared import storage
from functions.shared.errors import NotFound
from functions.shared.storage import Address

UPLOADS, RESULTS = "hypermob-uploads", "hypermob-results"
VIDEO = Address(UPLOADS, "videos/ann/1.mp4")
RESULT: Any = SimpleNamespace(
    csv=b"rows",
    blinks_csv=b"blinks",
    plot_svg=b"<svg/>",
    plot_png=b"png",
    report=SimpleNamespace(model_dump_json=lambda **_: "{}"),
)


@pytest.fixture(autouse=True)
def buckets(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("RESULTS_BUCKET", RESULTS)
    with mock_aws():
        summarize_app.settings.cache_clear()
        for bucket in (UPLOADS, RESULTS):
            storage.client().create_bucket(
                Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": "ap-northeast-2"}
            )
        yield
    summarize_app.settings.cache_clear()


def task() -> SummarizeTask:
    return SummarizeTask(analysis_id="a", user_id="ann", video_url=str(VIDEO), etag="x", parameters={}, windows=[])


def test_the_files_are_written_while_the_video_is_there() -> None:
    storage.write(VIDEO, b"film", "video/mp4")
    assert sorted(summarize_app._write(task(), RESULT)) == ["blinks_csv", "csv", "plot_png", "plot_svg", "summary"]
    assert len(storage.keys(RESULTS, "results/ann/a/")) == 5


def test_no_file_is_left_of_a_video_that_is_gone() -> None:
    with pytest.raises(NotFound):
        summarize_app._write(task(), RESULT)
    assert storage.keys(RESULTS, "") == []
