"""Measure the usage of a photo and a minute of video: `make cost MEASURE=1`. Writes bench/costs/usage.json.

Runs the product's own handlers one after another, each as its state machine or the API would call it.
"""

from __future__ import annotations

import itertools
import json
import operator
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import av
from av.video.frame import PictureType

from bench.costs.meter import RESULTS, ROUNDS, TABLE, Event, Handler, Meter, services
from bench.costs.stack import ROOT

if TYPE_CHECKING:
    from functions.shared.storage import Address

USAGE: Final = Path(__file__).with_name("usage.json")
PHOTO: Final = ROOT / "samples" / "man-174cm.jpg"
VIDEO: Final = ROOT / "samples" / "face-10s.mp4"
USER: Final = "someone"
PHONE_BYTES: Final = 33_000_000  # a minute of 720p: 2 GB an hour, the upload limit

_BITS = str(round(PHONE_BYTES * 8 / 60))  # a second
_CONSTANT_RATE: Final = dict.fromkeys(("b", "minrate", "maxrate", "bufsize"), _BITS) | {
    "preset": "veryfast",
    "nal-hrd": "cbr",
}


def measure(modules: Mapping[str, str]) -> dict[str, Any]:
    """The contents of bench/costs/usage.json. modules: the module of each function that Lambda imports."""
    works: dict[str, Event] = {}
    with services(), tempfile.TemporaryDirectory() as folder:
        video = phone_video(VIDEO, Path(folder) / "minute.mp4", 60)
        works["photo"] = _metered(photo)
        works["minute"] = _metered(partial(minute, video=video, parameters={}))
        works["prompted"] = _metered(partial(minute, video=video, parameters={"prompted": "up-down"}))
    return {
        "measured": f"{datetime.now(UTC):%Y-%m-%d}",
        "machine": f"Python {platform.python_version()}, {os.cpu_count()} cores",
        "init_s": {function: started_cpu_s(module) for function, module in modules.items()},
        **works,
    }


def _metered(work: Callable[[Meter], Event]) -> Event:
    meter = Meter()
    facts = work(meter)
    return {**facts, "uses": [asdict(use) for use in meter.uses], "metrics": sorted(meter.metrics)}


def photo(meter: Meter) -> dict[str, Any]:
    """A seat setup: POST /uploads, the upload itself, POST /analyze, the workflow's two functions."""
    from functions.api import app as api
    from functions.measure import app
    from functions.recommend import app as recommend

    address = _upload(meter, PHOTO, "image/jpeg", {"kind": "photo"})
    asked = {"image_url": str(address), "height_cm": 173.9, "user_id": USER}
    analysis_id = _post(meter, api.handler, "/analyze", asked)["analysis_id"]
    item = _item(analysis_id)
    measured = meter.run("Measure", app.handler, {**asked, "analysis_id": analysis_id})
    lengths = {name: measured["measurement"][name] for name in _LENGTHS}
    chosen = meter.run("Recommend", recommend.handler, {**lengths, "user_id": USER})
    return _facts(analysis_id, item, {"measurement": measured["record"]}, {"seat_setup": chosen["record"]})


def minute(meter: Meter, video: Path, parameters: dict[str, Any]) -> dict[str, Any]:
    """A video from its upload to its result: IdentifyVideo, POST /eye-tracking, the windows, the summary."""
    from functions.api import app as api
    from functions.eye_tracking import app, identify_app, summarize_app

    address = _upload(meter, video, "video/mp4", {"kind": "video", "parameters": parameters})
    detail = {"bucket": {"name": address.bucket}, "object": {"key": address.key}}
    found = meter.run("IdentifyVideo", identify_app.handler, {"source": "aws.s3", "detail": detail, "execution": "one"})
    _post(meter, api.handler, "/eye-tracking", {"action": "process_s3_file", "s3_url": str(address)})
    task = found["video"]
    plan = meter.run("PlanWindows", app.plan_windows, task)
    if plan["gaze"]:
        meter.run("CalibrateClip", app.calibrate_clip, task)
    windows = [meter.run("AnalyzeWindow", app.analyze_window, {**task, "window": n}) for n in range(plan["windows"])]
    summary = meter.run("Summarize", summarize_app.handler, {**task, "windows": windows})
    return _facts(task["analysis_id"], found["item"], {"progress": plan["record"]}, summary["record"])


