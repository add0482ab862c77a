"""What can go wrong between a caller and the API, as one tree.

ApiError
├── ApiRefused       the request must change: any 4xx except 429, and a photo or video without a person or face
└── ServiceFailed    the request may be valid: any 5xx, and 429 (too many requests)
    ├── Unreachable      UNREACHABLE       no answer from this address, or the connection broke
    ├── MalformedAnswer  MALFORMED_ANSWER  the answer is not from this API
    └── TookTooLong      TIMED_OUT         no answer, or an unfinished analysis, within the time limit
"""

from __future__ import annotations

from typing import Any, ClassVar

from hypermob.api.documents import STATUS_BY_CODE

_TOO_MANY_REQUESTS = 429


class ApiError(Exception):
    """`code` for programs, `message` for people, `details` as the API sent them, `status` where HTTP gave one.

    `request_id` identifies the request to the people who run the service; only a fault of the service has one.
    """

    default_code: ClassVar[str] = "SERVICE_ERROR"

    def __init__(
        self, message: str, *, code: str | None = None, details: dict[str, Any] | None = None, status: int | None = None
    ) -> None:
        super().__init__(message)
        self.code = code or self.default_code
        self.message = message
        self.details = details
        self.status = status
        self.request_id: str | None = None

    def body(self) -> dict[str, Any]:
        """The error in the API's own JSON shape."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        details = {**(self.details or {}), **({"request_id": self.request_id} if self.request_id else {})}
        if self.details is not None or details:
            error["details"] = details
        return {"status": "error", "error": error}


class ApiRefused(ApiError):
    """The same request will be refused again: change it."""


class ServiceFailed(ApiError):
    """The same request may succeed later, or the operator of the service must act."""


class Unreachable(ServiceFailed):
    default_code = "UNREACHABLE"


class MalformedAnswer(ServiceFailed):
    default_code = "MALFORMED_ANSWER"


class TookTooLong(ServiceFailed):
    default_code = "TIMED_OUT"


def from_code(code: str, message: str, details: dict[str, Any] | None = None, status: int | None = None) -> ApiError:
    """The error that `code` stands for. A code this client does not know is judged by `status`, else as a failure."""
    http_status = status or STATUS_BY_CODE.get(code, 500)
    refused = 400 <= http_status < 500 and http_status != _TOO_MANY_REQUESTS
    return (ApiRefused if refused else ServiceFailed)(message, code=code, details=details, status=http_status)


def refused_here(code: str, message: str, details: dict[str, Any] | None = None) -> ApiRefused:
    """What the service would answer, said before anything is sent."""
    return ApiRefused(message, code=code, details=details, status=STATUS_BY_CODE[code])


def codes_by_status() -> dict[int, str]:
    """The plainest code of each HTTP status, for answers that carry none (API Gateway's own)."""
    return {status: code for code, status in reversed(STATUS_BY_CODE.items())}
