"""A service that answers as the contract says, without a socket; single answers can be replaced per route."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import httpx

URL = "https://api.test/prod"
KEY = "key-of-the-test"
BUCKET = "https://uploads.test/"
OVERLAY_URL = "https://results.test/overlay.jpg?signature=1"
OVERLAY = b"\xff\xd8overlay"
ANALYSIS_ID = "0f8fad5b-d9cb-469f-a165-70867728950e"

LENGTHS = {"height": 175.0, "upper_arm": 33.4, "forearm": 26.3, "thigh": 40.8, "calf": 42.5, "torso": 53.2}
MEASUREMENT: dict[str, Any] = {
    **LENGTHS,
    "arm_cm": 59.7,
    "leg_cm": 83.3,
    "torso_cm": 53.2,
    "scale_cm_per_px": 0.21,
    "uncertainty_cm": {"upper_arm": 0.9, "forearm": 0.95, "thigh": 1.7, "calf": 1.6, "torso": 2.2},
    "warnings": [{"code": "ARM_CLOSE", "message": "Hold both arms a little away from the body."}],
    "camera": {"height_m": 1.2, "height_sd_m": 0.3, "distance_m": 2.7},
    "measurement_model": "3",
    "pose_network": "full",
    "output_image": "s3://results/anonymous/overlay.jpg",
}
SEAT_SETUP: dict[str, Any] = {
    "seat_position": 61,
    "seat_front_height": 41,
    "seat_rear_height": 36,
    "seat_angle": 23,
    "wheel_position": 57,
    "wheel_angle": 25,
    "mirror_left_yaw": 76,
    "mirror_left_pitch": 9,
    "mirror_right_yaw": 116,
    "mirror_right_pitch": 7,
    "mirror_room_yaw": 105,
    "mirror_room_pitch": 5,
    "vehicle": "generic D-segment sedan",
    "model": {"source": "bundled", "version": "1f3a", "person_sd": {"seat_position": 15.2}},
    "warnings": [],
}
Answer = httpx.Response | Callable[[httpx.Request], httpx.Response] | Exception


def success(data: object, status: int = 200, user_id: str = "anonymous") -> httpx.Response:
    return httpx.Response(status, json={"status": "success", "data": data, "user_id": user_id})


def refusal(status: int, code: str, message: str = "Take another photo.", **details: object) -> httpx.Response:
    error: dict[str, object] = {"code": code, "message": message}
    return httpx.Response(status, json={"status": "error", "error": error | ({"details": details} if details else {})})


def analysis(status: str = "SUCCEEDED", **parts: object) -> dict[str, Any]:
    """An analysis document; what is not there yet is null, as the API has it."""
    document: dict[str, Any] = {
        "analysis_id": ANALYSIS_ID,
        "kind": "seat_setup",
        "user_id": "anonymous",
        "status": status,
        "created_at": "2026-03-01T09:00:00+00:00",
        "updated_at": "2026-03-01T09:00:02+00:00",
        "request": {"image_url": "s3://uploads/photo.jpg", "height_cm": 175.0, "vehicle": None},
        "measurement": None,
        "seat_setup": None,
        "overlay_url": None,
        "error": None,
        "links": {"self": f"/analyses/{ANALYSIS_ID}"},
    }
    if status == "SUCCEEDED":
        document |= {"measurement": MEASUREMENT, "seat_setup": SEAT_SETUP, "overlay_url": OVERLAY_URL}
    return document | parts


class FakeApi:
    """Usable as the handler of httpx.MockTransport. `requests` is what came in, in order."""

    def __init__(self) -> None:
        self.requests: list[httpx.Request] = []
        self._instead: dict[tuple[str, str], list[Answer]] = {}

    def answers(self, method: str, path: str, *answers: Answer) -> None:
        """Answer this route with these, one after the other; the last one stays."""
        self._instead[method, path] = list(answers)

    def sent(self, method: str, path: str) -> list[httpx.Request]:
        return [request for request in self.requests if (request.method, _route(request)) == (method, path)]

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        route = request.method, _route(request)
        if instead := self._instead.get(route):
            answer = instead.pop(0) if len(instead) > 1 else instead[0]
            if isinstance(answer, Exception):
                raise answer
            return _copy(answer) if isinstance(answer, httpx.Response) else answer(request)
        return self._as_usual(request, route)

    def _as_usual(self, request: httpx.Request, route: tuple[str, str]) -> httpx.Response:
        match route:
            case "GET", "/health":
                return httpx.Response(200, json={"status": "healthy", "version": "0.1.0"})
            case "POST", "/uploads":
                return _upload_form(json.loads(request.content))
            case "POST", "uploads.test/":
                return httpx.Response(204)
            case "POST", "/measure":
                return success({**MEASUREMENT, "output_image_url": OVERLAY_URL})
            case "POST", "/recommend":
                return _recommend(json.loads(request.content))
            case "POST", "/analyze":
                return success(analysis())
            case "GET", "results.test/overlay.jpg":
                return httpx.Response(200, content=OVERLAY)
            case "DELETE", _:
                return success({"objects": 3, "items": 2})
            case _:
                return refusal(404, "NOT_FOUND", "There is no such route.")


def _upload_form(wanted: dict[str, Any]) -> httpx.Response:
    key = {"photo": "photos/anonymous/1.jpg", "video": "videos/anonymous/1.mp4"}[wanted["kind"]]
    fields = {"key": key, "policy": "signed"}
    return success(
        {
            "url": BUCKET,
            "fields": fields,
            "s3_url": f"s3://uploads/{key}",
            "expires_in_s": 900,
            "max_bytes": 2_000_000_000,
        }
    )


def _recommend(lengths: dict[str, Any]) -> httpx.Response:
    missing = [name for name in LENGTHS if name not in lengths]
    if missing:
        return refusal(400, "MISSING_FIELDS", f"Missing: {', '.join(missing)}.", fields=missing)
    if not all(0 < lengths[name] <= 300 for name in LENGTHS):
        return refusal(400, "INVALID_VALUE", "A length is out of range.")
    return success(SEAT_SETUP)


def _route(request: httpx.Request) -> str:
    """The path under the API's base address; for other hosts the host and the path."""
    if request.url.host == "api.test":
        return request.url.path.removeprefix("/prod")
    return request.url.host + request.url.path


def _copy(response: httpx.Response) -> httpx.Response:
    return httpx.Response(response.status_code, headers=response.headers, content=response.content)
