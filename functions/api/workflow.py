"""Starts executions of the state machines and asks whether they have ended."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.api.settings import settings
from functions.shared.errors import RateLimited, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient


@functools.cache
def client() -> SFNClient:
    """One client per process."""
    return boto3.client("stepfunctions", config=Config(retries={"mode": "standard", "total_max_attempts": 4}))


def start(kind: str, name: str, payload: dict[str, Any]) -> None:
    """Start the execution `name`, unless it was started before, so that nothing runs twice.

    Raises RateLimited, Unavailable.
    """
    try:
        client().start_execution(stateMachineArn=settings().machine(kind), name=name, input=json.dumps(payload))
    except client().exceptions.ExecutionAlreadyExists:
        return
    except ClientError as error:
        if "Throttl" in error.response["Error"]["Code"] or "TooMany" in error.response["Error"]["Code"]:
            raise RateLimited("Too many analyses are being started: send the request again in a moment.") from error
        raise Unavailable("The workflow could not be started; send the request again.") from error
    except BotoCoreError as error:
        raise Unavailable("The workflow could not be started; send the request again.") from error


def has_ended(kind: str, name: str) -> bool:
    """True when the execution `name` has ended or was never started. Raises Unavailable."""
    machine = settings().machine(kind)
    try:
        answer = client().describe_execution(executionArn=f"{machine.replace(':stateMachine:', ':execution:')}:{name}")
    except client().exceptions.ExecutionDoesNotExist:
        return True
    except (ClientError, BotoCoreError) as error:
        raise Unavailable("The workflow did not answer; try again.") from error
    return answer["status"] != "RUNNING"
