"""Wraps the work of a state machine's task: one log line, metrics, and errors raised by class name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.shared.errors import PlatformError
from functions.shared.observability import count_outcome, logger, publish_metrics

Task = Callable[[dict[str, Any]], dict[str, Any]]
Handler = Callable[[dict[str, Any], LambdaContext], dict[str, Any]]


def task_handler(task: Task) -> Handler:
    """The Lambda handler of a function that is called only by state machines and other functions."""

    @logger.inject_lambda_context(clear_state=True)
    def handler(event: dict[str, Any], _context: LambdaContext) -> dict[str, Any]:
        try:
            return do(task, event)
        finally:
            publish_metrics()

    return handler


def do(task: Task, event: dict[str, Any]) -> dict[str, Any]:
    """The task's result. Errors are raised, so that a state machine can catch them by class name."""
    logger.append_keys(analysis_id=event.get("analysis_id"), execution=event.get("execution"))
    try:
        result = task(event)
    except PlatformError as error:
        logger.info("refused", error_code=error.code())
        count_outcome(error.code())
        raise
    logger.info("done")
    count_outcome(None)
    return result
