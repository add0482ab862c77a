"""Eye tracking over HTTP: a real film, the real state machine, windows side by side in processes of their own."""

from __future__ import annotations

import base64
import io
import time
from pathlib import Path

import httpx
import pandas as pd
import pytest
from PIL import Image

import local
from tests.system.eye_workflow import FRAMES, WINDOWS, analysed, items_of, runs_of, track, upload
from tests.system.films import Film, write
from tests.system.waiting import finished

COLUMNS = [
    "frame_idx", "time_sec", "L_iris_cx", "L_iris_cy", "L_eye_open", "L_v_offset",
    "R_iris_cx", "R_iris_cy", "R_eye_open", "R_v_offset", "eye_open", "v_offset",
]  # fmt: skip


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
    blinks = pd.read_csv(io.StringIO(httpx.get(found["blinks_url"], trust_env=False).text))
    assert blinks.apex_timestamp_s.tolist() == [blink["peak_s"] for blink in report["blinks"]]
    assert blinks.internal_width_s.tolist() == [blink["half_width_s"] for blink in report["blinks"]]
    assert summary["blink_statistics"]["interval_s"]["n"] == len(blinks) - 1
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
