"""One HTTP exchange with the API or with S3: timeouts, retries, and every failure as an `ApiError`."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import httpx
from pydantic import ValidationError

from hypermob.api.document import Answer, DocumentT
from hypermob.api.errors import (
    ApiError,
    MalformedAnswer,
    ServiceFailed,
    TookTooLong,
    Unreachable,
    codes_by_status,
    from_code,
)
from hypermob.api.retry import with_retries

TIMEOUT = httpx.Timeout(
    connect=5.0,  # a reachable host answers a SYN at once
    read=35.0,  # API Gateway stops waiting for a function after 29 s
    write=30.0,  # one 64 KB block, on a very slow line
    pool=5.0,
)

REQUEST_ID = "x-amzn-RequestId"  # API Gateway's, on every answer
_CODE_BY_STATUS = codes_by_status()
_GATEWAY_ADVICE = {
    401: "The API key or the token is missing or wrong.",
    403: "The API key is missing or wrong, or this address does not have this route.",
    404: "Nothing was found at this address: check the API's URL, including its stage.",
    429: "Too many requests, or this key's quota is used up: try again later.",
    504: "The service did not finish in time: try again.",
}


class Transport:
    """Sends requests to one API. Key and token go to the API only, never to presigned addresses."""

    def __init__(
        self,
        url: str,
        api_key: str | None,
        http: httpx.Client,
        sleep: Callable[[float], object],
        token: str | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._headers = {"X-API-Key": api_key} if api_key else {}
        if token:
            self._headers["Authorization"] = f"Bearer {token}"
        self._http = http
        self._sleep = sleep

    def call(self, method: str, path: str, **request: Any) -> dict[str, Any]:
        """The JSON object of a 2xx answer. Raises ApiError for anything else."""
        headers = self._headers | request.pop("headers", {})
        response = self.exchange(lambda: self._http.request(method, self._url + path, headers=headers, **request))
        if not response.is_success:
            raise _traced(error_of(response), response)
        return _json_object(response)

    def exchange(self, attempt: Callable[[], httpx.Response]) -> httpx.Response:
        """The answer to `attempt`, repeated if that can help. Raises Unreachable or TookTooLong."""
        try:
            return with_retries(attempt, self._sleep)
        except httpx.ConnectTimeout as error:
            raise Unreachable(f"No answer from {_host(error)}: check the address and the network.") from error
        except httpx.TimeoutException as error:
            raise TookTooLong(f"{_host(error)} did not answer in time: try again.") from error
        except httpx.HTTPError as error:
            raise Unreachable(
                f"{_host(error)} cannot be reached ({error}): check the address and the network."
            ) from error


def answer(model: type[DocumentT], body: dict[str, Any], data: object) -> Answer[DocumentT]:
    """`data` as a typed document. Raises MalformedAnswer, which names the missing or wrong fields."""
    try:
        return Answer(model.model_validate(data), body)
    except ValidationError as error:
        fields = ", ".join(sorted({".".join(map(str, finding["loc"])) or "data" for finding in error.errors()}))
        raise MalformedAnswer(f"The answer does not match this API ({fields}): is the service up to date?") from error


def error_of(response: httpx.Response) -> ApiError:
    """The API's own error, or that of API Gateway, which is `{"message": …}` or empty."""
    status = response.status_code
    body = _parsed(response)
    error = body.get("error") if isinstance(body, dict) else None
    if isinstance(error, dict) and isinstance(error.get("code"), str):
        details = error.get("details")
        return from_code(
            error["code"], str(error.get("message", "")), details if isinstance(details, dict) else None, status
        )
    if status < 400:
        return MalformedAnswer(
            f"The address answered HTTP {status} without the API's JSON: check the address.", status=status
        )
    said = str(body["message"]) if isinstance(body, dict) and body.get("message") else response.reason_phrase
    advice = _GATEWAY_ADVICE.get(status, "The service did not give a reason.")
    return from_code(_CODE_BY_STATUS.get(status, f"HTTP_{status}"), f"{said}. {advice}", status=status)


def _traced(error: ApiError, response: httpx.Response) -> ApiError:
    if isinstance(error, ServiceFailed):
        error.request_id = response.headers.get(REQUEST_ID)
    return error


def upload_error(response: httpx.Response) -> ApiError:
    """The error for an upload that S3 refused, from its XML: `<Error><Code>EntityTooLarge</Code>…`."""
    found = re.search(r"<Code>(\w+)</Code>", response.text)
    reason = found.group(1) if found else f"HTTP {response.status_code}"
    if reason == "EntityTooLarge":
        return from_code("PAYLOAD_TOO_LARGE", "The file is larger than the service accepts: send a smaller one.")
    return ServiceFailed(f"The upload was not accepted ({reason}): try again.", code="UPLOAD_FAILED")


def _json_object(response: httpx.Response) -> dict[str, Any]:
    body = _parsed(response)
    if not isinstance(body, dict):
        raise MalformedAnswer("The answer is not JSON: is this the API's address?", status=response.status_code)
    return body


def _parsed(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        return None


def _host(error: httpx.HTTPError) -> str:
    """Host and port only: a presigned address must not appear in a terminal or a log."""
    return error.request.url.netloc.decode()


def http_client(url: str, transport: httpx.BaseTransport | None = None) -> httpx.Client:
    """Traffic to this machine never goes through a proxy, even if the environment sets one."""
    is_here = httpx.URL(url).host in {"127.0.0.1", "localhost", "::1"}
    return httpx.Client(timeout=TIMEOUT, trust_env=not is_here, transport=transport)
