"""The API as typed Python calls.

    with Client("https://….execute-api.ap-northeast-2.amazonaws.com/prod", api_key) as api:
        address = api.upload_photo(Path("me.jpg"), "image/jpeg")
        print(api.analyze(address, height_cm=175).data.seat_setup)

Every method raises `hypermob.errors.ApiError`: ApiRefused when the request has to change, ServiceFailed otherwise.
"""

from __future__ import annotations

import io
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from hypermob.documents import (
    Analysis,
    AnalysisPage,
    Answer,
    DocumentT,
    Erased,
    Health,
    Measurement,
    SeatSetup,
    UploadForm,
)
from hypermob.errors import ApiError, ServiceFailed, TookTooLong, from_code
from hypermob.transport import Transport, answer, http_client, upload_error

WAIT_S = 20  # how long the service may hold an answer; it takes up to 25, API Gateway cuts at 29
POLL_PAUSE_S = 0.25  # keeps polling gentle where a service or a proxy does not honour the wait
ANALYSIS_LIMIT_S = 720.0  # measure may take 300 s and recommend 60 (their timeouts), and each may be repeated once
PAGE_SIZE = 50
ANONYMOUS = "anonymous"

OnBytes = Callable[[int, int], None]  # (sent so far, all)
OnAnalysis = Callable[[Analysis], None]


