"""Poll an analysis until it has ended."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypermob.api.analyses import Analysis, AnalysisT
from hypermob.api.document import Answer
from hypermob.api.documents import StartedAnalysis
from hypermob.api.errors import ApiError, ServiceFailed, TookTooLong, from_code

POLL_PAUSE_S = 0.25  # limits polling if a service or proxy ignores the wait


@dataclass(frozen=True)
class Clock:
    """A clock that tests can replace."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], object] = time.sleep


def until_ended(
    found: Answer[AnalysisT] | StartedAnalysis,
    look: Callable[[], Answer[AnalysisT]],
    limit_s: float,
    on_update: Callable[[AnalysisT | StartedAnalysis], None] | None,
    clock: Clock,
) -> Answer[AnalysisT]:
    """The analysis once it succeeds; `on_update` receives every state before that.

    Raises ApiError with `details.analysis_id`: the analysis's own error, TookTooLong after `limit_s`, or the error
    of `look`.
    """
    deadline = clock.now() + limit_s
    while isinstance(found, StartedAnalysis) or found.data.status == "RUNNING":
        state = found if isinstance(found, StartedAnalysis) else found.data
        if clock.now() >= deadline:
            raise TookTooLong(
                f"The analysis is still running after {limit_s:.0f} s; look for it in the history later.",
                details={"analysis_id": state.analysis_id},
            )
        if on_update is not None:
            on_update(state)
        clock.sleep(POLL_PAUSE_S)
        found = _looked(look, state.analysis_id)
    if found.data.status == "FAILED":
        raise _failure(found.data)
    return found


def _looked(look: Callable[[], Answer[AnalysisT]], analysis_id: str) -> Answer[AnalysisT]:
    try:
        return look()
    except ServiceFailed as error:  # the analysis may still be running: say which one it is
        error.details = {**(error.details or {}), "analysis_id": analysis_id}
        raise


def _failure(analysis: Analysis) -> ApiError:
    details: dict[str, Any] = {"analysis_id": analysis.analysis_id}
    if analysis.error is None:
        return from_code("INTERNAL_ERROR", "The analysis failed without a reason: try again.", details)
    return from_code(analysis.error.code, analysis.error.message, {**(analysis.error.details or {}), **details})
