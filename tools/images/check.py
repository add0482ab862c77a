"""Run one image's real work on the samples: during its build, afterwards, and on its folders without Docker.

    python3 check.py api|vision|analysis [--found FILE]     with samples/ and events/ in the working directory

Prints the results as JSON. `--found`: a file with the output of the vision image, as input for the analysis image.
It uses the image's own packages. S3 is replaced by memory, and AWS refuses every connection; the rest is real.
"""

from __future__ import annotations

import argparse
import base64
import importlib
import json
import os
import sys
import time
from pathlib import Path
from typing import Any, Final

os.environ.update(
    AWS_DEFAULT_REGION="ap-northeast-2",
    AWS_ACCESS_KEY_ID="none",
    AWS_SECRET_ACCESS_KEY="none",
    AWS_ENDPOINT_URL="http://127.0.0.1:9",  # nothing listens there
    UPLOADS_BUCKET="hypermob-uploads",
    RESULTS_BUCKET="results",
    TABLE_NAME="none",
    SEAT_SETUP_STATE_MACHINE_ARN="none",
    EYE_TRACKING_STATE_MACHINE_ARN="none",
    ANALYZE_FACE_FUNCTION="none",
    EXPORT_USER_FUNCTION="none",
    MODEL_BUCKET="",
)
ETAG: Final = "0"
PHOTO: Final = {
    "analysis_id": "check",
    "user_id": "ann",
    "image_url": "s3://hypermob-uploads/man-174cm.jpg",
    "height_cm": 173.9,
}
FACE: Final = {"image_url": "s3://hypermob-uploads/face.jpg"}
VIDEO: Final = {
    "analysis_id": "check",
    "user_id": "ann",
    "video_url": "s3://hypermob-uploads/face-10s.mp4",
    "etag": ETAG,
    "parameters": {"prompted": "up-down"},
}
objects: dict[str, bytes] = {}
time.sleep = lambda _: None  # between the attempts to reach AWS


class Context:
    """The attributes of a Lambda context that Powertools reads."""

    function_name = "check"
    memory_limit_in_mb = 512
    invoked_function_arn = "arn:aws:lambda:ap-northeast-2:123456789012:function:check"
    aws_request_id = "00000000-0000-0000-0000-000000000000"


def api() -> dict[str, Any]:
    """Every request in events/: those that need AWS are refused with a code, the others are answered."""
    handler = importlib.import_module("functions.api.app").handler
    answers = {}
    for path in sorted(Path("events").glob("api_*.json")):
        answer = handler(_event(path.stem), Context())
        answers[path.stem] = [answer["statusCode"], json.loads(answer["body"]).get("error", {}).get("code")]
    return answers


def vision() -> dict[str, Any]:
    """A photo is measured, a face described, a video tracked from plan to rows: pose, face mesh, gaze, decoders."""
    _keep_objects_in_memory()
    objects.update((f"s3://hypermob-uploads/{path.name}", path.read_bytes()) for path in Path("samples").glob("*.*"))
    measure = importlib.import_module("functions.measure.app").handler
    eyes = importlib.import_module("functions.eye_tracking.app")
    measured = measure(PHOTO, Context())["measurement"]
    face = eyes.analyze_face(FACE, Context())
    planned = eyes.plan_windows(VIDEO, Context())
    calibrated = eyes.calibrate_clip(VIDEO, Context())
    windows = [eyes.analyze_window({**VIDEO, "window": n}, Context()) for n in range(planned["windows"])]
    kept = {name: base64.b64encode(data).decode() for name, data in objects.items() if name.startswith("s3://results/")}
    return {"measured": measured, "face": face, "calibrated": calibrated, "windows": windows, "objects": kept}


def analysis(found: dict[str, Any] | None) -> dict[str, Any]:
    """A seat setup by the bundled model and, of a video that the vision image tracked, the summary with its plots."""
    _keep_objects_in_memory()
    recommend = importlib.import_module("functions.recommend.app").handler
    done: dict[str, Any] = {"seat_setup": recommend(_event("recommend_task"), Context())["seat_setup"]}
    if found is not None:
        summarize = importlib.import_module("functions.eye_tracking.summarize_app").handler
        objects.update((name, base64.b64decode(data)) for name, data in found["objects"].items())
        answer = summarize({**VIDEO, "windows": found["windows"]}, Context())
        done["summary"] = answer["summary"]
        done["written"] = {name: objects[address].decode("latin-1") for name, address in answer["artifacts"].items()}
    return done


def _event(name: str) -> Any:
    return json.loads(Path("events", f"{name}.json").read_text(encoding="utf-8"))


def _keep_objects_in_memory() -> None:
    storage: Any = importlib.import_module("functions.shared.storage")

    def read(address: Any, *_: Any) -> bytes:
        if str(address) not in objects:
            raise storage.NotFound(f"There is no object at {address}.")
        return objects[str(address)]

    def write(address: Any, data: bytes, *_: Any) -> str:
        objects[str(address)] = data
        return ETAG

    storage.read, storage.write = read, write
    storage.write_result = lambda address, data, kind, of: write(
        address, data, kind, of
    )  # nobody erases the video here
    storage.stat = lambda address: storage.Stored(len(read(address)), ETAG, "", {})
    storage.read_range = lambda address, first, end, _: read(address)[first:end]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("image", choices=["api", "vision", "analysis"])
    parser.add_argument("--found", type=Path)
    given = parser.parse_args()
    found = json.loads(given.found.read_text(encoding="utf-8")) if given.found else None
    done = analysis(found) if given.image == "analysis" else {"api": api, "vision": vision}[given.image]()
    sys.stdout.write(f"\n{json.dumps(done)}\n")  # a line of its own, below the log


if __name__ == "__main__":
    main()
