"""Handlers of the API: parse the request, call the domain, answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Final

from aws_lambda_powertools.event_handler import Response, content_types
from aws_lambda_powertools.event_handler.openapi.params import Header, Path, Query
from pydantic import BaseModel

from functions import __version__
from functions.api import analyses, erasure, eye_tracking, seat_setups, uploads
from functions.api.documents import to_document
from functions.api.export import state as export
from functions.api.preferences import wait_seconds
from functions.api.schemas import (
    Analysis,
    AnalysisId,
    AnalysisPage,
    AnalyzeRequest,
    Erased,
    Export,
    EyeTrackingRequest,
    EyeTrackingResult,
    Health,
    Links,
    SeatSetupAnalysis,
    StartedAnalysis,
    UploadForm,
    UploadRequest,
)
from functions.eye_tracking.schemas import FaceMetrics
from functions.shared import caller, errors, http
from functions.shared.items import RUNNING, Item
from functions.shared.observability import logger
from functions.shared.validation import UserId

app = http.resolver()

Prefer = Annotated[
    str | None, Header(description="`wait=N`: wait up to N seconds (at most 25) for the result.", examples=["wait=20"])
]
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        description="A value of your choice. Requests with the same key and body start one analysis.",
        examples=["7c1d2f8e-5a0b-4f7e-9d53-0f6d7a4f2c11"],
    ),
]

_STARTED = {
    "Location": "Address of the analysis, relative to the address of the API.",
    "Retry-After": "Seconds to wait before you ask for the analysis.",
}
_EXPORT_WAIT_S: Final = 10  # of a caller who does not say how long: a small export is made in one call

_WAITED = {"Preference-Applied": "`wait=N`: how long the service was asked to wait."}


@app.get("/", include_in_schema=False)
@app.get(
    "/health",
    summary="Check the service",
    operation_id="getHealth",
    tags=["Service"],
    responses={200: http.answer(Health, "The service is up."), **http.refusals()},
)
def health() -> Health:
    """Returns the version of the service. It needs no API key. `GET /` answers the same."""
    return Health(version=__version__)


@app.post(
    "/uploads",
    summary="Get an upload form",
    operation_id="createUpload",
    tags=["Uploads"],
    responses={
        200: http.answer(http.Success[UploadForm], "The form. Send it before it expires."),
        **http.refusals(*http.WITH_BODY),
    },
)
def create_upload(request: UploadRequest) -> http.Success[UploadForm]:
    """Returns a presigned S3 form for one photo or video, valid for 15 minutes.

    Send the form's fields and then the file to its `url` as multipart/form-data. Then use its `s3_url` in other
    requests. The upload of a video starts its analysis: get the result with `POST /eye-tracking`.
    """
    caller.check(request.user_id)
    return http.Success(data=uploads.create(request), user_id=request.user_id)


@app.post(
    "/analyze",
    summary="Start a seat setup",
    operation_id="startAnalysis",
    tags=["Seat setup"],
    status_code=HTTPStatus.ACCEPTED,
    responses={
        200: http.answer(http.Success[SeatSetupAnalysis], "The finished analysis.", _WAITED),
        202: http.answer(http.Success[StartedAnalysis], "The analysis is running.", _STARTED),
        **http.refusals(*http.WITH_BODY, 404, 422),
    },
)
def start_analysis(
    request: AnalyzeRequest, prefer: Prefer = None, idempotency_key: IdempotencyKey = None
) -> Response[Any]:
    """Measures the person in a photo, saves the measurement and returns the car settings.

    The answer is 202 with the address of the analysis. With `Prefer: wait=N` the answer is 200 with the result if it
    is ready within N seconds; if the analysis fails in that time, the answer is its error.
    """
    caller.check(request.user_id, request.image_url)
    return _started(seat_setups.start(request, idempotency_key), wait_seconds(prefer))


@app.post(
    "/eye-tracking",
    summary="Track the eyes in a photo or a video",
    operation_id="trackEyes",
    tags=["Eye tracking"],
    responses={
        200: http.answer(http.Success[EyeTrackingResult], "A photo's metrics, or a video's finished analysis."),
        202: http.answer(http.Success[StartedAnalysis], "The analysis of a video is running.", _STARTED),
        **http.refusals(*http.WITH_BODY, 404, 422),
    },
)
def track_eyes(request: EyeTrackingRequest, prefer: Prefer = None) -> Response[Any]:
    """Returns the metrics of a photo, or starts the analysis of a video.

    A photo is answered at once. A video is answered with 202 and the address of the analysis, or with 200 and the
    result when it is finished; `Prefer: wait=N` waits for it. The same video with the same parameters is analysed
    once, however often you send it.
    """
    caller.check(request.user_id, request.s3_url)
    found = eye_tracking.handle(request)
    if isinstance(found, FaceMetrics):
        return _answer(http.Success(data=found, user_id=request.user_id), HTTPStatus.OK, {})
    return _started(found, wait_seconds(prefer))


@app.get(
    "/analyses/<analysis_id>",
    summary="Get an analysis",
    operation_id="getAnalysis",
    tags=["Analyses"],
    responses={
        200: http.answer(http.Success[Analysis], "The analysis as it stands."),
        **http.refusals(*http.WITH_KEY, 404),
    },
)
def get_analysis(analysis_id: Annotated[AnalysisId, Path()], prefer: Prefer = None) -> http.Success[Analysis]:
    """Returns the status of an analysis and its result.

    With `Prefer: wait=N` the answer comes when the analysis ends, at the latest after N seconds. The answer is 200 in
    every state: see `status`. A FAILED analysis has an `error` and keeps what was measured before it failed.
    """
    logger.append_keys(analysis_id=analysis_id)
    seconds = wait_seconds(prefer)
    item = analyses.wait(analysis_id, seconds) if seconds else analyses.get(analysis_id)
    return http.Success(data=to_document(item, with_links=True), user_id=item["user_id"])


@app.get(
    "/users/<user_id>/analyses",
    summary="List a user's analyses",
    operation_id="listAnalyses",
    tags=["Analyses"],
    responses={
        200: http.answer(http.Success[AnalysisPage], "One page of analyses."),
        **http.refusals(*http.WITH_KEY, 404),
    },
)
def list_analyses(
    user_id: Annotated[UserId, Path()],
    limit: Annotated[int, Query(ge=1, le=100, description="Analyses per page.")] = 20,
    next: Annotated[str | None, Query(description="`next` of the previous page.")] = None,
) -> http.Success[AnalysisPage]:
    """Returns one page of the user's analyses, newest first. The list of an unknown user is empty."""
    caller.check(user_id)
    return http.Success(data=analyses.page(user_id, limit, next), user_id=user_id)


