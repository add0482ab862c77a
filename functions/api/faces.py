"""Analyses one photo of a face at once, by calling the function that has the face mesh."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.api.settings import settings
from functions.eye_tracking.schemas import FaceMetrics
from functions.shared.errors import InternalError, PlatformError, Unavailable, catalogue
from functions.shared.observability import logger

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


@functools.cache
def client() -> LambdaClient:
    """One client per process. It tries once: a cold start takes seconds, and API Gateway gives up after 29."""
    return boto3.client("lambda", config=Config(read_timeout=25, retries={"total_max_attempts": 1}))


def describe(task: dict[str, Any]) -> FaceMetrics:
    """The eyes in one photo. Raises the function's error (NoFace, ImageUnreadable, ...), Unavailable, InternalError."""
    try:
        answer = client().invoke(FunctionName=settings().analyze_face_function, Payload=json.dumps(task).encode())
        result = json.loads(answer["Payload"].read())
    except (ClientError, BotoCoreError) as error:
        raise Unavailable("The photo could not be analysed just now; send the request again.") from error
    if answer.get("FunctionError"):
        raise _as_error(str(result.get("errorType", "")), str(result.get("errorMessage")))
    return FaceMetrics.model_validate(result)


def _as_error(name: str, message: str) -> PlatformError:
    """The error of a function that failed. Like the state machines' SaveFailure: AWS's own names have a dot."""
    kind = catalogue().get(name)
    if kind is not None and kind.permanent and kind is not InternalError:
        return kind(message)
    if not name or "." in name or (kind is not None and not kind.permanent):
        return Unavailable("The photo could not be analysed just now; send the request again.")
    logger.error("the function that analyses faces failed", cause=name)
    return InternalError("Something went wrong on our side; the request id in the headers identifies it.")