def _upload(meter: Meter, path: Path, content_type: str, kind: Event) -> Address:
    """Where a file is after POST /uploads and the upload itself."""
    from functions.api import app as api
    from functions.shared import storage

    form = _post(meter, api.handler, "/uploads", {**kind, "content_type": content_type, "user_id": USER})
    address = storage.Address.parse(form["s3_url"])
    metadata = {name.removeprefix("x-amz-meta-"): text for name, text in form["fields"].items() if "x-amz-meta" in name}
    storage.write(address, path.read_bytes(), content_type, metadata)
    return address


def _facts(analysis_id: str, *records: Event) -> dict[str, Any]:
    """Sizes: of the item after each of its three writes, of the results, of what windows leave for a day."""
    items = itertools.accumulate(records, operator.or_)
    return {
        "item_bytes": [len(json.dumps(item)) for item in items],  # with type names: more than DynamoDB itself counts
        "object_bytes": _objects(f"results/{USER}/{analysis_id}/"),
        "working_bytes": sum(_objects(f"windows/{analysis_id}/").values()),
    }


def started_cpu_s(module: str) -> float:
    """Processor seconds from the interpreter's start until the function is ready for its first event."""
    code = f"import time, {module}; print(time.process_time())"
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT) for _ in range(ROUNDS)
    ]
    return round(min(float(run.stdout.split()[-1]) for run in runs), 2)


def phone_video(path: Path, target: Path, seconds: int) -> Path:
    """The clip end to end for `seconds`, as a phone writes it: PHONE_BYTES a minute, a key frame a second."""
    with av.open(str(path)) as source, av.open(str(target), "w") as output:
        original = source.streams.video[0]
        rate = original.average_rate or Fraction(30)
        track = output.add_stream("libx264", rate=rate, options=_CONSTANT_RATE)
        track.width, track.height, track.pix_fmt = original.width, original.height, "yuv420p"
        track.gop_size = round(rate)
        frames = [frame.reformat(format="yuv420p") for frame in source.decode(original)]
        for number in range(round(seconds * rate)):
            frame = frames[number % len(frames)]
            frame.pts, frame.time_base, frame.pict_type = number, 1 / rate, PictureType.NONE
            output.mux(track.encode(frame))
        output.mux(track.encode(None))
    return target


_LENGTHS: Final = ("height", "upper_arm", "forearm", "thigh", "calf", "torso")


def _post(meter: Meter, handler: Handler, path: str, body: Event) -> Event:
    """The data of the API's answer to `POST path`."""
    event: Event = json.loads((ROOT / "events" / "api_create_upload.json").read_text(encoding="utf-8"))
    answer = meter.run("Api", handler, {**event, "path": path, "resource": path, "body": json.dumps(body)})
    if answer["statusCode"] >= 300:
        raise RuntimeError(f"POST {path}: {answer['body']}")
    data: Event = json.loads(answer["body"])["data"]
    return data


def _item(analysis_id: str) -> Event:
    from functions.api import table

    key = {"analysis_id": {"S": analysis_id}}
    return dict(table.client().get_item(TableName=TABLE, Key=key)["Item"])


def _objects(prefix: str) -> dict[str, int]:
    """Bytes of each object under `prefix` in the results bucket."""
    from functions.shared import storage

    listed = storage.client().list_objects_v2(Bucket=RESULTS, Prefix=prefix).get("Contents", [])
    return {entry["Key"].rpartition("/")[2]: entry["Size"] for entry in listed}
