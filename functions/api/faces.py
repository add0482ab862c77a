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
from functions.shared.errors import InternalError, Unavailable, catalogue

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient


@functools.cache
def client() -> LambdaClient:
    """One client per process. It tries once: a cold start takes seconds, and API Gateway gives up after 29."""
    return boto3.client("lambda", config=Config(read_timeout=25, retries={"total_max_attempts": 1}))


def describe(task: dict[str, Any]) -> FaceMetrics:
    """The eyes in one photo. Raises the function's error (NoFace, ImageUnreadable, ...) or Unavailable."""
    try:
        answer = client().invoke(FunctionName=settings().analyze_face_function, Payload=json.dumps(task).encode())
        result = json.loads(answer["Payload"].read())
    except (ClientError, BotoCoreError) as error:
        raise Unavailable("The photo could not be analysed just now; send the request again.") from error
    if answer.get("FunctionError"):
        kind = catalogue().get(str(result.get("errorType")))
        if kind is None or kind is InternalError:
            raise Unavailable("The photo could not be analysed just now; send the request again.")
        raise kind(str(result.get("errorMessage")))
    return FaceMetrics.model_validate(result)
