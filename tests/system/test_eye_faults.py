"""Windows that fail, hang or are killed: tried once more, and then their frames are named as missing. And photos."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

import local
from local.packages import package
from tests.system import erasing_identify, faulty_face, faulty_window
from tests.system.eye_workflow import FRAMES, analysed, arrived, items_of


@pytest.fixture(scope="module")
def faulty(stack: local.Deployment, project_root: Path) -> Iterator[Callable[[int], None]]:
    """AnalyzeWindow replaced by one that fails as the user's name says; gives what sets its timeout in seconds."""
    with replaced(stack, project_root, "AnalyzeWindow", faulty_window.__name__, "app.analyze_window") as allow:
        yield allow


@contextmanager
def replaced(stack: local.Deployment, root: Path, function: str, by: str, real: str) -> Iterator[Callable[[int], None]]:
    """The handler of the module `by` in place of the real one; gives what sets its timeout in seconds."""
    functions = stack.client("lambda")
    names = [entry["FunctionName"] for entry in functions.list_functions()["Functions"]]
    (name,) = [name for name in names if function in name]

    def run(handler: str) -> None:
        code = package(root, Path(stack.directory), handler)
        functions.update_function_code(FunctionName=name, ZipFile=code)

    def allow(timeout_s: int) -> None:
        functions.update_function_configuration(FunctionName=name, Timeout=timeout_s)

    run(f"{by}.handler")
    yield allow
    run(f"functions.eye_tracking.{real}")


@pytest.mark.usefixtures("faulty")
def test_a_window_that_fails_once_is_tried_again(api: httpx.Client, film: bytes) -> None:
    found = analysed(api, film, f"{faulty_window.ONCE}-{uuid.uuid4()}")
    assert found["summary"]["frames_missing"] == 0
    assert found["summary"]["blink_count"] == 6


@pytest.mark.usefixtures("faulty")
def test_a_window_whose_function_is_killed_is_tried_once_more(api: httpx.Client, film: bytes) -> None:
    found = analysed(api, film, f"{faulty_window.KILLED}-{uuid.uuid4()}")
    assert found["summary"]["frames_missing"] == 0


def test_a_window_whose_function_hangs_is_stopped_and_tried_once_more(
    api: httpx.Client, film: bytes, faulty: Callable[[int], None]
) -> None:
    faulty(faulty_window.TIMEOUT_S)
    try:
        found = analysed(api, film, f"{faulty_window.HANGS}-{uuid.uuid4()}")
    finally:
        faulty(300)
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


def test_a_photo_whose_function_fails_is_answered_by_what_happened(
    stack: local.Deployment, api: httpx.Client, project_root: Path
) -> None:
    """A bug is ours and stays ours; a function that was killed or hung may be asked again."""
    with replaced(stack, project_root, "AnalyzeFace", faulty_face.__name__, "app.analyze_face") as allow:
        allow(faulty_face.TIMEOUT_S)
        found = {}
        for fault in (faulty_face.BUG, faulty_face.KILLED, faulty_face.HANGS):
            body = {"action": "analyze_image", "file_data": base64.b64encode(fault).decode()}
            answer = api.post("/eye-tracking", json=body)
            found[fault] = (answer.status_code, answer.json()["error"]["code"])
        allow(30)
    ours, again = (500, "INTERNAL_ERROR"), (503, "UNAVAILABLE")
    assert found == {faulty_face.BUG: ours, faulty_face.KILLED: again, faulty_face.HANGS: again}


def test_an_arrival_that_is_erased_while_it_registers_leaves_no_item(
    stack: local.Deployment, api: httpx.Client, project_root: Path, user: str
) -> None:
    place = {"Bucket": stack.outputs["UploadsBucketName"], "Key": f"videos/{user}/arrived.mp4"}
    with replaced(stack, project_root, "IdentifyVideo", erasing_identify.__name__, "identify_app.handler"):
        stack.client("s3").put_object(**place, Body=b"x", Metadata={"user-id": user})
        run = arrived(stack, place["Key"])
    assert (run["status"], run["error"]) == ("FAILED", "NotFound")
    assert items_of(api, user) == []
