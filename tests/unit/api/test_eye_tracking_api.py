from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from functions.api import analyses, faces, table
from functions.eye_tracking import identify_app, identity
from functions.shared import storage
from functions.shared.records import from_item
from functions.shared.storage import Address
from tests.unit.api.conftest import EYES, TABLE, UPLOADS, executions
from tests.unit.handlers import Context, answered, event, request

Call = Callable[[dict[str, Any]], dict[str, Any]]
VIDEO = Address(UPLOADS, "videos/ann/clip.mp4")


def put_video(address: Address = VIDEO, data: bytes = b"frames", **parameters: Any) -> str:
    return storage.write(address, data, "video/mp4", identity.to_metadata("ann", parameters))


def track(call: Call, **body: Any) -> tuple[int, dict[str, Any]]:
    return answered(call(request("api_track_eyes", body, {})))


def from_s3(call: Call, address: Address = VIDEO, **body: Any) -> tuple[int, dict[str, Any]]:
    return track(call, action="process_s3_file", s3_url=str(address), **body)


def arrived(address: Address = VIDEO) -> dict[str, Any]:
    """What the state machine's first task makes of the object's arrival."""
    payload = json.loads(json.dumps(event("identify_video_task")))
    payload["detail"] = {"bucket": {"name": address.bucket}, "object": {"key": address.key}}
    return identify_app.handler(payload, Context())  # type: ignore[arg-type]


def test_a_video_in_s3_becomes_an_analysis_that_is_started_once(call: Call) -> None:
    put_video()
    status, body = from_s3(call, user_id="ann")
    again_status, again = from_s3(call, user_id="ann")
    assert (status, again_status) == (202, 202)
    assert body["data"] == again["data"]
    assert len(executions(EYES)) == 1
    assert executions() == []


def test_a_request_finds_the_analysis_that_the_arrival_has_started(call: Call) -> None:
    put_video(prompted="up-down", step=2)
    registered = arrived()
    table.client().put_item(TableName="analyses", Item=registered["item"])

    status, body = from_s3(call)

    assert status == 202
    assert body["data"]["analysis_id"] == registered["video"]["analysis_id"]
    assert body["user_id"] == "ann"
    assert executions(EYES) == []  # it runs already, under the name that the event gave it


def test_the_arrival_takes_user_and_parameters_from_the_metadata(call: Call) -> None:
    put_video(prompted="up-down", step=2)
    found = arrived()
    assert found["video"]["user_id"] == "ann"
    assert found["video"]["parameters"] == {"prompted": "up-down", "step": 2}
    item = from_item(found["item"])
    assert (item["kind"], item["status"], item["user_id"]) == ("eye_tracking", "RUNNING", "ann")
    assert item["execution"] == event("identify_video_task")["execution"]


@pytest.mark.parametrize(
    "key",
    [
        "videos/ann/a b.mp4",
        "videos/ann/a+b.mp4",
        "videos/ann/a&b=c.mp4",
        "videos/ann/한글 이름.mp4",
        "videos/ann/100%.mp4",
        "videos/ann/a%20b.mp4",
        "videos/ann/x.y.z/v.1.mp4",
    ],
)
def test_odd_object_keys_are_taken_as_they_are(call: Call, key: str) -> None:
    put_video(Address(UPLOADS, key))
    assert arrived(Address(UPLOADS, key))["video"]["video_url"] == f"s3://{UPLOADS}/{key}"
    status, body = from_s3(call, Address(UPLOADS, key))
    assert status == 202
    item = table.get(body["data"]["analysis_id"])
    assert item is not None
    assert item["request"]["video_path"] == f"s3://{UPLOADS}/{key}"


def test_other_content_parameters_or_user_is_another_analysis(call: Call) -> None:
    put_video()
    ids = [from_s3(call, user_id="ann")[1]["data"]["analysis_id"]]
    ids.append(from_s3(call, user_id="bob")[1]["data"]["analysis_id"])
    ids.append(from_s3(call, user_id="ann", parameters={"step": 2})[1]["data"]["analysis_id"])
    put_video(data=b"other frames")
    ids.append(from_s3(call, user_id="ann")[1]["data"]["analysis_id"])
    assert len(set(ids)) == 4


def test_metadata_that_holds_no_parameters_is_refused_later_by_name(call: Call) -> None:
    storage.write(VIDEO, b"frames", "video/mp4", {"parameters": "step=2"})
    assert arrived()["video"]["parameters"] == {"step=2": None}


def test_an_analysis_that_failed_without_fault_is_started_anew(call: Call) -> None:
    put_video()
    analysis_id = from_s3(call, user_id="ann")[1]["data"]["analysis_id"]
    table.fail_running(analysis_id, {"code": "UNAVAILABLE", "message": "x"}, "now")
    assert from_s3(call, user_id="ann")[0] == 202
    assert len(executions(EYES)) == 2