class Client:
    """One API at `url` (stage included). Safe to use from one thread at a time."""

    def __init__(
        self,
        url: str,
        api_key: str | None = None,
        *,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], object] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http_client(url, transport)
        self._api = Transport(url, api_key, self._http, sleep)
        self._sleep = sleep
        self._now = now

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def health(self) -> Answer[Health]:
        body = self._api.call("GET", "/health")
        return answer(Health, body, body)

    def upload_photo(
        self, path: Path, content_type: str, user_id: str = ANONYMOUS, on_bytes: OnBytes | None = None
    ) -> str:
        """Upload a photo by a presigned POST and return its s3:// address. The file is streamed, never held whole."""
        wanted = {"kind": "photo", "content_type": content_type, "user_id": user_id}
        form = self._data(UploadForm, self._api.call("POST", "/uploads", json=wanted)).data
        response = self._api.exchange(lambda: self._post_file(form, path, content_type, on_bytes))
        if not response.is_success:
            raise upload_error(response)
        return form.s3_url

    def measure(
        self,
        image_url: str,
        height_cm: float,
        user_id: str = ANONYMOUS,
        *,
        sex: str | None = None,
        camera_pitch_deg: float | None = None,
    ) -> Answer[Measurement]:
        """The body lengths of the person in the photo at `image_url` (s3://…), whose stature is `height_cm`."""
        known = _given(sex=sex, camera_pitch_deg=camera_pitch_deg)
        wanted = {"image_url": image_url, "height_cm": height_cm, "user_id": user_id, **known}
        return self._data(Measurement, self._api.call("POST", "/measure", json=wanted))

    def recommend(
        self, lengths: Mapping[str, object], user_id: str | None = None, vehicle: str | None = None
    ) -> Answer[SeatSetup]:
        """The seat setup for body `lengths` in cm; a measurement's data can be passed as it is."""
        wanted = {**lengths, **_given(user_id=user_id, vehicle=vehicle)}
        return self._data(SeatSetup, self._api.call("POST", "/recommend", json=wanted))

    def analyze(
        self,
        image_url: str,
        height_cm: float,
        user_id: str = ANONYMOUS,
        vehicle: str | None = None,
        *,
        sex: str | None = None,
        camera_pitch_deg: float | None = None,
        wait_s: int = WAIT_S,
        limit_s: float = ANALYSIS_LIMIT_S,
        on_update: OnAnalysis | None = None,
    ) -> Answer[Analysis]:
        """Measure, save and recommend in one workflow; returns when it has succeeded.

        `wait_s` is how long each call may be held by the service (0 to 25), `on_update` sees each state that it tells.
        Raises ApiError with `details.analysis_id`: the workflow's own error, or TookTooLong after `limit_s`.
        """
        deadline = self._now() + limit_s
        known = _given(vehicle=vehicle, sex=sex, camera_pitch_deg=camera_pitch_deg)
        wanted = {"image_url": image_url, "height_cm": height_cm, "user_id": user_id, **known}
        headers = {"Idempotency-Key": str(uuid.uuid4()), **_prefer(wait_s)}
        found = self._data(Analysis, self._api.call("POST", "/analyze", json=wanted, headers=headers))
        while found.data.status == "RUNNING":
            if self._now() >= deadline:
                raise TookTooLong(
                    f"The analysis is still running after {limit_s:.0f} s; look for it in the history later.",
                    details={"analysis_id": found.data.analysis_id},
                )
            if on_update is not None:
                on_update(found.data)
            self._sleep(POLL_PAUSE_S)
            found = self.get(found.data.analysis_id, wait_s)
        if found.data.status == "FAILED":
            raise _failure(found.data)
        return found

    def get(self, analysis_id: str, wait_s: int = 0) -> Answer[Analysis]:
        """An analysis as it stands, or as it stands when it ends or `wait_s` (0 to 25) have passed."""
        path = f"/analyses/{quote(analysis_id, safe='')}"
        return self._data(Analysis, self._api.call("GET", path, headers=_prefer(wait_s)))

    def history(self, user_id: str = ANONYMOUS, limit: int | None = None) -> Iterator[Answer[AnalysisPage]]:
        """That user's analyses, newest first, page by page; at most `limit` of them."""
        path = f"/users/{quote(user_id, safe='')}/analyses"
        left, token = limit, None
        while left is None or left > 0:
            size = PAGE_SIZE if left is None else min(left, PAGE_SIZE)
            params = {"limit": size, **_given(next=token)}
            page = self._data(AnalysisPage, self._api.call("GET", path, params=params))
            yield page
            token = page.data.next
            if token is None:
                return
            left = None if left is None else left - len(page.data.analyses)

    def erase(self, user_id: str) -> Answer[Erased]:
        """Delete every object and item of that user. It cannot be undone."""
        return self._data(Erased, self._api.call("DELETE", f"/users/{quote(user_id, safe='')}"))

    def download(self, link: str) -> bytes:
        """What a presigned link of an answer leads to. The link carries its own right: no key is sent along."""
        response = self._api.exchange(lambda: self._http.get(link, follow_redirects=True))
        if not response.is_success:
            raise ServiceFailed(
                f"The file could not be fetched (HTTP {response.status_code}); links live for an hour.",
                code="DOWNLOAD_FAILED",
            )
        return response.content

    def _post_file(self, form: UploadForm, path: Path, content_type: str, on_bytes: OnBytes | None) -> httpx.Response:
        with _Watched(path, on_bytes) as file:  # httpx sends the form's fields first and the file last, as S3 demands
            files = {"file": ("photo", file, content_type)}
            return self._http.post(form.url, data=form.fields, files=files, follow_redirects=True)

    def _data(self, model: type[DocumentT], body: dict[str, Any]) -> Answer[DocumentT]:
        return answer(model, body, body.get("data"))


class _Watched(io.FileIO):
    """A file that tells how much of it has been read."""

    def __init__(self, path: Path, on_bytes: OnBytes | None) -> None:
        super().__init__(path)
        self._total = path.stat().st_size
        self._on_bytes = on_bytes

    def read(self, size: int | None = -1, /) -> bytes:
        block = super().read(size)
        if self._on_bytes is not None:
            self._on_bytes(self.tell(), self._total)
        return block


def _failure(analysis: Analysis) -> ApiError:
    details: dict[str, Any] = {"analysis_id": analysis.analysis_id}
    if analysis.error is None:
        return from_code("INTERNAL_ERROR", "The analysis failed and gave no reason.", details)
    return from_code(analysis.error.code, analysis.error.message, {**(analysis.error.details or {}), **details})


def _given(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _prefer(wait_s: int) -> dict[str, str]:
    """RFC 7240: ask the service to hold its answer until the work is done, at most so long."""
    return {"Prefer": f"wait={wait_s}"} if wait_s else {}
