"""Repeat requests that failed for a temporary reason, with full-jitter backoff.

Every call of this API can be repeated: reading, erasing and exporting by nature, /recommend and /measure because they
only compute, /uploads because it only signs, an upload because it writes the same key again, and /analyze because its
Idempotency-Key names the analysis. So callers of `with_retries` need not check.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import httpx
from tenacity import RetryCallState, Retrying, stop_after_attempt, wait_random_exponential
from tenacity.retry import retry_if_exception_type, retry_if_result

ATTEMPTS = 4
FIRST_PAUSE_S = 0.25  # doubled each time: at most 0.25 + 0.5 + 1 s, short enough for a person who waits
LONGEST_PAUSE_S = 10.0  # the longest Retry-After that is obeyed; beyond it the client gives up

_TRANSIENT = {
    HTTPStatus.TOO_MANY_REQUESTS,
    HTTPStatus.BAD_GATEWAY,
    HTTPStatus.SERVICE_UNAVAILABLE,
    HTTPStatus.GATEWAY_TIMEOUT,
}
_CONNECTION_LOST = (httpx.NetworkError, httpx.RemoteProtocolError, httpx.ConnectTimeout)  # a slow answer does not count


def with_retries(attempt: Callable[[], httpx.Response], sleep: Callable[[float], Any] = time.sleep) -> httpx.Response:
    """The first answer that is not transient, or the last one. Raises the last attempt's httpx.TransportError."""
    retrying = Retrying(
        stop=stop_after_attempt(ATTEMPTS),
        wait=_pause_s,
        retry=retry_if_exception_type(_CONNECTION_LOST)
        | retry_if_result(lambda answer: answer.status_code in _TRANSIENT),
        retry_error_callback=lambda state: state.outcome.result() if state.outcome else None,
        sleep=sleep,
    )
    return retrying(attempt)


def _pause_s(state: RetryCallState) -> float:
    """Full jitter, or the pause that the service asked for if that is longer."""
    jitter = wait_random_exponential(multiplier=FIRST_PAUSE_S, max=LONGEST_PAUSE_S)(state)
    if state.outcome is None or state.outcome.failed:
        return jitter
    asked = state.outcome.result().headers.get("Retry-After", "")
    return max(jitter, min(float(asked), LONGEST_PAUSE_S) if asked.isdecimal() else 0.0)
