"""Handlers of the API: parse the request, call the domain, answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import Response, content_types
from aws_lambda_powertools.event_handler.openapi.params import Header, Path, Query
from pydantic import BaseModel

from functions import __version__
from functions.api import analyses, erasure, eye_tracking, seat_setups, uploads
from functions.api.documents import to_document
from functions.api.preferences import wait_seconds
from functions.api.schemas import (
    Analysis,
    AnalysisId,
    AnalysisPage,
    AnalyzeRequest,
    Erased,
    EyeTrackingAnalysis,
    EyeTrackingRequest,
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
    str | None, Header(description="`wait=N`: answer with the result if it comes within N seconds (at most 25).")
]
IdempotencyKey = Annotated[
    str | None,
    Header(min_length=1, max_length=255, description="Repeat a request with the same key and nothing starts twice."),
]


@app.get("/", summary="The same as /health")
@app.get("/health", summary="Is the service up?")
def health() -> Health:
    """Needs no API key."""
    return Health(version=__version__)


@app.post(
    "/uploads",
    summary="Get a form to upload a photo or a video with",
    responses=http.answers(http.Success[UploadForm], 400, 403, 415),
)
def create_upload(request: UploadRequest) -> http.Success[UploadForm]:
    """A presigned POST, limited to one key, one type, a size and 15 minutes."""
    caller.check(request.user_id)
    return http.Success(data=uploads.create(request), user_id=request.user_id)


@app.post(
    "/analyze",
    summary="Get a seat setup from a photo and a stature",
    status_code=HTTPStatus.ACCEPTED,
    responses=http.answers(http.Success[SeatSetupAnalysis], 400, 403, 404, 413, 415, 422, 429, 503)
    | http.answers(http.Success[StartedAnalysis], status=HTTPStatus.ACCEPTED),
)
def start_analysis(
    request: AnalyzeRequest, prefer: Prefer = None, idempotency_key: IdempotencyKey = None
) -> Response[Any]:
    """Starts the workflow measure -> save -> recommend -> save and answers 202 with where to look for the result."""
    caller.check(request.user_id, request.image_url)
    return _started(seat_setups.start(request, idempotency_key), wait_seconds(prefer))


@app.post(
    "/eye-tracking",
    summary="Analyse the eyes in a photo (at once) or a video (as an analysis)",
    responses=http.answers(http.Success[EyeTrackingAnalysis | FaceMetrics], 400, 403, 404, 413, 415, 422, 429, 503)
    | http.answers(http.Success[StartedAnalysis], status=HTTPStatus.ACCEPTED),
)
def track_eyes(request: EyeTrackingRequest, prefer: Prefer = None) -> Response[Any]:
    """`analyze_image` answers at once. A video is planned, analysed in parallel windows and summarised: 202, or the
    result with `Prefer: wait`. The same video with the same parameters is one analysis, however often it is sent."""
    caller.check(request.user_id, request.s3_url)
    found = eye_tracking.handle(request)
    if isinstance(found, FaceMetrics):
        return _answer(http.Success(data=found, user_id=request.user_id), HTTPStatus.OK, {})
    return _started(found, wait_seconds(prefer))


@app.get(
    "/analyses/<analysis_id>",
    summary="Status and result of an analysis",
    responses=http.answers(http.Success[Analysis], 400, 403, 404, 503),
)
def get_analysis(analysis_id: Annotated[AnalysisId, Path()], prefer: Prefer = None) -> http.Success[Analysis]:
    """A FAILED analysis answers 200, too: `error` says why, and measurements made before the failure are included."""
    logger.append_keys(analysis_id=analysis_id)
    seconds = wait_seconds(prefer)
    item = analyses.wait(analysis_id, seconds) if seconds else analyses.get(analysis_id)
    return http.Success(data=to_document(item, with_links=True), user_id=item["user_id"])


@app.get(
    "/users/<user_id>/analyses",
    summary="A user's analyses, newest first",
    responses=http.answers(http.Success[AnalysisPage], 400, 403, 404, 503),
)
def list_analyses(
    user_id: Annotated[UserId, Path()],
    limit: Annotated[int, Query(ge=1, le=100, description="Analyses per page.")] = 20,
    next: Annotated[str | None, Query(description="`next` of the previous page.")] = None,
) -> http.Success[AnalysisPage]:
    """Paged; a user nobody knows has none."""
    caller.check(user_id)
    return http.Success(data=analyses.page(user_id, limit, next), user_id=user_id)


@app.delete(
    "/users/<user_id>",
    summary="Erase a user",
    responses=http.answers(http.Success[Erased], 400, 403, 404, 503),
)
def erase_user(user_id: Annotated[UserId, Path()]) -> http.Success[Erased]:
    """Deletes every object and item of the user. Repeat it when it answered 503: what is gone stays gone."""
    caller.check(user_id)
    return http.Success(data=erasure.erase(user_id), user_id=user_id)


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
