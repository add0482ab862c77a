"""The client that a generator makes of docs/openapi.json does the two main jobs on the real service."""

from __future__ import annotations

import importlib
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

import local
from tests import generated_client

PATIENCE_S = 120


class Generated:
    """The generated package, opened for one deployment with its key."""

    def __init__(self, deployment: local.Deployment) -> None:
        client = self.module("client").AuthenticatedClient
        self.client = client(
            base_url=deployment.api_url,
            token=deployment.api_key,
            prefix="",
            auth_header_name="X-API-Key",
            timeout=httpx.Timeout(PATIENCE_S),
            httpx_args={"trust_env": False},
        )
        self.models: Any = self.module("models")

    def module(self, name: str) -> ModuleType:
        return importlib.import_module(f"{generated_client.PACKAGE}.{name}")

    def call(self, operation: str, *path: str, **arguments: Any) -> Any:
        return self.module(f"api.{operation}").sync(*path, client=self.client, **arguments).data

    def upload(self, kind: str, content_type: str, data: bytes) -> str:
        request = self.models.UploadRequest(kind=self.models.UploadRequestKind(kind), content_type=content_type)
        form = self.call("uploads.create_upload", body=request)
        httpx.post(form.url, data=form.fields.to_dict(), files={"file": data}, trust_env=False).raise_for_status()
        return str(form.s3_url)


@pytest.fixture(scope="module")
def generated(stack: local.Deployment, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Generated]:
    folder = tmp_path_factory.mktemp("generated")
    assert generated_client.make(folder) == []
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(folder)
        found = Generated(stack)
        with found.client:
            yield found


def test_a_photo_becomes_a_seat_setup(generated: Generated, project_root: Path) -> None:
    address = generated.upload("photo", "image/jpeg", (project_root / "samples" / "man-174cm.jpg").read_bytes())
    request = generated.models.AnalyzeRequest(image_url=address, height_cm=173.9)
    started = generated.call("seat_setup.start_analysis", body=request)
    found = _ended(generated, started.analysis_id)
    assert isinstance(found, generated.models.SeatSetupAnalysis)
    assert 0 <= found.seat_setup.seat_position <= 100
    assert found.measurement.upper_arm > 20


def test_a_film_becomes_blinks(generated: Generated, film: bytes) -> None:
    address = generated.upload("video", "video/mp4", film)
    action = generated.models.EyeTrackingRequestAction("process_s3_file")
    request = generated.models.EyeTrackingRequest(action=action, s3_url=address)
    started = generated.call("eye_tracking.track_eyes", body=request)
    found = _ended(generated, started.analysis_id)
    assert isinstance(found, generated.models.EyeTrackingAnalysis)
    assert found.summary.blink_count == 6


def test_a_refusal_has_a_code_of_the_enumeration(generated: Generated) -> None:
    missing = generated.module("api.analyses.get_analysis").sync("nobody-knows-it", client=generated.client)
    assert missing.error.code is generated.models.ErrorCode.NOT_FOUND


def _ended(generated: Generated, analysis_id: str) -> Any:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        found = generated.call("analyses.get_analysis", analysis_id, prefer="wait=20")
        if found.status != "RUNNING":
            return found
    pytest.fail("the analysis did not end")
