"""A caller of the API who does what the docs advise: repeat a request under its key until it is answered."""

from __future__ import annotations

import hashlib
import json
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx
from botocore.exceptions import BotoCoreError, ClientError

import local
from bench.load.inputs import Input

PATIENCE_S = 300.0  # for one request with all its repeats
PAUSE_S = 0.5
LOOK_S = 1.5  # between two looks at an analysis that runs
ANSWER_S = 40.0
CONNECTIONS = 64
Body = dict[str, Any]


def insist(call: Callable[..., Any], **arguments: Any) -> Any:
    """What an AWS client's `call` answers, after repeats: the engine's clients try once."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            return call(**arguments)
        except (BotoCoreError, ClientError):
            if time.monotonic() > deadline:
                raise
            time.sleep(PAUSE_S)


class Caller:
    """The API and the uploads of a private engine; safe to use from several threads."""

    def __init__(self, engine: local.Deployment) -> None:
        limits = httpx.Limits(max_connections=CONNECTIONS)
        headers = {"X-API-Key": engine.api_key}
        self._api = httpx.Client(
            base_url=engine.api_url, headers=headers, timeout=ANSWER_S, trust_env=False, limits=limits
        )

    def ask(self, method: str, path: str, **request: Any) -> httpx.Response:
        """The answer, after repeats of whatever a caller may repeat: no answer, 429 and 5xx."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                answer = self._api.request(method, path, **request)
                if answer.status_code != httpx.codes.TOO_MANY_REQUESTS and not answer.is_server_error:
                    return answer
                problem: object = answer.text[:200]
            except httpx.TransportError as error:
                problem = error
            if time.monotonic() > deadline:
                raise TimeoutError(f"{method} {path} was not answered in {PATIENCE_S:.0f} s: {problem}")
            time.sleep(PAUSE_S)

    def upload(self, user: str, one: Input) -> str:
        asked = {"kind": one.kind, "content_type": one.content_type, "user_id": user}
        if one.kind == "video" and one.request:
            asked["parameters"] = one.request  # type: ignore[assignment]
        form = self.ask("POST", "/uploads", json=asked).raise_for_status().json()["data"]
        self.ask("POST", form["url"], data=form["fields"], files={"file": one.data}).raise_for_status()
        return str(form["s3_url"])

    def start(self, user: str, one: Input, address: str, key: str | None = None) -> str:
        """Start the analysis of what was uploaded; its id. A video's has been started by its arrival."""
        if one.kind == "photo":
            body = {"image_url": address, "user_id": user, **one.request}
            headers = {"Idempotency-Key": key or str(uuid.uuid4())}
            answer = self.ask("POST", "/analyze", json=body, headers=headers)
        else:
            body = {"action": "process_s3_file", "s3_url": address, "user_id": user}
            answer = self.ask("POST", "/eye-tracking", json=body)
        found = answer.json()
        if answer.is_success:
            return str(found["data"]["analysis_id"])
        details = found["error"].get("details") or {}
        if "analysis_id" not in details:
            raise AssertionError(f"{one.name} was refused: {answer.text[:300]}")
        return str(details["analysis_id"])

    def result(self, analysis_id: str) -> Body | None:
        """The analysis when it has ended; None if there is none, or if it still runs after PATIENCE_S."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            answer = self.ask("GET", f"/analyses/{analysis_id}")
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            found: Body = answer.raise_for_status().json()["data"]
            if found["status"] != "RUNNING":
                return {**found, "user_id": answer.json()["user_id"]}
            time.sleep(LOOK_S)
        return None

    def erase(self, user: str) -> None:
        self.ask("DELETE", f"/users/{user}").raise_for_status()

    def figures(self, analysis: Body) -> str:
        """Everything that was measured, as one text: equal for equal input."""
        if analysis["kind"] == "seat_setup":
            measured = {name: value for name, value in analysis["measurement"].items() if name != "output_image"}
            return json.dumps([measured, analysis["seat_setup"]], sort_keys=True)
        rows = self.ask("GET", analysis["csv_url"]).raise_for_status().content
        return json.dumps([analysis["summary"], hashlib.sha256(rows).hexdigest()], sort_keys=True)

    def found_by_address(self, user: str, address: str) -> str | None:
        """The id of the analysis of a video that was only uploaded; None if there is none after PATIENCE_S."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            page = self.ask("GET", f"/users/{user}/analyses", params={"limit": 100}).raise_for_status().json()["data"]
            for entry in page["analyses"]:
                if entry.get("video_path") == address:
                    return str(entry["analysis_id"])
            time.sleep(LOOK_S)
        return None
