"""The HTTP edge that every function shares: one resolver, one envelope, one place where errors become answers.

A function that both API Gateway and Step Functions call builds its handler with `entry_point`: a proxy event goes
through the resolver, any other event is a task's plain payload, whose errors leave as exceptions so that a state
machine can catch them by class name.
"""

from __future__ import annotations

import inspect
import json
import os
from collections.abc import Callable
from http import HTTPStatus
from typing import Annotated, Any, Generic, Literal, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, CORSConfig, Response, content_types
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import (
    RequestUnsupportedContentType,
    RequestValidationError,
)
from aws_lambda_powertools.event_handler.openapi.types import OpenAPIResponse
from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import BaseModel, Field
from typing_extensions import TypeAliasType

from functions.shared import caller
from functions.shared.errors import InternalError, InvalidInput, NotFound, PlatformError, UnsupportedMedia, catalogue
from functions.shared.observability import count_outcome, logger, publish_metrics
from functions.shared.tasks import Handler, Task, do
from functions.shared.validation import ANONYMOUS, from_findings

DataT = TypeVar("DataT")

_JSON = content_types.APPLICATION_JSON

_ANY_ROUTE = (429, 500, 503)
WITH_KEY = (400, 401, 403)  # what a route that asks for a key can answer besides
WITH_BODY = (*WITH_KEY, 413, 415)

# Answers are data for the caller alone: nothing guesses their type, frames them or keeps them.
_SECURITY_HEADERS = {
    "Cache-Control": ["no-store"],
    "Content-Security-Policy": ["default-src 'none'; frame-ancestors 'none'"],
    "Referrer-Policy": ["no-referrer"],
    "Strict-Transport-Security": ["max-age=63072000; includeSubDomains"],
    "X-Content-Type-Options": ["nosniff"],
}


class Success(BaseModel, Generic[DataT]):
    """Every 2xx body but `/health`'s."""

    status: Literal["success"] = "success"
    data: DataT
    user_id: Annotated[str, Field(description="Whose data this is; `anonymous` when the request named nobody.")] = (
        ANONYMOUS
    )


_CODES = {error.code(): error.status for error in catalogue().values()}

# The schema lists the codes. The type is wider: a record of an older version may hold a code that is gone.
ErrorCode = TypeAliasType(
    "ErrorCode",
    Annotated[
        str,
        Field(
            description="Stable, for programs. "
            + ", ".join(f"{code} ({status})" for code, status in _CODES.items())
            + "; in parentheses the HTTP status. New codes may be added: treat an unknown one by its status.",
            examples=["NO_PERSON"],
            json_schema_extra={"enum": list(_CODES)},
        ),
    ],
)


class ErrorBody(BaseModel):
    """What went wrong."""

    code: ErrorCode
    message: Annotated[str, Field(description="For people: what is wrong and what to do next.")]
    details: Annotated[dict[str, Any] | None, Field(description="Which fields, and what is wrong with each.")] = None


class Failure(BaseModel):
    """Every 4xx and 5xx body."""

    status: Literal["error"] = "error"
    error: ErrorBody


def answer(model: type[BaseModel], description: str, headers: dict[str, str] | None = None) -> OpenAPIResponse:
    """One entry of a route's `responses`. `headers`: name -> what it says."""
    found: OpenAPIResponse = {"description": description, "content": {_JSON: {"model": model}}}
    if headers:
        found["headers"] = {name: {"description": said, "schema": {"type": "string"}} for name, said in headers.items()}
    return found


def refusals(*statuses: int) -> dict[int, OpenAPIResponse]:
    """The statuses of a route's `responses` that carry a `Failure`: these, and those that any route can answer."""
    return {status: answer(Failure, HTTPStatus(status).phrase) for status in sorted({*statuses, *_ANY_ROUTE})}


class _Resolver(APIGatewayRestResolver):
    """Describes each route to callers by its handler's docstring."""

    def route(self, *args: Any, **kwargs: Any) -> Any:
        register = super().route
        given = inspect.signature(register).bind(*args, **kwargs)

        def describe(handler: Callable[..., Any]) -> Callable[..., Any]:
            given.arguments["description"] = inspect.getdoc(handler)
            return register(*given.args, **given.kwargs)(handler)

        return describe