def registered() -> str:
    """The id of what RegisterAnalysis has stored of the object's arrival."""
    item = arrived()["item"]
    table.client().put_item(TableName=TABLE, Item=item)
    return str(item["analysis_id"]["S"])


def test_an_arrivals_analysis_that_somebody_was_told_of_is_not_forgotten(call: Call) -> None:
    put_video()
    analysis_id = registered()
    assert "started" not in (table.get(analysis_id) or {})
    assert from_s3(call)[1]["data"]["analysis_id"] == analysis_id
    assert (table.get(analysis_id) or {})["started"]
    assert executions(EYES) == []  # the arrival's own workflow runs


def test_an_arrivals_analysis_that_was_forgotten_meanwhile_is_not_promised(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_video()
    analysis_id = registered()
    real = table.mark_started

    def forgotten(gone: str) -> bool:
        table.delete(gone)
        return real(gone)

    monkeypatch.setattr(table, "mark_started", forgotten)
    assert from_s3(call)[0] == 404
    assert table.get(analysis_id) is None


def test_an_analysis_that_was_refused_stays_refused(call: Call) -> None:
    put_video()
    analysis_id = from_s3(call, user_id="ann")[1]["data"]["analysis_id"]
    table.fail_running(analysis_id, {"code": "VIDEO_UNREADABLE", "message": "No video."}, "now")
    status, body = from_s3(call, user_id="ann")
    assert (status, body["error"]["code"]) == (422, "VIDEO_UNREADABLE")
    assert body["error"]["details"] == {"analysis_id": analysis_id}
    assert len(executions(EYES)) == 1


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"action": "process_s3_file"}, 400, "MISSING_FIELDS"),
        ({"action": "analyze_image"}, 400, "MISSING_FIELDS"),
        ({"action": "analyze_video", "file_data": "%%%"}, 400, "INVALID_VALUE"),
        ({"action": "dance"}, 400, "INVALID_VALUE"),
        ({"action": "process_s3_file", "s3_url": "s3://elsewhere/v.mp4"}, 400, "INVALID_VALUE"),
        ({"action": "process_s3_file", "s3_url": f"s3://{UPLOADS}/videos/ann/none.mp4"}, 404, "NOT_FOUND"),
        ({"action": "process_s3_file", "s3_url": str(VIDEO), "parameters": {"step": 11}}, 400, "INVALID_VALUE"),
        ({"action": "process_s3_file", "s3_url": str(VIDEO), "parameters": {"stride": 2}}, 400, "INVALID_VALUE"),
        ({"action": "process_s3_file", "s3_url": str(VIDEO), "parameters": {"vpp_thresh": 0}}, 400, "INVALID_VALUE"),
        ({"action": "process_s3_file", "s3_url": str(VIDEO), "parameters": {"prompted": "left"}}, 400, "INVALID_VALUE"),
        ({"action": "analyze_video", "file_data": "A" * 5_400_000}, 413, "PAYLOAD_TOO_LARGE"),
        ({"action": "analyze_image", "file_data": "A" * 5_400_000}, 413, "PAYLOAD_TOO_LARGE"),
    ],
)
def test_a_wrong_request_is_refused_and_starts_nothing(
    call: Call, body: dict[str, Any], status: int, code: str
) -> None:
    answered_status, answer = track(call, **body)
    assert (answered_status, answer["error"]["code"]) == (status, code)
    assert executions(EYES) == []


def test_what_is_too_large_is_told_the_way(call: Call) -> None:
    message = track(call, action="analyze_video", file_data="A" * 5_400_000)[1]["error"]["message"]
    assert "POST /uploads" in message
    assert "process_s3_file" in message


def test_a_small_video_is_stored_where_uploads_go_and_analysed_once(call: Call) -> None:
    body = {
        "action": "analyze_video",
        "user_id": "ann",
        "file_name": "me.MOV",
        "file_data": base64.b64encode(b"frames").decode(),
        "parameters": {"step": 3},
    }
    status, first = track(call, **body)
    _, second = track(call, **body)
    assert status == 202
    assert first["data"]["analysis_id"] == second["data"]["analysis_id"]
    item = table.get(first["data"]["analysis_id"])
    assert item is not None
    address = Address.parse(item["request"]["video_path"])
    assert address.key.startswith("videos/ann/")
    assert address.key.endswith(".mov")
    assert storage.read(address, 100) == b"frames"
    assert arrived(address)["video"]["analysis_id"] == first["data"]["analysis_id"]  # what its arrival starts, too


def test_a_videos_form_carries_how_it_is_to_be_analysed(call: Call) -> None:
    asked = {
        "kind": "video",
        "content_type": "video/mp4",
        "user_id": "ann",
        "parameters": {"prompted": "up-down"},
    }
    fields = answered(call(request("api_create_upload", asked)))[1]["data"]["fields"]
    assert fields["x-amz-meta-user-id"] == "ann"
    assert json.loads(fields["x-amz-meta-parameters"]) == {"prompted": "up-down"}


