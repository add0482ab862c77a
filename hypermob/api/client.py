"""The API as typed Python calls.

    with Client("https://….execute-api.ap-northeast-2.amazonaws.com/prod", api_key) as api:
        address = api.upload(Path("me.jpg"), "image/jpeg")
        print(api.analyze(address, height_cm=175).data.seat_setup)
        address = api.upload(Path("eyes.mp4"), "video/mp4", "video", parameters={"prompted": "up-down"})
        print(api.track_eyes(address).data)

Every method raises `hypermob.api.errors.ApiError`: ApiRefused if the request must change, ServiceFailed otherwise.
"""

from __future__ import annotations

import base64
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import quote

import httpx

from hypermob.api import download as downloading
from hypermob.api import upload as uploading
from hypermob.api.analyses import Analysis, AnalysisPage, AnalysisT, model_of
from hypermob.api.document import Answer, DocumentT
from hypermob.api.documents import (
    Erased,
    Export,
    EyeTrackingAnalysis,
    FaceMetrics,
    Health,
    LinkedMeasureData,
    SeatSetup,
    SeatSetupAnalysis,
    StartedAnalysis,
    UploadForm,
)
from hypermob.api.errors import TookTooLong
from hypermob.api.tokens import user_of
from hypermob.api.transport import Transport, answer, http_client, upload_error
from hypermob.api.waiting import POLL_PAUSE_S, Clock, until_ended

WAIT_S = 20  # how long the service may delay an answer: it allows up to 25, API Gateway ends a request at 29
ANALYSIS_LIMIT_S = 720.0  # measure can take 300 s and recommend 60 (their timeouts), and each can be repeated once
VIDEO_LIMIT_S = 3660.0  # the workflow is stopped after 3600 s; the service notices soon after
EXPORT_LIMIT_S = 2400.0  # the function that makes it is stopped after 900 s, and started again once
PAGE_SIZE = 50
ANONYMOUS = "anonymous"


