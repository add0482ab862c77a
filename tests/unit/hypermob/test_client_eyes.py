from __future__ import annotations

import base64
import itertools
import json
from pathlib import Path

import httpx
import pytest

from hypermob.api.client import Client
from hypermob.api.documents import EyeTrackingAnalysis, FaceMetrics, StartedAnalysis
from hypermob.api.errors import ApiRefused, MalformedAnswer, ServiceFailed, TookTooLong
from tests.unit.hypermob.eye_answers import ANALYSIS, EYES_ID, VIDEO, eyes, face, running, serve
from tests.unit.hypermob.hypermob_fake_api import URL, FakeApi, refusal, success


def test_a_video_is_followed_from_start_to_summary(client: Client, service: FakeApi) -> None:
    serve(service)
    seen: list[tuple[int | None, int] | None] = []

    def look(state: EyeTrackingAnalysis | StartedAnalysis) -> None:
        progress = None if isinstance(state, StartedAnalysis) else state.progress
        seen.append(None if progress is None else (progress.windows_done, progress.windows))

    answer = client.track_eyes(VIDEO, on_update=look, wait_s=2)
    assert isinstance(answer.data, EyeTrackingAnalysis)
    assert answer.data.summary is not None
    assert answer.data.summary.blink_count == 21
    assert answer.body["data"] == eyes()
    assert seen == [None, None, (0, 4), (2, 4), (4, 4)]
    assert {poll.headers["Prefer"] for poll in service.sent("GET", ANALYSIS)} == {"wait=2"}


def test_the_start_is_answered_at_once_so_that_the_id_is_known(client: Client, service: FakeApi) -> None:
    serve(service)
    client.track_eyes(VIDEO, "kim", {"step": 2})
    (started,) = service.sent("POST", "/eye-tracking")
    assert "Prefer" not in started.headers
    wanted = {"action": "process_s3_file", "s3_url": VIDEO, "user_id": "kim", "parameters": {"step": 2}}
    assert json.loads(started.content) == wanted


def test_an_analysis_that_failed_raises_its_own_error(client: Client, service: FakeApi) -> None:
    serve(service)
    failed = eyes("FAILED", error={"code": "NO_FACE", "message": "Nobody."})
    service.answers("GET", ANALYSIS, running(0), success(failed))
    with pytest.raises(ApiRefused) as caught:
        client.track_eyes(VIDEO)
    assert (caught.value.code, caught.value.details) == ("NO_FACE", {"analysis_id": EYES_ID})


def test_one_that_had_failed_before_is_refused_at_the_start(client: Client, service: FakeApi) -> None:
    service.answers("POST", "/eye-tracking", refusal(422, "VIDEO_TOO_LONG", "Cut it.", analysis_id=EYES_ID))
    with pytest.raises(ApiRefused) as caught:
        client.track_eyes(VIDEO)
    assert (caught.value.code, caught.value.details) == ("VIDEO_TOO_LONG", {"analysis_id": EYES_ID})


def test_one_that_is_lost_sight_of_is_named(client: Client, service: FakeApi) -> None:
    serve(service)
    service.answers("GET", ANALYSIS, running(1), httpx.ConnectError("down"))
    with pytest.raises(ServiceFailed) as caught:
        client.track_eyes(VIDEO)
    assert caught.value.details == {"analysis_id": EYES_ID}


def test_one_that_never_ends_is_given_up_with_its_id(service: FakeApi) -> None:
    serve(service)
    service.answers("GET", ANALYSIS, running(1))
    clock = itertools.count(0, 600)
    client = Client(URL, transport=httpx.MockTransport(service), sleep=lambda _: None, now=lambda: float(next(clock)))
    with pytest.raises(TookTooLong) as caught:
        client.track_eyes(VIDEO)
    assert caught.value.details == {"analysis_id": EYES_ID}
    assert len(service.sent("GET", ANALYSIS)) == 6  # within the hour that the workflow itself is given


def test_the_client_waits_longer_than_the_workflow_may_take() -> None:
    from hypermob.api.client import VIDEO_LIMIT_S

    machine = json.loads((Path(__file__).parents[3] / "statemachine" / "eye_tracking.asl.json").read_text())
    assert machine["TimeoutSeconds"] < VIDEO_LIMIT_S <= machine["TimeoutSeconds"] + 300


def test_a_photo_in_s3_is_answered_at_once(client: Client, service: FakeApi) -> None:
    service.answers("POST", "/eye-tracking", success(face()))
    answer = client.track_eyes("s3://uploads/photos/1.jpg")
    assert isinstance(answer.data, FaceMetrics)
    assert answer.data.metrics["eye_open"] == 8.25


def test_a_face_is_sent_as_base64(client: Client, service: FakeApi) -> None:
    service.answers("POST", "/eye-tracking", success(face()))
    assert client.face(b"\xff\xd8photo", "kim").data.faces == 1
    (request,) = service.sent("POST", "/eye-tracking")
    sent = json.loads(request.content)
    assert base64.b64decode(sent.pop("file_data")) == b"\xff\xd8photo"
    assert sent == {"action": "analyze_image", "user_id": "kim"}


@pytest.mark.parametrize("data", [None, 5, "metrics", ["metrics"], {"metrics": 1}, {"status": "RUNNING"}])
def test_what_is_not_this_apis_answer_is_said_to_be_so(client: Client, service: FakeApi, data: object) -> None:
    service.answers("POST", "/eye-tracking", success(data))
    with pytest.raises(MalformedAnswer):
        client.track_eyes(VIDEO)


def test_get_answers_the_document_of_the_analysiss_kind(client: Client, service: FakeApi) -> None:
    from hypermob.api.analyses import OtherAnalysis
    from hypermob.api.documents import SeatSetupAnalysis
    from tests.unit.hypermob.hypermob_fake_api import analysis

    newer = {"analysis_id": "9", "kind": "gait_study", "status": "RUNNING"}
    service.answers("GET", "/analyses/1", success(eyes()), success(analysis()), success(newer))
    assert [type(client.get("1").data) for _ in range(3)] == [EyeTrackingAnalysis, SeatSetupAnalysis, OtherAnalysis]


def test_a_long_upload_is_streamed_in_small_blocks_and_watched(tmp_path: Path, service: FakeApi) -> None:
    size = 30_000_000
    path = tmp_path / "long.mp4"
    with path.open("wb") as file:
        file.truncate(size)
    blocks: list[int] = []
    seen: list[int] = []

    class Bucket(httpx.BaseTransport):
        """Takes the upload block by block; the fake API would read it whole."""

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            if request.url.host != "uploads.test":
                return service(request)
            assert isinstance(request.stream, httpx.SyncByteStream)
            blocks.extend(len(block) for block in request.stream)
            assert int(request.headers["Content-Length"]) == sum(blocks)
            return httpx.Response(204)

    client = Client(URL, transport=Bucket())
    address = client.upload(path, "video/mp4", "video", "kim", {"step": 2}, lambda sent, _: seen.append(sent))
    assert address == VIDEO
    assert sum(blocks) > size
    assert max(blocks) <= 1_000_000
    assert seen == sorted(seen)
    assert seen[-1] == size
    sent = json.loads(service.sent("POST", "/uploads")[0].content)
    assert sent == {"kind": "video", "content_type": "video/mp4", "user_id": "kim", "parameters": {"step": 2}}
