"""An erasure beside analyses that run: whatever the order of the steps, nothing is left and nothing comes back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.api import analyses, erasure, table
from functions.eye_tracking import addresses, identity
from functions.shared import storage
from functions.shared.errors import NotFound
from functions.shared.items import new_item
from functions.shared.records import to_attribute, to_item
from functions.shared.storage import Address
from tests.unit.api.conftest import RESULTS, TABLE, UPLOADS

MACHINES = Path(__file__).parents[3] / "statemachine"
PHOTO, VIDEO = Address(UPLOADS, "photos/ann/1.jpg"), Address(UPLOADS, "videos/ann/1.mp4")
ARRIVED = Address(UPLOADS, "videos/ann/2.mp4")
Steps = Iterator[None]


def save(machine: str, state: str, analysis_id: str) -> bool:
    """Write an item under the condition that the state machine itself has; False where it stops the analysis."""
    definition = json.loads((MACHINES / f"{machine}.asl.json").read_text(encoding="utf-8"))
    try:
        table.client().update_item(
            TableName=TABLE,
            Key=to_item({"analysis_id": analysis_id}),
            UpdateExpression="SET saved = :yes",
            ConditionExpression=definition["States"][state]["Arguments"]["ConditionExpression"],
            ExpressionAttributeValues={":yes": to_attribute(True)},
        )
    except ClientError as error:
        assert error.response["Error"]["Code"] == "ConditionalCheckFailedException"  # noqa: PT017
        return False
    return True


def is_there(video: Address) -> bool:
    try:
        storage.stat(video)
    except NotFound:
        return False
    return True


def written(address: Address, of: Address) -> bool:
    try:
        storage.write_result(address, b"made of it", "image/jpeg", of=of)
    except NotFound:
        return False
    return True


def seat_setup(overlay: Address, is_workflow: bool) -> Steps:
    """Measure, SaveMeasurement, SaveSeatSetup; POST /measure has the first alone."""
    yield
    try:
        storage.read(PHOTO, 1000)
    except NotFound:
        return
    yield
    if not written(overlay, PHOTO) or not is_workflow:
        return
    for state in ("SaveMeasurement", "SaveSeatSetup"):
        yield
        if not save("seat_setup", state, "seat"):
            yield
            storage.client().delete_object(Bucket=overlay.bucket, Key=overlay.key)
            return


def arrival() -> Steps:
    """IdentifyVideo, RegisterAnalysis, and what follows; the video is another one than that of `eye_tracking`."""
    yield
    try:
        etag = storage.stat(ARRIVED).etag
    except NotFound:
        return
    item = identity.new_item(ARRIVED, etag, "ann", {}, 365)
    yield
    table.put_new(item)
    yield from eye_tracking(item["analysis_id"], ARRIVED, forgets=True)


def forget(analysis_id: str) -> None:
    """ForgetArrival, as the state machine has it."""
    asked = json.loads((MACHINES / "eye_tracking.asl.json").read_text(encoding="utf-8"))["States"]["ForgetArrival"]
    item = table.get(analysis_id)
    if item:
        values = {":mine": to_attribute(item["execution"])}
        table.client().delete_item(
            TableName=TABLE,
            Key=to_item({"analysis_id": analysis_id}),
            ConditionExpression=asked["Arguments"]["ConditionExpression"],
            ExpressionAttributeNames=asked["Arguments"]["ExpressionAttributeNames"],
            ExpressionAttributeValues=values,
        )


def eye_tracking(analysis_id: str = "eyes", video: Address = VIDEO, forgets: bool = False) -> Steps:
    """PlanWindows, SavePlan, AnalyzeWindow, Summarize, SaveSummary. That of an arrival ends after Summarize's file."""
    yield
    if not is_there(video) or not written(addresses.plan(RESULTS, analysis_id), video):
        yield
        if forgets:
            forget(analysis_id)
        return
    yield
    if not save("eye_tracking", "SavePlan", analysis_id):
        return
    yield
    if not written(addresses.window(RESULTS, analysis_id, 0), video):
        return
    yield
    table_file = addresses.result(RESULTS, "ann", analysis_id, "eyes.csv")
    if not written(table_file, video) or forgets:
        return
    yield
    if not save("eye_tracking", "SaveSummary", analysis_id):
        yield
        storage.client().delete_object(Bucket=table_file.bucket, Key=table_file.key)


def interleave(monkeypatch: pytest.MonkeyPatch, turns: Iterator[int], running: list[Steps]) -> None:
    """Before each step of the erasure, as many steps of what runs as `turns` says."""

    def beside(step: Callable[..., Any]) -> Callable[..., Any]:
        def both(*arguments: Any, **named: Any) -> Any:
            for _ in range(next(turns, 0)):
                if running:
                    one = running.pop(0)
                    if next(one, ...) is None:
                        running.append(one)
            return step(*arguments, **named)

        return both

    for module, name in [
        (table, "of_user"),
        (table, "mark_erasing"),
        (table, "delete"),
        (storage, "delete_prefix"),
    ]:
        monkeypatch.setattr(module, name, beside(getattr(module, name)))


@settings(max_examples=80, deadline=None)
@given(turns=st.lists(st.integers(0, 4), min_size=20, max_size=20), before=st.integers(0, 16))
def test_nothing_is_left_of_an_erased_user(turns: list[int], before: int) -> None:
    for address in (PHOTO, VIDEO, ARRIVED):
        storage.write(address, b"of ann", "image/jpeg")
    for analysis_id, kind, request in [
        ("seat", "seat_setup", {"image_url": str(PHOTO)}),
        ("eyes", "eye_tracking", {"video_path": str(VIDEO)}),
    ]:
        table.put_new(new_item(analysis_id, kind, "ann", request, 365))
    running = [
        seat_setup(Address(RESULTS, "results/ann/seat/overlay.jpg"), is_workflow=True),
        seat_setup(Address(RESULTS, "results/ann/alone/overlay.jpg"), is_workflow=False),
        eye_tracking(),
        arrival(),
    ]
    with pytest.MonkeyPatch.context() as monkeypatch:
        for _ in range(before):
            next(running[0], None)
            running.append(running.pop(0))
        interleave(monkeypatch, iter(turns), running)
        erasure.erase("ann")
    for one in running:
        list(one)

    assert storage.keys(UPLOADS, "") == []
    assert storage.keys(RESULTS, "") == []
    assert table.of_user("ann", 10).items == []


def test_an_analysis_that_is_being_erased_is_not_shown() -> None:
    table.put_new(new_item("seat", "seat_setup", "ann", {"image_url": str(PHOTO)}, 365))
    table.mark_erasing("seat")
    assert analyses.page("ann", 10, None).analyses == []
    with pytest.raises(NotFound):
        analyses.get("seat")


def test_an_upload_in_parts_that_never_ended_goes_with_its_user() -> None:
    s3 = storage.client()
    for user in ("ann", "anna"):
        key = f"videos/{user}/1.mp4"
        begun = s3.create_multipart_upload(Bucket=UPLOADS, Key=key)
        s3.upload_part(Bucket=UPLOADS, Key=key, UploadId=begun["UploadId"], PartNumber=1, Body=b"a face")
    erasure.erase("ann")
    assert [upload["Key"] for upload in s3.list_multipart_uploads(Bucket=UPLOADS)["Uploads"]] == ["videos/anna/1.mp4"]