def test_a_photo_has_no_parameters(call: Call) -> None:
    asked = {"kind": "photo", "content_type": "image/jpeg", "parameters": {"step": 2}}
    assert answered(call(request("api_create_upload", asked)))[1]["error"]["code"] == "INVALID_VALUE"


class FakeLambda:
    def __init__(self, payload: dict[str, Any], error: bool) -> None:
        self.asked: dict[str, Any] = {}
        self._answer: dict[str, Any] = {"Payload": io.BytesIO(json.dumps(payload).encode())}
        if error:
            self._answer["FunctionError"] = "Unhandled"

    def invoke(self, Payload: bytes, **_: str) -> dict[str, Any]:  # noqa: N803
        self.asked = json.loads(Payload)
        return self._answer


def test_a_photo_is_answered_at_once(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeLambda({"faces": 1, "metrics": {"eye_open": 0.31}}, error=False)
    monkeypatch.setattr(faces, "client", lambda: fake)
    photo = base64.b64encode(b"jpeg").decode()
    status, body = track(call, action="analyze_image", user_id="ann", file_data=photo)
    assert status == 200
    assert body["data"]["metrics"] == {"eye_open": 0.31}
    assert "not a diagnosis" in body["data"]["disclaimer"]
    assert fake.asked == {"file_data": photo}
    assert table.of_user("ann", 10).items == []


def test_a_photo_in_s3_is_answered_at_once_too(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeLambda({"faces": 1, "metrics": {}}, error=False)
    monkeypatch.setattr(faces, "client", lambda: fake)
    address = Address(UPLOADS, "photos/ann/me.jpg")
    storage.write(address, b"jpeg", "image/jpeg")
    assert from_s3(call, address)[0] == 200
    assert fake.asked == {"image_url": str(address)}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        ("NoFace", 422, "NO_FACE"),
        ("ImageUnreadable", 422, "IMAGE_UNREADABLE"),
        ("Unavailable", 503, "UNAVAILABLE"),
        ("KeyError", 500, "INTERNAL_ERROR"),
        ("InternalError", 500, "INTERNAL_ERROR"),
        ("Sandbox.Timedout", 503, "UNAVAILABLE"),
        ("Runtime.ExitError", 503, "UNAVAILABLE"),  # also of a function that was killed for its memory
        ("Runtime.ImportModuleError", 503, "UNAVAILABLE"),
        (None, 503, "UNAVAILABLE"),  # Step Functions calls it Lambda.Unknown
    ],
)
def test_what_a_photo_is_refused_for_is_passed_on(
    call: Call, monkeypatch: pytest.MonkeyPatch, error: str | None, status: int, code: str
) -> None:
    named = {"errorType": error} if error else {}
    fake = FakeLambda({**named, "errorMessage": "Because."}, error=True)
    monkeypatch.setattr(faces, "client", lambda: fake)
    answered_status, body = track(call, action="analyze_image", file_data="AAAA")
    assert (answered_status, body["error"]["code"]) == (status, code)
    assert ("Because." in body["error"]["message"]) == (status == 422)  # what a bug says may hold what was measured


def test_progress_counts_the_windows_that_are_done(call: Call) -> None:
    put_video()
    analysis_id = from_s3(call, user_id="ann")[1]["data"]["analysis_id"]
    item = table.get(analysis_id)
    assert item is not None
    planned = {"windows": 3, "frames": 900, "duration_s": 30.0}
    table.delete(analysis_id)
    table.put_new({**item, "progress": planned})
    for number in (0, 2):
        storage.write(Address("hypermob-results", f"windows/{analysis_id}/rows/{number:04}.npz"), b"x", "x/y")
    asked = request("api_get_analysis")
    asked["path"] = f"/analyses/{analysis_id}"
    assert answered(call(asked))[1]["data"]["progress"] == {**planned, "windows_done": 2}
    listed = analyses.page("ann", 10, None).analyses
    assert [entry.kind for entry in listed] == ["eye_tracking"]


def test_erasing_a_user_takes_videos_results_and_working_files(call: Call) -> None:
    put_video()
    analysis_id = from_s3(call, user_id="ann")[1]["data"]["analysis_id"]
    results = [f"results/ann/{analysis_id}/{name}" for name in ("eyes.csv", "eyes-blinks.csv")]
    for key in (f"windows/{analysis_id}/rows/0000.npz", *results):
        storage.write(Address("hypermob-results", key), b"x", "x/y")
    assert answered(call(event("api_erase_user")))[1]["data"] == {"objects": 4, "items": 1}
    assert storage.keys("hypermob-results", "") == []
