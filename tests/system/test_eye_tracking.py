"""Eye tracking over HTTP: a real film, the real state machine, windows side by side in processes of their own."""

from __future__ import annotations

import base64
import io
import json
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pandas as pd
import pytest
from PIL import Image

import local
from functions.eye_tracking import identity
from functions.shared.records import to_item
from functions.shared.storage import Address
from local.packages import package
from tests.system import faulty_window
from tests.system.films import Film, write

Body = dict[str, Any]
FRAMES = 240
WINDOWS = 4  # of 60 frames: the template's parameter for these tests
COLUMNS = [
    "frame_idx", "time_sec", "L_iris_cx", "L_iris_cy", "L_eye_open", "L_v_offset",
    "R_iris_cx", "R_iris_cy", "R_eye_open", "R_v_offset", "eye_open", "v_offset",
]  # fmt: skip


@pytest.fixture(scope="module")
def film(project_root: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Eight seconds with six blinks (the sample's), one of them across a window's edge, in four stretches."""
    folder = tmp_path_factory.mktemp("films")
    source = project_root / "samples" / "face-10s.mp4"
    return write(source, folder, Film("film.mp4", options={"preset": "veryfast"}), FRAMES).read_bytes()


@pytest.fixture
def user() -> str:
    return f"user-{uuid.uuid4()}"


def upload(api: httpx.Client, data: bytes, user_id: str, parameters: Body | None = None) -> str:
    asked = {"kind": "video", "content_type": "video/mp4", "user_id": user_id, "parameters": parameters}
    form = api.post("/uploads", json=asked).raise_for_status().json()["data"]
    httpx.post(form["url"], data=form["fields"], files={"file": data}, trust_env=False).raise_for_status()
    return str(form["s3_url"])


def track(api: httpx.Client, address: str, **body: Any) -> httpx.Response:
    return api.post("/eye-tracking", json={"action": "process_s3_file", "s3_url": address, **body})


def finished(api: httpx.Client, analysis_id: str) -> Body:
    for _ in range(8):
        found: Body = api.get(f"/analyses/{analysis_id}", headers={"Prefer": "wait=20"}).json()["data"]
        if found["status"] != "RUNNING":
            return found
    pytest.fail("the analysis never ended")


def analysed(api: httpx.Client, data: bytes, user_id: str, parameters: Body | None = None) -> Body:
    answer = track(api, upload(api, data, user_id, parameters)).raise_for_status()
    return finished(api, answer.json()["data"]["analysis_id"])


def runs_of(stack: local.Deployment, analysis_id: str) -> int:
    """Executions that went as far as planning this analysis."""
    states = stack.client("stepfunctions")
    machine = stack.outputs["EyeTrackingStateMachineArn"]
    found = 0
    for run in states.list_executions(stateMachineArn=machine, maxResults=1000)["executions"]:
        history = states.get_execution_history(executionArn=run["executionArn"], maxResults=1000)["events"]
        names = {event["stateEnteredEventDetails"]["name"] for event in history if "stateEnteredEventDetails" in event}
        found += "PlanWindows" in names and analysis_id in json.dumps(history, default=str)
    return found


def items_of(api: httpx.Client, user_id: str) -> list[Body]:
    return list(api.get(f"/users/{user_id}/analyses").raise_for_status().json()["data"]["analyses"])


def await_items(api: httpx.Client, user_id: str) -> list[Body]:
    """The user's analyses when all of them have ended; there is at least one."""
    for _ in range(400):
        found = items_of(api, user_id)
        if found and all(item["status"] != "RUNNING" for item in found):
            return found
        time.sleep(0.1)
    pytest.fail("no analysis ended")


def test_an_uploaded_film_becomes_blinks_gaze_range_csv_plot_and_summary(
    stack: local.Deployment, api: httpx.Client, film: bytes, user: str
) -> None:
    found = analysed(api, film, user)
    summary = found["summary"]
    assert found["status"] == "SUCCEEDED"
    assert found["progress"] == {"windows": WINDOWS, "windows_done": WINDOWS, "frames": FRAMES, "duration_s": 7.967}
    assert (summary["frames_processed"], summary["frames_with_face"], summary["frames_missing"]) == (FRAMES, FRAMES, 0)
    assert summary["blink_count"] == 6
    assert summary["psp_suspected"] is None
    assert summary["psp_reasons"]
    assert "not a diagnosis" in summary["disclaimer"]

    table = pd.read_csv(io.StringIO(httpx.get(found["csv_url"], trust_env=False).text))
    assert list(table.columns)[: len(COLUMNS)] == COLUMNS
    assert table.frame_idx.tolist() == list(range(FRAMES))
    assert table.time_sec.iloc[-1] == pytest.approx(7.967, abs=1e-3)
    report = httpx.get(found["summary_url"], trust_env=False).json()
    assert [blink["peak_s"] for blink in report["blinks"]] == pytest.approx([1.0, 2.6, 4.1, 5.5, 7.0, 7.45], abs=0.1)
    assert httpx.get(found["plot_url"], trust_env=False).text.startswith("<?xml")
    Image.open(io.BytesIO(httpx.get(found["plot_png_url"], trust_env=False).content)).verify()
    assert found["csv_path"].startswith(f"s3://{stack.outputs['ResultsBucketName']}/results/{user}/")
    assert runs_of(stack, found["analysis_id"]) == 1  # the arrival's and the request's are one


def test_a_blink_across_a_windows_edge_is_one_blink(api: httpx.Client, project_root: Path, tmp_path: Path) -> None:
    """The sample's second blink is lowest at frame 78: with stretches of 78 frames it is cut at its lowest point."""
    source = project_root / "samples" / "face-10s.mp4"
    data = write(source, tmp_path, Film("cut.mp4", gop=78, options={"preset": "veryfast"}), 156).read_bytes()
    found = analysed(api, data, "edge")
    assert found["progress"]["windows"] == 2
    assert found["summary"]["blink_count"] == 4 - 1  # at 1.0, 2.6 and 4.1 s


def test_a_prompted_film_has_gaze_in_degrees(api: httpx.Client, film: bytes, user: str) -> None:
    found = analysed(api, film, user, {"prompted": "up-down"})
    assert found["summary"]["gaze"]["grade"] in {"good", "low", "insufficient"}
    assert found["summary"]["psp_suspected"] is None  # eight seconds are too short for a verdict
    assert found["request"]["parameters"] == {"prompted": "up-down"}


def test_a_repeated_event_does_nothing_twice(stack: local.Deployment, api: httpx.Client, film: bytes) -> None:
    user_id = f"user-{uuid.uuid4()}"
    address = upload(api, film, user_id)
    (first,) = await_items(api, user_id)
    run = workflow_ended(stack, arrival(address))
    assert run["status"] == "SUCCEEDED"
    assert items_of(api, user_id) == [first]
    assert runs_of(stack, first["analysis_id"]) == 1


def workflow_ended(stack: local.Deployment, payload: Body) -> Body:
    """An execution of the state machine with that input, when it is over."""
    states = stack.client("stepfunctions")
    machine = stack.outputs["EyeTrackingStateMachineArn"]
    arn = states.start_execution(stateMachineArn=machine, input=json.dumps(payload))["executionArn"]
    for _ in range(200):
        run: Body = states.describe_execution(executionArn=arn)
        if run["status"] != "RUNNING":
            return run
        time.sleep(0.1)
    pytest.fail("the workflow never ended")


def arrival(address: str) -> Body:
    bucket, _, key = address.removeprefix("s3://").partition("/")
    detail = {"bucket": {"name": bucket}, "object": {"key": key}}
    return {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}


def test_an_arrival_of_what_is_gone_already_leaves_nothing(stack: local.Deployment, api: httpx.Client) -> None:
    user_id = f"user-{uuid.uuid4()}"
    run = workflow_ended(stack, arrival(f"s3://{stack.outputs['UploadsBucketName']}/videos/{user_id}/gone.mp4"))
    assert (run["status"], run["error"]) == ("FAILED", "NotFound")
    assert items_of(api, user_id) == []


def test_an_arrival_that_comes_late_finds_the_newer_object_which_is_analysed_once(
    stack: local.Deployment, api: httpx.Client
) -> None:
    """Two events for one key in any order: both see the object as it is now."""
    user_id = f"user-{uuid.uuid4()}"
    s3, bucket = stack.client("s3"), stack.outputs["UploadsBucketName"]
    place = {"Bucket": bucket, "Key": f"videos/{user_id}/v.mp4"}
    s3.put_object(**place, Body=b"first, no video")
    await_items(api, user_id)
    s3.put_object(**place, Body=b"second, no video either")
    for _ in range(100):
        if len(await_items(api, user_id)) == 2:
            break
        time.sleep(0.1)
    assert workflow_ended(stack, arrival(f"s3://{bucket}/{place['Key']}"))["status"] == "SUCCEEDED"
    assert len(items_of(api, user_id)) == 2


def test_a_film_that_is_deleted_before_it_is_read_fails_by_its_code(stack: local.Deployment, api: httpx.Client) -> None:
    user_id = f"user-{uuid.uuid4()}"
    address = Address(stack.outputs["UploadsBucketName"], f"videos/{user_id}/deleted.mp4")
    item = identity.new_item(address, "0123456789abcdef", user_id, {}, 365)
    stack.client("dynamodb").put_item(TableName=stack.outputs["AnalysesTableName"], Item=to_item(item))
    assert workflow_ended(stack, identity.workflow_input(item))["status"] == "FAILED"
    (found,) = items_of(api, user_id)
    assert (found["status"], found["error"]["code"]) == ("FAILED", "NOT_FOUND")


@pytest.mark.parametrize("name", ["a b", "a+b", "a&b=c", "한글 이름", "100%", "a%20b", "v1.2.final"])
def test_odd_object_keys_start_by_themselves(stack: local.Deployment, api: httpx.Client, name: str) -> None:
    user_id = f"user-{uuid.uuid4()}"
    s3 = stack.client("s3")
    bucket = stack.outputs["UploadsBucketName"]
    s3.put_object(Bucket=bucket, Key=f"videos/{user_id}/{name}.mp4", Body=b"no video at all")
    (item,) = await_items(api, user_id)
    assert item["video_path"] == f"s3://{bucket}/videos/{user_id}/{name}.mp4"
    assert (item["status"], item["error"]["code"]) == ("FAILED", "VIDEO_UNREADABLE")


def test_metadata_with_unknown_parameters_fails_by_name(
    stack: local.Deployment, api: httpx.Client, film: bytes
) -> None:
    user_id = f"user-{uuid.uuid4()}"
    stack.client("s3").put_object(
        Bucket=stack.outputs["UploadsBucketName"],
        Key=f"videos/{user_id}/v.mp4",
        Body=film,
        Metadata={"parameters": '{"stride": 2}'},
    )
    (item,) = await_items(api, user_id)
    assert item["error"]["code"] == "INVALID_VALUE"
    assert "stride" in item["error"]["message"]


def test_a_film_without_a_face_is_refused_after_all(api: httpx.Client, tmp_path: Path, user: str) -> None:
    picture = tmp_path / "wall.mp4"
    from tests.unit.eye_tracking.videos_for_tests import Recipe
    from tests.unit.eye_tracking.videos_for_tests import write as write_numbers

    write_numbers(picture, Recipe("wall.mp4", "libx264"), 30)
    found = analysed(api, picture.read_bytes(), user)
    assert (found["status"], found["error"]["code"]) == ("FAILED", "NO_FACE")
    assert found["summary"] is None


def test_one_photo_is_answered_at_once(api: httpx.Client, project_root: Path, user: str) -> None:
    buffer = io.BytesIO()
    Image.open(project_root / "samples" / "face.jpg").save(buffer, "JPEG")
    body = {"action": "analyze_image", "user_id": user, "file_data": base64.b64encode(buffer.getvalue()).decode()}
    answer = api.post("/eye-tracking", json=body)
    assert answer.status_code == 200
    metrics = answer.json()["data"]["metrics"]
    assert 0.1 < metrics["eye_open"] < 0.6
    assert metrics["L_iris_cx"] > metrics["R_iris_cx"]  # the person's left is on the picture's right
    assert items_of(api, user) == []


def test_a_photo_without_a_face_is_refused(api: httpx.Client) -> None:
    buffer = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 120, 90)).save(buffer, "JPEG")
    body = {"action": "analyze_image", "file_data": base64.b64encode(buffer.getvalue()).decode()}
    answer = api.post("/eye-tracking", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "NO_FACE")


