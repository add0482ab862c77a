"""Measure the steps of a seat setup: `make bench`. Prints the figures and writes docs/performance.md.

Everything is measured in one run on one machine; comparisons are ratios.
"""

from __future__ import annotations

import io
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from importlib import metadata
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from rich.console import Console
from rich.progress import track

import local
from bench.pages import PERFORMANCE, replace_part

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "samples" / "man-174cm.jpg"
HEIGHT_CM = 173.9
ROUNDS = 15
IMPORTS = {"functions.api.app": 0.9, "functions.measure.app": 1.0, "functions.recommend.app": 2.5}  # targets, s
TASKS = {"Measure": "measure", "SaveMeasurement": "save", "Recommend": "recommend", "SaveSeatSetup": "save"}


def main() -> None:
    """Run everything and write the page."""
    rows: list[tuple[str, str, str]] = []
    with local.session() as engine, _client(engine) as api:
        small, large = _upload(api, SAMPLE.read_bytes()), _upload(api, _twelve_megapixels())
        rows += _workflow(api, engine, small)
        rows.append(_row("`POST /measure`, 12 megapixels, warm", "< 0.5 s", lambda: _measure(api, large)))
        rows.append(_row("`POST /measure`, 0.9 megapixels, warm", "", lambda: _measure(api, small)))
        rows.append(_row("`POST /recommend`, warm", "< 0.1-0.2 s", lambda: _recommend(api)))
        rows.append(_row("`GET /health`, warm", "< 1 s", lambda: api.get("/health").raise_for_status()))
    rows.append(_command())
    rows += [_import(module, target) for module, target in IMPORTS.items()]
    rows.append(_vision_size())
    part = _part(rows)
    replace_part("seat setup", part, PERFORMANCE)
    Console().print(part, markup=False, soft_wrap=True)


def _client(engine: local.Deployment) -> httpx.Client:
    return httpx.Client(base_url=engine.api_url, headers={"X-API-Key": engine.api_key}, timeout=60, trust_env=False)


def _upload(api: httpx.Client, data: bytes) -> str:
    asked = {"kind": "photo", "content_type": "image/jpeg"}
    form = api.post("/uploads", json=asked).raise_for_status().json()["data"]
    httpx.post(form["url"], data=form["fields"], files={"file": data}, trust_env=False).raise_for_status()
    return str(form["s3_url"])


def _twelve_megapixels() -> bytes:
    buffer = io.BytesIO()
    Image.open(SAMPLE).resize((3000, 4000)).save(buffer, "JPEG", quality=92)
    return buffer.getvalue()


def _measure(api: httpx.Client, image_url: str) -> None:
    api.post("/measure", json={"image_url": image_url, "height_cm": HEIGHT_CM}).raise_for_status()


def _recommend(api: httpx.Client) -> None:
    lengths = {"height": 175, "upper_arm": 33.5, "forearm": 26.5, "thigh": 40.9, "calf": 42.3, "torso": 53.4}
    api.post("/recommend", json=lengths).raise_for_status()


def _workflow(api: httpx.Client, engine: local.Deployment, image_url: str) -> list[tuple[str, str, str]]:
    """The whole analysis over HTTP, and the overhead of the state machine over its two functions."""
    totals, tasks = [], []
    body = {"image_url": image_url, "height_cm": HEIGHT_CM}
    for number in track(range(ROUNDS + 1), "Analysing ...", console=Console(stderr=True)):
        began = time.perf_counter()
        answer = api.post("/analyze", json=body, headers={"Prefer": "wait=25"}).raise_for_status()
        if number:  # the first one is cold
            totals.append(time.perf_counter() - began)
            tasks.append(_task_seconds(engine, answer.json()["data"]["analysis_id"]))
    parts = {name: statistics.median(run[name] for run in tasks) for name in tasks[0]}
    functions = parts["measure"] + parts["recommend"]
    return [
        ("`POST /analyze`, `Prefer: wait`, warm", _figure(totals), ""),
        ("- of which `measure`", f"{parts['measure']:.2f} s", ""),
        ("- of which `recommend`", f"{parts['recommend']:.3f} s", ""),
        ("- of which saving twice", f"{parts['save']:.3f} s", ""),
        ("- the workflow's own overhead", f"{statistics.median(totals) - functions:.2f} s", "< 1 s"),
    ]


def _task_seconds(engine: local.Deployment, analysis_id: str) -> dict[str, float]:
    """Seconds in each kind of task, from the execution's history."""
    machine = engine.outputs["SeatSetupStateMachineArn"]
    states = engine.client("stepfunctions")
    runs = states.list_executions(stateMachineArn=machine, maxResults=1000)["executions"]
    (arn,) = [run["executionArn"] for run in runs if run["name"].startswith(analysis_id)]
    seconds = dict.fromkeys(TASKS.values(), 0.0)
    entered: dict[str, Any] = {}
    for event in states.get_execution_history(executionArn=arn, maxResults=1000)["events"]:
        if "stateEnteredEventDetails" in event:
            entered[event["stateEnteredEventDetails"]["name"]] = event["timestamp"]
        if "stateExitedEventDetails" in event:
            name = event["stateExitedEventDetails"]["name"]
            seconds[TASKS[name]] += (event["timestamp"] - entered[name]).total_seconds()
    return seconds


def _row(name: str, target: str, call: Callable[[], object]) -> tuple[str, str, str]:
    call()
    return name, _figure(_timed(call) for _ in range(ROUNDS)), target


def _timed(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def _figure(seconds: Iterable[float]) -> str:
    values = sorted(seconds)
    return f"{statistics.median(values):.2f} s (slowest of {len(values)}: {values[-1]:.2f} s)"


def _command() -> tuple[str, str, str]:
    """A whole run of the command line with a warm engine."""
    command = [sys.executable, "-m", "hypermob", "analyze", str(SAMPLE), "--height-cm", str(HEIGHT_CM), "--json"]

    def run() -> None:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
        assert json.loads(done.stdout)["data"]["status"] == "SUCCEEDED"

    running = local.status() is not None
    try:
        run()
        seconds = [_timed(run) for _ in range(5)]
    finally:
        if not running:
            local.down()
    return "`hypermob analyze SAMPLE --height-cm … --json`, engine warm", _figure(seconds), "< 3 s"


def _import(module: str, target_s: float) -> tuple[str, str, str]:
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"

    def seconds() -> float:
        done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
        return float(done.stdout)

    seconds()
    return f"`import {module}`, warm file cache", _figure(seconds() for _ in range(5)), f"< {target_s} s"


def _vision_size() -> tuple[str, str, str]:
    """The installed size of the vision image's packages, from their own file lists."""
    lock = (ROOT / "requirements" / "vision.txt").read_text(encoding="utf-8")
    names = [line.split("==")[0] for line in lock.splitlines() if "==" in line and not line.startswith(" ")]
    size = sum(
        path.stat().st_size
        for name in names
        for file in metadata.files(name) or []
        if (path := Path(str(file.locate()))).is_file()
    )
    return "installed vision environment", f"{size / 1e6:.0f} MB", "< 400 MB"


def _part(rows: list[tuple[str, str, str]]) -> str:
    lines = [
        f"Python {platform.python_version()}, {os.cpu_count()} cores, the embedded engine.",
        "",
        "| what | measured | target |",
        "|---|---|---|",
        *(f"| {name} | {figure} | {target} |" for name, figure, target in rows),
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
