from __future__ import annotations

import itertools
import json
from pathlib import Path

import httpx
import pytest

from hypermob.api.client import Client
from hypermob.api.documents import SeatSetupAnalysis, StartedAnalysis
from hypermob.api.errors import ApiError, ApiRefused, MalformedAnswer, ServiceFailed, TookTooLong, Unreachable
from tests.unit.hypermob.hypermob_fake_api import (
    ANALYSIS_ID,
    KEY,
    LENGTHS,
    MEASUREMENT,
    OVERLAY,
    OVERLAY_URL,
    URL,
    FakeApi,
    analysis,
    refusal,
    success,
)

PHOTO = "s3://uploads/photos/anonymous/1.jpg"


def test_the_key_goes_to_the_api_under_its_stage(client: Client, service: FakeApi) -> None:
    assert client.health().data.status == "healthy"
    assert service.requests[0].url == f"{URL}/health"
    assert service.requests[0].headers["X-API-Key"] == KEY


def test_measure_answers_typed_lengths_and_the_body_as_it_came(client: Client) -> None:
    answer = client.measure(PHOTO, 175)
    assert answer.data.upper_arm == LENGTHS["upper_arm"]
    assert answer.data.warnings[0].code == "ARM_CLOSE"
    assert answer.body["data"] == {**MEASUREMENT, "output_image_url": OVERLAY_URL}


def test_what_is_known_of_the_photo_is_sent_and_what_is_not_known_is_left_out(client: Client, service: FakeApi) -> None:
    client.measure(PHOTO, 175, sex="female", camera_pitch_deg=-12.0)
    client.measure(PHOTO, 175)
    told, silent = (json.loads(request.content) for request in service.sent("POST", "/measure"))
    assert told["sex"] == "female"
    assert told["camera_pitch_deg"] == -12.0
    assert silent.keys() == {"image_url", "height_cm", "user_id"}


def test_recommend_takes_measured_data_as_it_is(client: Client, service: FakeApi) -> None:
    setup = client.recommend(client.measure(PHOTO, 175).body["data"], "kim", "van").data
    assert setup.seat_position == 61
    sent = json.loads(service.sent("POST", "/recommend")[0].content)
    assert sent == {**MEASUREMENT, "output_image_url": OVERLAY_URL, "user_id": "kim", "vehicle": "van"}


def test_an_upload_sends_the_fields_first_and_the_file_last_without_the_key(
    client: Client, service: FakeApi, photo: Path
) -> None:
    seen: list[tuple[int, int]] = []
    address = client.upload(
        photo, "image/jpeg", "photo", "kim", on_bytes=lambda sent, total: seen.append((sent, total))
    )
    form = service.sent("POST", "uploads.test/")[0]
    assert address == "s3://uploads/photos/anonymous/1.jpg"
    assert form.content.index(b'name="policy"') < form.content.index(b'name="file"')
    assert photo.read_bytes() in form.content
    assert str(photo).encode() not in form.content
    assert "X-API-Key" not in form.headers
    assert "Content-Length" in form.headers  # S3 takes no chunked form
    assert seen[-1] == (photo.stat().st_size, photo.stat().st_size)


def test_an_upload_is_repeated_with_the_whole_file(client: Client, service: FakeApi, photo: Path) -> None:
    service.answers("POST", "uploads.test/", httpx.Response(503), httpx.Response(204))
    client.upload(photo, "image/jpeg")
    first, second = service.sent("POST", "uploads.test/")
    assert photo.read_bytes() in first.content
    assert photo.read_bytes() in second.content


def test_an_upload_that_s3_finds_too_large_is_refused(client: Client, service: FakeApi, photo: Path) -> None:
    too_large = "<?xml version='1.0'?><Error><Code>EntityTooLarge</Code><Message>…</Message></Error>"
    service.answers("POST", "uploads.test/", httpx.Response(400, text=too_large))
    with pytest.raises(ApiRefused) as caught:
        client.upload(photo, "image/jpeg")
    assert caught.value.code == "PAYLOAD_TOO_LARGE"


def test_an_upload_that_s3_does_not_accept_otherwise_is_the_services_failure(
    client: Client, service: FakeApi, photo: Path
) -> None:
    service.answers("POST", "uploads.test/", httpx.Response(403, text="<Error><Code>AccessDenied</Code></Error>"))
    with pytest.raises(ServiceFailed, match="AccessDenied"):
        client.upload(photo, "image/jpeg")