def test_a_small_film_in_the_request_is_waited_for(api: httpx.Client, film: bytes, user: str) -> None:
    body = {
        "action": "analyze_video",
        "user_id": user,
        "file_name": "me.mp4",
        "file_data": base64.b64encode(film).decode(),
    }
    answer = api.post("/eye-tracking", json=body, headers={"Prefer": "wait=25"})
    assert answer.status_code in {200, 202}
    analysis_id = answer.json()["data"]["analysis_id"]
    assert finished(api, analysis_id)["summary"]["blink_count"] == 6
    assert len(items_of(api, user)) == 1


def test_a_user_erased_while_the_film_is_analysed_leaves_nothing(
    stack: local.Deployment, api: httpx.Client, film: bytes, user: str
) -> None:
    address = upload(api, film, user)
    analysis_id = track(api, address).json()["data"]["analysis_id"]
    api.delete(f"/users/{user}").raise_for_status()
    states = stack.client("stepfunctions")
    machine = stack.outputs["EyeTrackingStateMachineArn"]
    for _ in range(300):
        runs = states.list_executions(stateMachineArn=machine, statusFilter="RUNNING")["executions"]
        if not runs:
            break
        time.sleep(0.1)
    assert api.get(f"/analyses/{analysis_id}").status_code == 404
    assert items_of(api, user) == []
    left = stack.client("s3").list_objects_v2(Bucket=stack.outputs["ResultsBucketName"], Prefix=f"results/{user}/")
    assert left.get("Contents", []) == []