@app.delete(
    "/users/<user_id>",
    summary="Erase a user's data",
    operation_id="eraseUser",
    tags=["Users"],
    responses={
        200: http.answer(http.Success[Erased], "The numbers of deleted objects and analyses."),
        **http.refusals(*http.WITH_KEY, 404),
    },
)
def erase_user(user_id: Annotated[UserId, Path()]) -> http.Success[Erased]:
    """Deletes every file and analysis of the user. This cannot be undone.

    After a 503 send the request again: it deletes what is left.
    """
    caller.check(user_id)
    return http.Success(data=erasure.erase(user_id), user_id=user_id)


@app.get(
    "/users/<user_id>/export",
    summary="Export a user's data",
    operation_id="exportUser",
    tags=["Users"],
    responses={
        200: http.answer(http.Success[Export], "The export is ready.", _WAITED),
        202: http.answer(
            http.Success[Export],
            "The export is being made.",
            {
                "Location": "Address of the export, relative to this one.",
                "Retry-After": "Seconds to wait before you ask again.",
            },
        ),
        **http.refusals(*http.WITH_KEY, 404),
    },
)
def export_user(user_id: Annotated[UserId, Path()], prefer: Prefer = None) -> Response[Any]:
    """Returns a link to a ZIP with everything that `DELETE /users/{user_id}` would delete.

    It is made when you first ask, and again when something has changed since. The answer is 202 until it is ready:
    repeat the request. Without `Prefer: wait=N` the service waits up to 10 seconds.
    """
    caller.check(user_id)
    seconds = _EXPORT_WAIT_S if prefer is None else wait_seconds(prefer)
    found = export.wait(user_id, seconds)
    body = http.Success(data=found, user_id=user_id)
    if found.status == "RUNNING":
        return _answer(body, HTTPStatus.ACCEPTED, {"Location": "export", "Retry-After": "1"})
    return _answer(body, HTTPStatus.OK, {"Preference-Applied": f"wait={seconds}"} if prefer and seconds else {})


def _started(item: Item, seconds: int) -> Response[Any]:
    """202 with the analysis's address while it runs; its result or its error once it has ended."""
    logger.append_keys(analysis_id=item["analysis_id"])
    if not caller.owns(item["user_id"]):
        raise errors.NotFound("There is no such analysis; its data may have been erased or expired.")
    if seconds:
        item = analyses.wait(item["analysis_id"], seconds)
    if item["status"] == RUNNING:
        return _accepted(item)
    if item.get("error"):
        raise _as_error(item)
    applied = {"Preference-Applied": f"wait={seconds}"} if seconds else {}
    body = http.Success(data=to_document(item, with_links=True), user_id=item["user_id"])
    return _answer(body, HTTPStatus.OK, applied)


def _accepted(item: Item) -> Response[Any]:
    analysis_id = item["analysis_id"]
    links = Links(self=f"/analyses/{analysis_id}")
    started = StartedAnalysis(analysis_id=analysis_id, status=item["status"], links=links)
    # A relative reference (RFC 9110, 10.2.2) is correct for every stage, custom domain and local address.
    headers = {"Location": f"analyses/{analysis_id}", "Retry-After": "1"}
    return _answer(http.Success(data=started, user_id=item["user_id"]), HTTPStatus.ACCEPTED, headers)


def _answer(body: BaseModel, status: HTTPStatus, headers: dict[str, str]) -> Response[Any]:
    return Response(status.value, content_types.APPLICATION_JSON, body.model_dump_json(), headers=dict(headers))


def _as_error(item: Item) -> errors.PlatformError:
    """The error of a failed analysis, for callers who waited for it."""
    by_code = {kind.code(): kind for kind in errors.catalogue().values()}
    kind = by_code.get(item["error"]["code"], errors.InternalError)
    return kind(item["error"]["message"], {"analysis_id": item["analysis_id"]})


handler = http.entry_point(app)