def test_an_analysis_that_ends_in_time_needs_one_call(client: Client, service: FakeApi) -> None:
    answer = client.analyze(PHOTO, 175, "kim")
    request = service.requests[0]
    assert answer.data.seat_setup is not None
    assert answer.data.seat_setup.seat_position == 61
    assert request.headers["Prefer"] == "wait=20"
    assert json.loads(request.content) == {"image_url": PHOTO, "height_cm": 175, "user_id": "kim"}
    assert len(service.requests) == 1


def test_a_running_analysis_is_polled_until_it_succeeds(client: Client, service: FakeApi) -> None:
    started = {"analysis_id": ANALYSIS_ID, "status": "RUNNING", "links": {"self": f"/analyses/{ANALYSIS_ID}"}}
    service.answers("POST", "/analyze", success(started, 202))
    measured = analysis("RUNNING", measurement=MEASUREMENT)
    service.answers("GET", f"/analyses/{ANALYSIS_ID}", success(measured), success(analysis()))
    seen: list[SeatSetupAnalysis | StartedAnalysis] = []
    answer = client.analyze(PHOTO, 175, on_update=seen.append)
    assert answer.data.status == "SUCCEEDED"
    assert [getattr(state, "measurement", None) is not None for state in seen] == [False, True]
    assert all(poll.headers["Prefer"] == "wait=20" for poll in service.sent("GET", f"/analyses/{ANALYSIS_ID}"))


def test_an_analysis_that_never_ends_is_given_up_with_its_id(service: FakeApi) -> None:
    running = success(analysis("RUNNING"))
    service.answers("POST", "/analyze", running)
    service.answers("GET", f"/analyses/{ANALYSIS_ID}", running)
    clock = itertools.count(0, 100)
    client = Client(URL, transport=httpx.MockTransport(service), sleep=lambda _: None, now=lambda: float(next(clock)))
    with pytest.raises(TookTooLong) as caught:
        client.analyze(PHOTO, 175, limit_s=500)
    assert caught.value.details == {"analysis_id": ANALYSIS_ID}


@pytest.mark.parametrize(
    ("code", "kind"), [("NO_PERSON", ApiRefused), ("UNAVAILABLE", ServiceFailed), ("SOMETHING_NEW", ServiceFailed)]
)
def test_a_failed_analysis_raises_its_own_error(
    client: Client, service: FakeApi, code: str, kind: type[ApiError]
) -> None:
    service.answers("POST", "/analyze", success(analysis("RUNNING"), 202))
    failed = analysis("FAILED", error={"code": code, "message": "Why.", "details": None})
    service.answers("GET", f"/analyses/{ANALYSIS_ID}", success(failed))
    with pytest.raises(kind) as caught:
        client.analyze(PHOTO, 175)
    assert (caught.value.code, caught.value.details) == (code, {"analysis_id": ANALYSIS_ID})


def test_a_repeated_analyze_carries_the_same_idempotency_key(client: Client, service: FakeApi) -> None:
    service.answers("POST", "/analyze", httpx.Response(502), success(analysis()))
    client.analyze(PHOTO, 175)
    client.analyze(PHOTO, 175)
    first, repeated, other = (request.headers["Idempotency-Key"] for request in service.sent("POST", "/analyze"))
    assert first == repeated != other


def test_the_history_is_read_page_by_page_up_to_the_limit(client: Client, service: FakeApi) -> None:
    def page(request: httpx.Request) -> httpx.Response:
        size = int(request.url.params["limit"])
        return success({"analyses": [analysis()] * size, "next": "token/2="})

    service.answers("GET", "/users/kim/analyses", page)
    pages = list(client.history("kim", 70))
    assert [len(found.data.analyses) for found in pages] == [50, 20]
    assert service.requests[1].url.params["next"] == "token/2="


def test_the_history_ends_with_the_last_page(client: Client, service: FakeApi) -> None:
    service.answers("GET", "/users/kim/analyses", success({"analyses": [analysis()], "next": None}))
    assert len(list(client.history("kim"))) == 1


def test_a_user_id_cannot_leave_its_place_in_the_path(client: Client, service: FakeApi) -> None:
    client.erase("../kim/x")
    assert service.requests[0].url.raw_path == b"/prod/users/..%2Fkim%2Fx"


def test_a_presigned_link_is_fetched_without_the_key(client: Client, service: FakeApi) -> None:
    assert client.download(OVERLAY_URL) == OVERLAY
    assert "X-API-Key" not in service.requests[0].headers