@pytest.fixture(scope="module")
def faulty(stack: local.Deployment, project_root: Path) -> Iterator[None]:
    """AnalyzeWindow replaced by one that fails as the user's name says."""
    functions = stack.client("lambda")
    names = [function["FunctionName"] for function in functions.list_functions()["Functions"]]
    (name,) = [name for name in names if "AnalyzeWindow" in name]

    def run(handler: str, timeout_s: int) -> None:
        code = package(project_root, Path(stack.directory), handler)
        functions.update_function_code(FunctionName=name, ZipFile=code)
        functions.update_function_configuration(FunctionName=name, Timeout=timeout_s)

    run(f"{faulty_window.__name__}.handler", faulty_window.TIMEOUT_S)
    yield
    run("functions.eye_tracking.app.analyze_window", 300)


@pytest.mark.usefixtures("faulty")
def test_a_window_that_fails_once_is_tried_again(api: httpx.Client, film: bytes) -> None:
    found = analysed(api, film, f"{faulty_window.ONCE}-{uuid.uuid4()}")
    assert found["summary"]["frames_missing"] == 0
    assert found["summary"]["blink_count"] == 6


@pytest.mark.usefixtures("faulty")
@pytest.mark.parametrize("fault", [faulty_window.KILLED, faulty_window.HANGS])
def test_a_window_whose_function_is_killed_or_hangs_is_tried_once_more(
    api: httpx.Client, film: bytes, fault: str
) -> None:
    found = analysed(api, film, f"{fault}-{uuid.uuid4()}")
    assert found["summary"]["frames_missing"] == 0


