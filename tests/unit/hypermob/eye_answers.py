"""What the service answers about eyes. Made with its own models, so that it cannot drift from them."""

from __future__ import annotations

from typing import Any

import httpx

from functions.api.schemas import EyeTrackingAnalysis, Links
from functions.eye_tracking.face.features import FEATURES
from functions.eye_tracking.schemas import (
    EyeParameters,
    EyeQuality,
    EyeSummary,
    EyeVersions,
    FaceMetrics,
    GazeRange,
)
from functions.shared.remarks import Remark
from tests.unit.hypermob.hypermob_fake_api import FakeApi, success

EYES_ID = "6d0f5a1e-9a3b-5c57-8a35-0d6c5d1f2b11"
ANALYSIS = f"/analyses/{EYES_ID}"
VIDEO = "s3://uploads/videos/anonymous/1.mp4"
FILES = {
    "csv_url": ("eyes.csv", b"frame_idx,time_sec\n0,0.0\n"),
    "blinks_url": ("eyes-blinks.csv", b"blink_id,blink_type\n1,complete\n"),
    "plot_url": ("eyes.svg", b"<svg/>"),
    "plot_png_url": ("eyes.png", b"\x89PNG"),
    "summary_url": ("summary.json", b'{"blinks": []}'),
}
NO_TASK = Remark(code="NO_GAZE_TASK", message="The person was not told to look up and down.")
QUALITY = EyeQuality(
    width=1280, height=720, frame_rate=30.0, eye_width_px=61.5, brightness=142.3, blur=0.31,
    head_pitch_range_deg=3.4, head_yaw_range_deg=2.0, faces=1,
)  # fmt: skip
GAZE = GazeRange(
    grade="good", vertical_range_deg=16.4, horizontal_range_deg=31.0, head_pitch_range_deg=2.2, valid_share=0.83
)  # fmt: skip


def summary(**parts: Any) -> dict[str, Any]:
    """A clip of 100 s with 21 blinks and no verdict; `parts` replace what they name."""
    usual: dict[str, Any] = {
        "frames_processed": 2990, "frames_planned": 3000, "frames_with_face": 2930, "frames_missing": 10,
        "duration_s": 100.0, "valid_s": 97.7, "coverage": 0.977,
        "blink_count": 21, "complete_blinks": 18, "incomplete_blinks": 3, "closures": 1,
        "blink_rate_per_min": 12.9, "blink_duration_s": 0.184,
        "vertical_peak_to_peak": 0.0312, "horizontal_peak_to_peak": 0.12, "vertical_over_horizontal": 0.26,
        "psp_suspected": None, "psp_reasons": [NO_TASK],
        "warnings": [Remark(code="FRAMES_MISSING", message="10 frames could not be read.")],
        "quality": QUALITY, "parameters": EyeParameters(), "thresholds": {},
        "versions": EyeVersions(service="0.1.0", method="1"),
    }  # fmt: skip
    return EyeSummary(**{**usual, **parts}).model_dump(mode="json")


def eyes(status: str = "SUCCEEDED", **parts: Any) -> dict[str, Any]:
    """An eye tracking analysis; what is not there yet is null, as the API has it."""
    document: dict[str, Any] = {
        "analysis_id": EYES_ID, "user_id": "anonymous", "kind": "eye_tracking", "status": status,
        "created_at": "2026-03-01T09:00:00+00:00", "updated_at": "2026-03-01T09:00:02+00:00",
        "request": {"video_path": VIDEO}, "video_path": VIDEO, "links": Links(self=ANALYSIS),
    }  # fmt: skip
    if status == "SUCCEEDED":
        links = {field: f"https://results.test/{name}?signature=1" for field, (name, _) in FILES.items()}
        document |= {"summary": summary(), "csv_path": "s3://results/eyes.csv", **links}
    return EyeTrackingAnalysis(**{**document, **parts}).model_dump(mode="json")


def running(done: int | None = None, windows: int = 4) -> httpx.Response:
    """As it stands while it runs: planned if `done` is given."""
    progress = {"windows": windows, "windows_done": done, "frames": 3000, "duration_s": 100.0}
    return success(eyes("RUNNING", progress=progress if done is not None else None))


def face(**parts: Any) -> dict[str, Any]:
    values = {name: index + 0.25 for index, name in enumerate(FEATURES)}
    return FaceMetrics(**{"faces": 1, "metrics": values, **parts}).model_dump(mode="json")


def serve(service: FakeApi, **parts: Any) -> None:
    """Let `service` track eyes: a photo at once; a video is started, planned, half done, finished."""
    started = {"analysis_id": EYES_ID, "status": "RUNNING", "links": {"self": ANALYSIS}}
    service.answers("POST", "/eye-tracking", success(started, 202))
    states = (running(), running(0), running(2), running(4), success(eyes(**parts)))
    service.answers("GET", ANALYSIS, *states)
    for name, content in FILES.values():
        service.answers("GET", f"results.test/{name}", httpx.Response(200, content=content))
