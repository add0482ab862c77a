"""The HTTP layer that every function shares: the resolver, the answer's envelope, and errors turned into answers.

A function that both API Gateway and Step Functions call builds its handler with `entry_point`. A proxy event goes to
the resolver. Any other event is a task's payload; its errors are raised, so that a state machine can catch them by
class name.
"""

from __future__ import annotations

import base64
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
from functions.shared.text import read_json
from functions.shared.validation import ANONYMOUS, from_findings

DataT = TypeVar("DataT")

_JSON = content_types.APPLICATION_JSON

_ANY_ROUTE = (429, 500, 503)
WITH_KEY = (400, 401, 403)  # what a route that asks for a key can answer besides
WITH_BODY = (*WITH_KEY, 413, 415)

# Answers are data for the caller alone: nothing guesses their type, frames them or keeps them.
# template.yaml has the same headers for the gateway's own answers.
SECURITY_HEADERS = {
    "Cache-Control": ["no-store"],
    "Content-Security-Policy": ["default-src 'none'; frame-ancestors 'none'"],
    "Referrer-Policy": ["no-referrer"],
    "Strict-Transport-Security": ["max-age=63072000; includeSubDomains"],
    "X-Content-Type-Options": ["nosniff"],
}


class Success(BaseModel, Generic[DataT]):
    """Every 2xx body except that of `/health`."""

    status: Literal["success"] = "success"
    data: DataT
    user_id: Annotated[str, Field(description="The user; `anonymous` when the request named none.")] = ANONYMOUS


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
    """The HTTP answer for an error."""
    logger.append_keys(error_code=error.code())
    body = Failure(error=ErrorBody(code=error.code(), message=error.message, details=error.details))
    return Response(
        status_code=error.status,
        content_type=content_types.APPLICATION_JSON,
        body=body.model_dump_json(exclude_none=True),
    )


def entry_point(app: APIGatewayRestResolver, task: Task | None = None) -> Handler:
    """The Lambda handler of a function: `app` for proxy events, `task` (where there is one) for plain payloads.

    Writes one log line per invocation; code on the way adds to it with `logger.append_keys`. Metrics are written once
    at the end, as one more line in CloudWatch's embedded metric format.
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
    # Log the route's pattern, not the path: a path contains the user id.
    logger.append_keys(route=f"{event['httpMethod']} {event.get('resource')}")
    logger.append_keys(request_id=event.get("requestContext", {}).get("requestId"))
    try:
        caller.identify(event)
        answer = app.resolve(_with_one_body(event), context)
    except PlatformError as refusal:  # before its route was found: what a route raises is answered by the resolver
        answer = _refused(event, answer_error(refusal))
    except Exception as error:  # a deployment whose token settings are wrong answers nobody
        answer = _refused(event, _answer_unforeseen(error))
    answer["multiValueHeaders"] |= SECURITY_HEADERS
    logger.info("answered", status=answer["statusCode"])
    count_outcome(logger.get_current_keys().get("error_code"))
    return answer


def _with_one_body(event: dict[str, Any]) -> dict[str, Any]:
    """The event with a body that was read once, here: the guard of `caller` and the route see the same object.

    Only a JSON object is accepted, whatever else a body may claim to be. Raises UnsupportedMedia, InvalidInput,
    InvalidValue, Forbidden.
    """
    if not event.get("body"):
        return event
    headers = {name.lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    if headers.get("content-type", _JSON).partition(";")[0].strip().lower() != _JSON:
        raise UnsupportedMedia("Send the body as application/json.")
    sent = read_json(_decoded(event))
    if not isinstance(sent, dict):
        raise InvalidInput("The request body is not a JSON object.")
    return {**event, "body": json.dumps(caller.as_own(sent)), "isBase64Encoded": False}


def _decoded(event: dict[str, Any]) -> str | bytes:
    body: str = event["body"]
    if not event.get("isBase64Encoded"):
        return body
    try:
        return base64.b64decode(body, validate=True)
    except ValueError:
        raise InvalidInput("The body is not valid base64.") from None


def _refused(event: dict[str, Any], response: Response[str]) -> dict[str, Any]:
    """The resolver's kind of answer, for an event that it does not get to see."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    allowed = _cors().to_dict(headers.get("origin"))
    return {
        "statusCode": response.status_code,
        "body": response.body,
        "isBase64Encoded": False,
        "multiValueHeaders": {"Content-Type": [response.content_type], **{k: [v] for k, v in allowed.items()}},
    }


def _answer_unforeseen(error: Exception) -> Response[str]:
    if isinstance(error, NotFoundError):  # unknown route: Powertools tries the most general handler first
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
        expose_headers=["Location", "Preference-Applied", "Retry-After", "x-amzn-RequestId"],
        max_age=3600,
    )