@pytest.mark.usefixtures("faulty")
def test_a_window_that_always_fails_costs_its_own_frames_which_are_named(api: httpx.Client, film: bytes) -> None:
    found = analysed(api, film, f"{faulty_window.ALWAYS}-{uuid.uuid4()}")
    summary = found["summary"]
    assert found["status"] == "SUCCEEDED"
    assert (summary["frames_processed"], summary["frames_missing"]) == (FRAMES - 60, 60)
    (gap,) = summary["missing"]
    assert (gap["first_frame"], gap["last_frame"], gap["reason"]) == (60, 119, "window_failed")
    assert summary["coverage"] == pytest.approx(0.75, abs=0.01)
    assert summary["closures"] == 0
    assert "FRAMES_MISSING" in [warning["code"] for warning in summary["warnings"]]


@pytest.mark.usefixtures("faulty")
@pytest.mark.parametrize(
    ("fault", "code"), [(faulty_window.ALL, "INTERNAL_ERROR"), (faulty_window.BROKEN, "VIDEO_UNREADABLE")]
)
def test_an_analysis_whose_windows_all_fail_ends_failed_with_its_code(
    api: httpx.Client, film: bytes, fault: str, code: str
) -> None:
    found = analysed(api, film, f"{fault}-{uuid.uuid4()}")
    assert (found["status"], found["error"]["code"]) == ("FAILED", code)
    assert found["csv_path"] is None