def test_an_expired_link_is_the_services_failure(client: Client, service: FakeApi) -> None:
    service.answers("GET", "results.test/overlay.jpg", httpx.Response(403))
    with pytest.raises(ServiceFailed, match="403"):
        client.download(OVERLAY_URL)


def test_a_refusal_keeps_code_message_details_and_status(client: Client, service: FakeApi) -> None:
    service.answers("POST", "/measure", refusal(422, "NO_PERSON", "Nobody is there.", analysis_id="1"))
    with pytest.raises(ApiRefused) as caught:
        client.measure(PHOTO, 175)
    error = caught.value
    assert (error.code, error.message, error.details, error.status) == (
        "NO_PERSON", "Nobody is there.", {"analysis_id": "1"}, 422
    )  # fmt: skip
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    ("status", "code", "kind"),
    [(403, "FORBIDDEN", ApiRefused), (429, "RATE_LIMITED", ServiceFailed), (504, "HTTP_504", ServiceFailed)],
)
def test_the_gateways_own_answers_get_a_code_and_advice(
    client: Client, service: FakeApi, status: int, code: str, kind: type[ApiError]
) -> None:
    service.answers("POST", "/measure", httpx.Response(status, json={"message": "Said the gateway"}))
    with pytest.raises(kind, match=r"Said the gateway\. \w+") as caught:
        client.measure(PHOTO, 175)
    assert (caught.value.code, caught.value.status) == (code, status)


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_transient_answers_are_tried_again(client: Client, service: FakeApi, pauses: list[float], status: int) -> None:
    service.answers("POST", "/recommend", httpx.Response(status), httpx.Response(status), success({}))
    with pytest.raises(MalformedAnswer):  # the third answer was taken
        client.recommend(LENGTHS)
    assert len(pauses) == 2
    assert pauses[0] <= 0.25
    assert pauses[1] <= 0.5


def test_retrying_ends(client: Client, service: FakeApi) -> None:
    service.answers("GET", "/health", httpx.Response(502))
    with pytest.raises(ServiceFailed):
        client.health()
    assert len(service.requests) == 4


def test_a_server_error_is_not_repeated(client: Client, service: FakeApi) -> None:
    service.answers("POST", "/measure", refusal(500, "INTERNAL_ERROR"))
    with pytest.raises(ServiceFailed):
        client.measure(PHOTO, 175)
    assert len(service.requests) == 1


def test_retry_after_is_honoured_within_reason(client: Client, service: FakeApi, pauses: list[float]) -> None:
    answers = [httpx.Response(503, headers={"Retry-After": asked}) for asked in ("3", "3600", "tomorrow")]
    service.answers("GET", "/health", *answers, httpx.Response(200, json={"status": "healthy", "version": "0.1.0"}))
    client.health()
    assert pauses[0] == 3
    assert pauses[1] == 10
    assert pauses[2] <= 1


def test_a_lost_connection_is_tried_again_and_then_named_without_the_path(client: Client, service: FakeApi) -> None:
    service.answers(
        "POST", "/measure", httpx.ConnectError("refused"), success({**MEASUREMENT, "output_image_url": OVERLAY_URL})
    )
    assert client.measure(PHOTO, 175).data.height == 175
    service.answers("GET", "results.test/overlay.jpg", httpx.ConnectError("refused"))
    with pytest.raises(Unreachable, match=r"results\.test cannot be reached") as caught:
        client.download(OVERLAY_URL)
    assert "signature" not in caught.value.message


def test_a_slow_answer_is_not_waited_for_twice(client: Client, service: FakeApi) -> None:
    service.answers("POST", "/measure", httpx.ReadTimeout("slow"))
    with pytest.raises(TookTooLong):
        client.measure(PHOTO, 175)
    assert len(service.requests) == 1


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="<html>Welcome</html>"),
        httpx.Response(200, json=["a list"]),
        httpx.Response(200, json={"status": "success"}),
        success({**MEASUREMENT, "thigh": "long"}),
        httpx.Response(301, headers={"Location": "https://elsewhere.test"}),
    ],
)
def test_what_is_not_this_apis_answer_is_said_to_be_so(
    client: Client, service: FakeApi, answer: httpx.Response
) -> None:
    service.answers("POST", "/measure", answer)
    with pytest.raises(MalformedAnswer):
        client.measure(PHOTO, 175)


def test_local_traffic_does_not_use_the_environments_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.test:3128")
    from hypermob.api.transport import http_client

    with http_client("http://127.0.0.1:4566/x") as here, http_client("http://api.test") as elsewhere:
        assert not here._mounts
        assert elsewhere._mounts