def resolver() -> APIGatewayRestResolver:
    """A resolver with pydantic at the edge, CORS for the configured origins and the platform's error shape."""
    app = _Resolver(cors=_cors(), enable_validation=True)
    app.exception_handler(PlatformError)(answer_error)
    app.exception_handler(RequestValidationError)(lambda error: answer_error(from_findings(error.errors())))
    app.exception_handler(RequestUnsupportedContentType)(
        lambda _: answer_error(UnsupportedMedia("Send the body as application/json."))
    )
    app.exception_handler(Exception)(_answer_unforeseen)
    app.not_found(lambda _: answer_error(NotFound("There is no such route; see docs/api.md.")))
    return app


def answer_error(error: PlatformError) -> Response[str]:
    """The one place where an error becomes an HTTP answer."""
    logger.append_keys(error_code=error.code())
    body = Failure(error=ErrorBody(code=error.code(), message=error.message, details=error.details))
    return Response(
        status_code=error.status,
        content_type=content_types.APPLICATION_JSON,
        body=body.model_dump_json(exclude_none=True),
    )


def entry_point(app: APIGatewayRestResolver, task: Task | None = None) -> Handler:
    """The Lambda handler of a function: `app` for proxy events, `task` (where there is one) for plain payloads.

    Writes one log line per invocation; what happens on the way is added to it with `logger.append_keys`. Metrics that
    were added leave once at its end, as the one further line that CloudWatch's embedded metric format is.
    """

    @logger.inject_lambda_context(clear_state=True)
    def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
        try:
            if task is None or "httpMethod" in event:
                return _answer_request(app, event, context)
            return do(task, event)
        finally:
            publish_metrics()

    return handler


def _answer_request(app: APIGatewayRestResolver, event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    # The route's pattern, never the path: a path names its user.
    logger.append_keys(route=f"{event['httpMethod']} {event.get('resource')}")
    logger.append_keys(request_id=event.get("requestContext", {}).get("requestId"))
    try:
        _check_body(event)
        answer = app.resolve(caller.identified(event), context)
    except PlatformError as refusal:  # before its route was found: what a route raises is answered by the resolver
        answer = _refused(event, refusal)
    answer["multiValueHeaders"] |= _SECURITY_HEADERS
    logger.info("answered", status=answer["statusCode"])
    count_outcome(logger.get_current_keys().get("error_code"))
    return answer


def _check_body(event: dict[str, Any]) -> None:
    """Only JSON is taken, whatever else a body may claim to be. Raises UnsupportedMedia, InvalidInput."""
    headers = {name.lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    media = headers.get("content-type", _JSON).partition(";")[0].strip().lower()
    if event.get("body") and media != _JSON:
        raise UnsupportedMedia("Send the body as application/json.")
    try:
        json.loads(event.get("body") or "null")
    except RecursionError:
        raise InvalidInput("The body is nested too deeply.") from None
    except ValueError:
        return  # the route says what is wrong with it


def _refused(event: dict[str, Any], refusal: PlatformError) -> dict[str, Any]:
    """The resolver's kind of answer, for an event that it does not get to see."""
    response = answer_error(refusal)
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    allowed = _cors().to_dict(headers.get("origin"))
    return {
        "statusCode": response.status_code,
        "body": response.body,
        "isBase64Encoded": False,
        "multiValueHeaders": {"Content-Type": [response.content_type], **{k: [v] for k, v in allowed.items()}},
    }


def _answer_unforeseen(error: Exception) -> Response[str]:
    if isinstance(error, NotFoundError):  # a route that is not there: Powertools asks for the widest handler first
        return answer_error(NotFound("There is no such route; see docs/api.md."))
    logger.exception("unforeseen error")
    return answer_error(InternalError("Something went wrong on our side; the request id in the headers identifies it."))


def _cors() -> CORSConfig:
    origins = os.environ.get("ALLOWED_ORIGINS", "").split(",")
    first, *others = [origin.strip() for origin in origins if origin.strip()] or ["https://localhost"]
    return CORSConfig(
        allow_origin=first,
        extra_origins=others,
        allow_headers=["Content-Type", "Authorization", "X-API-Key", "Prefer", "Idempotency-Key"],
        expose_headers=["Location", "Preference-Applied"],
        max_age=3600,
    )