class Client:
    """One API at `url` (stage included). Safe to use from one thread at a time.

    With a `token`, the default user is the token's user: `user`. Raises ValueError for an invalid token.
    """

    def __init__(
        self,
        url: str,
        api_key: str | None = None,
        *,
        token: str | None = None,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], object] = time.sleep,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._http = http_client(url, transport)
        self._api = Transport(url, api_key, self._http, sleep, token)
        self.user = user_of(token) if token else None
        self._clock = Clock(now, sleep)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()

    def health(self) -> Answer[Health]:
        body = self._api.call("GET", "/health")
        return answer(Health, body, body)

    def upload(
        self,
        path: Path,
        content_type: str,
        kind: Literal["photo", "video"] = "photo",
        user_id: str = ANONYMOUS,
        parameters: Mapping[str, object] | None = None,
        on_bytes: uploading.OnBytes | None = None,
    ) -> str:
        """Upload a file by a presigned POST and return its s3:// address. The file is streamed, never loaded whole.

        Uploading a video starts its analysis with `parameters`; `track_eyes` then returns that analysis.
        """
        known = _given(parameters=parameters)
        wanted = {"kind": kind, "content_type": content_type, "user_id": self._named(user_id), **known}
        form = self._data(UploadForm, self._api.call("POST", "/uploads", json=wanted)).data
        response = self._api.exchange(lambda: uploading.post(self._http, form, path, content_type, on_bytes))
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
    ) -> Answer[LinkedMeasureData]:
        """The body lengths of the person in the photo at `image_url` (s3://…), whose stature is `height_cm`."""
        known = _given(sex=sex, camera_pitch_deg=camera_pitch_deg)
        wanted = {"image_url": image_url, "height_cm": height_cm, "user_id": self._named(user_id), **known}
        return self._data(LinkedMeasureData, self._api.call("POST", "/measure", json=wanted))

    def recommend(
        self, lengths: Mapping[str, object], user_id: str | None = None, vehicle: str | None = None
    ) -> Answer[SeatSetup]:
        """The seat setup for body `lengths` in cm; accepts the data of a measurement."""
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
        on_update: Callable[[SeatSetupAnalysis | StartedAnalysis], None] | None = None,
    ) -> Answer[SeatSetupAnalysis]:
        """Measure, save and recommend in one workflow; returns when it succeeds.

        `wait_s`: how long the service may delay each answer (0 to 25). `on_update` receives each reported state.
        Raises ApiError with `details.analysis_id`: the workflow's own error, or TookTooLong after `limit_s`.
        """
        known = _given(vehicle=vehicle, sex=sex, camera_pitch_deg=camera_pitch_deg)
        wanted = {"image_url": image_url, "height_cm": height_cm, "user_id": self._named(user_id), **known}
        headers = {"Idempotency-Key": str(uuid.uuid4()), **_prefer(wait_s)}
        body = self._api.call("POST", "/analyze", json=wanted, headers=headers)
        return self._ended(SeatSetupAnalysis, body, wait_s, limit_s, on_update)

    def face(self, photo: bytes, user_id: str = ANONYMOUS) -> Answer[FaceMetrics]:
        """The eyes in a photo (as for `POST /uploads`) of up to 4 MB, sent with the request; nothing is stored."""
        data = base64.b64encode(photo).decode()
        wanted = {"action": "analyze_image", "file_data": data, "user_id": self._named(user_id)}
        return self._data(FaceMetrics, self._api.call("POST", "/eye-tracking", json=wanted))

    def track_eyes(
        self,
        s3_url: str,
        user_id: str | None = None,
        parameters: Mapping[str, object] | None = None,
        *,
        wait_s: int = WAIT_S,
        limit_s: float = VIDEO_LIMIT_S,
        on_update: Callable[[EyeTrackingAnalysis | StartedAnalysis], None] | None = None,
    ) -> Answer[EyeTrackingAnalysis] | Answer[FaceMetrics]:
        """The eyes in the file at `s3_url`: a video's analysis when it succeeds, a photo's metrics at once.

        Values not given are taken from the upload, so this returns the analysis that the upload started. The
        same video with the same parameters is never analysed twice. `wait_s`, `on_update` and exceptions: as for
        `analyze`.
        """
        known = _given(user_id=user_id, parameters=parameters)
        wanted = {"action": "process_s3_file", "s3_url": s3_url, **known}
        body = self._api.call("POST", "/eye-tracking", json=wanted)
        if _has(body, "metrics"):
            return self._data(FaceMetrics, body)
        return self._ended(EyeTrackingAnalysis, body, wait_s, limit_s, on_update)

    def get(self, analysis_id: str, wait_s: int = 0) -> Answer[Analysis]:
        """The current state of an analysis, after waiting up to `wait_s` (0 to 25) for its end."""
        body = self._look(analysis_id, wait_s)
        return self._data(model_of(body.get("data")), body)

    def history(self, user_id: str = ANONYMOUS, limit: int | None = None) -> Iterator[Answer[AnalysisPage]]:
        """The user's analyses, newest first, page by page; at most `limit` of them."""
        path = f"/users/{quote(self._named(user_id), safe='')}/analyses"
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
        """Delete every object and item of the user. This cannot be undone."""
        return self._data(Erased, self._api.call("DELETE", f"/users/{quote(user_id, safe='')}"))

    def export(self, user_id: str, *, wait_s: int = WAIT_S, limit_s: float = EXPORT_LIMIT_S) -> Answer[Export]:
        """A link to a ZIP with everything that is kept of the user, when it is ready.

        The service goes on without this client: called again, this waits for the same export. Raises TookTooLong
        after `limit_s`.
        """
        deadline = self._clock.now() + limit_s
        path = f"/users/{quote(user_id, safe='')}/export"
        while True:
            found = self._data(Export, self._api.call("GET", path, headers={"Prefer": f"wait={wait_s}"}))
            if found.data.status != "RUNNING":
                return found
            if self._clock.now() >= deadline:
                raise TookTooLong(f"The export is still being made after {limit_s:.0f} s; ask for it again later.")
            self._clock.sleep(POLL_PAUSE_S)

    def save(self, link: str, path: Path, on_bytes: uploading.OnBytes | None = None) -> None:
        """Write the file behind a presigned link to `path`, which is replaced only by a whole file. Raises OSError."""
        part = path.with_name(f"{path.name}.part")
        try:
            downloading.check(self._api.exchange(lambda: downloading.fetch(self._http, link, part, on_bytes)))
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def download(self, link: str) -> bytes:
        """The file behind a presigned link of an answer. The link grants access itself: no key is sent."""
        response = self._api.exchange(lambda: self._http.get(link, follow_redirects=True))
        downloading.check(response)
        return response.content

    def _named(self, user_id: str) -> str:
        return self.user if self.user and user_id == ANONYMOUS else user_id

    def _ended(
        self,
        model: type[AnalysisT],
        body: dict[str, Any],
        wait_s: int,
        limit_s: float,
        on_update: Callable[[AnalysisT | StartedAnalysis], None] | None,
    ) -> Answer[AnalysisT]:
        """The analysis of `body`, which holds all of it or, when it has just started, only its id and status."""
        found: Answer[AnalysisT] | StartedAnalysis
        if _has(body, "kind"):
            found = self._data(model, body)
            analysis_id = found.data.analysis_id
        else:
            found = self._data(StartedAnalysis, body).data
            analysis_id = found.analysis_id
        return until_ended(
            found, lambda: self._data(model, self._look(analysis_id, wait_s)), limit_s, on_update, self._clock
        )

    def _look(self, analysis_id: str, wait_s: int) -> dict[str, Any]:
        return self._api.call("GET", f"/analyses/{quote(analysis_id, safe='')}", headers=_prefer(wait_s))

    def _data(self, model: type[DocumentT], body: dict[str, Any]) -> Answer[DocumentT]:
        return answer(model, body, body.get("data"))


def _has(body: dict[str, Any], field: str) -> bool:
    data = body.get("data")
    return isinstance(data, dict) and field in data


def _given(**values: object) -> dict[str, object]:
    return {name: value for name, value in values.items() if value is not None}


def _prefer(wait_s: int) -> dict[str, str]:
    """RFC 7240: ask the service to delay its answer until the work is done, at most this long."""
    return {"Prefer": f"wait={wait_s}"} if wait_s else {}
