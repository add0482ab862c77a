"""Run many analyses at once and check every result: `make load [ANALYSES=500]`.

A private engine on this machine gets that many seat setups from eight callers at a time; every tenth has invalid input.
Each answer is compared with the photo's result alone, or with the expected code, and the table must hold every accepted
analysis. Exits 1 if a result is lost or wrong.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from PIL import Image
from rich.console import Console
from rich.progress import track

import local
from bench.pages import PERFORMANCE, replace_part

SAMPLES = {name: float(name[-5:-2]) for name in ("man-174cm", "woman-160cm", "man-184cm")}  # stature, cm
CALLERS = 8
USER = "load"
FIRST_TRIES = 6  # attempts of a caller who is told to wait


@dataclass(frozen=True)
class Order:
    """One request and its expected outcome: the sample's result alone, or a code."""

    body: dict[str, Any]
    expected: str


@dataclass(frozen=True)
class Outcome:
    order: Order
    found: str
    seconds: float
    analysis_id: str | None


class Service:
    """The API on a private engine; safe to use from several threads."""

    def __init__(self, engine: local.Deployment) -> None:
        limits = httpx.Limits(max_connections=CALLERS)
        headers = {"X-API-Key": engine.api_key}
        self.api = httpx.Client(base_url=engine.api_url, headers=headers, timeout=60, trust_env=False, limits=limits)

    def upload(self, data: bytes) -> str:
        asked = {"kind": "photo", "content_type": "image/jpeg", "user_id": USER}
        form = self.api.post("/uploads", json=asked).raise_for_status().json()["data"]
        httpx.post(form["url"], data=form["fields"], files={"file": data}, trust_env=False).raise_for_status()
        return str(form["s3_url"])

    def run(self, order: Order) -> Outcome:
        """Run one analysis from start to end, like a caller who waits and retries."""
        began = time.perf_counter()
        answer = self.api.post("/analyze", json=order.body, headers={"Prefer": "wait=25"})
        for _ in range(FIRST_TRIES):
            if answer.status_code not in {429, 503}:
                break
            time.sleep(1)
            answer = self.api.post("/analyze", json=order.body, headers={"Prefer": "wait=25"})
        while answer.is_success and (running := answer.json()["data"])["status"] == "RUNNING":
            answer = self.api.get(f"/analyses/{running['analysis_id']}", headers={"Prefer": "wait=25"})
        found, analysis_id = _read(answer.json())
        return Outcome(order, found, time.perf_counter() - began, analysis_id)

    def kept(self) -> set[str]:
        """Ids of all analyses in the table."""
        found, token = set(), None
        while True:
            params = {"limit": 100, **({"next": token} if token else {})}
            page = self.api.get(f"/users/{USER}/analyses", params=params).raise_for_status().json()["data"]
            found |= {entry["analysis_id"] for entry in page["analyses"]}
            token = page["next"]
            if token is None:
                return found


def _read(body: dict[str, Any]) -> tuple[str, str | None]:
    """A code or the result as one text, and the id of its analysis."""
    if body["status"] == "error":
        return body["error"]["code"], (body["error"].get("details") or {}).get("analysis_id")
    data = body["data"]
    if data["status"] == "FAILED":
        return data["error"]["code"], data["analysis_id"]
    measured = {name: value for name, value in data["measurement"].items() if name != "output_image"}
    return json.dumps([measured, data["seat_setup"]], sort_keys=True), data["analysis_id"]


def orders(service: Service, folder: Path, count: int) -> Iterator[Order]:
    """Samples in turn; every tenth order must be refused."""
    good = []
    for name, height_cm in SAMPLES.items():
        body = {"image_url": service.upload((folder / f"{name}.jpg").read_bytes()), "height_cm": height_cm}
        body["user_id"] = USER
        good.append(Order(body, service.run(Order(body, "")).found))
    bad = list(_bad_orders(service, good[0].body))
    for number in range(count):
        yield bad[number // 10 % len(bad)] if number % 10 == 9 else good[number % len(good)]


def _bad_orders(service: Service, body: dict[str, Any]) -> Iterator[Order]:
    wall = io.BytesIO()
    Image.new("RGB", (640, 480), (120, 130, 120)).save(wall, "JPEG")
    yield Order({**body, "image_url": service.upload(b"not a photo")}, "IMAGE_UNREADABLE")
    yield Order({**body, "image_url": service.upload(wall.getvalue())}, "NO_PERSON")
    yield Order({**body, "image_url": body["image_url"] + ".gone"}, "NOT_FOUND")
    yield Order({**body, "height_cm": 400}, "INVALID_VALUE")
    yield Order({**body, "vehicle": "spaceship"}, "INVALID_VALUE")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--analyses", type=int, default=500)
    parser.add_argument("--page", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    console = Console(stderr=True)
    with local.session() as engine:
        service = Service(engine)
        before = list(orders(service, Path(__file__).parents[2] / "samples", options.analyses))
        known = service.kept()
        began = time.perf_counter()
        with ThreadPoolExecutor(CALLERS) as callers:
            work = callers.map(service.run, before)
            outcomes = list(track(work, "Analysing ...", total=len(before), console=console))
        seconds = time.perf_counter() - began
        accepted = {outcome.analysis_id for outcome in outcomes if outcome.analysis_id}
        lost = len(accepted - service.kept()) + len(service.kept() - known - accepted)
    wrong = [outcome for outcome in outcomes if outcome.found != outcome.order.expected]
    for outcome in wrong[:10]:
        console.print(f"expected {outcome.order.expected[:60]}, found {outcome.found[:60]}", markup=False)
    text = _part(outcomes, seconds, lost, len(wrong))
    if options.page:
        replace_part("load", text, PERFORMANCE)
    Console().print(text, markup=False, soft_wrap=True)
    sys.exit(1 if lost or wrong else 0)


def _part(outcomes: list[Outcome], seconds: float, lost: int, wrong: int) -> str:
    times = sorted(outcome.seconds for outcome in outcomes)
    refused = Counter(outcome.found for outcome in outcomes if not outcome.found.startswith("["))
    codes = ", ".join(f"{count} {code}" for code, count in sorted(refused.items()))
    return (
        f"{len(outcomes)} analyses, {CALLERS} callers at once: {lost} lost, {wrong} wrong. "
        f"{len(outcomes) / seconds:.1f} a second; median {statistics.median(times):.1f} s, "
        f"95th percentile {times[int(0.95 * len(times))]:.1f} s, slowest {times[-1]:.1f} s. Refused as they had to be: "
        f"{codes}."
    )


if __name__ == "__main__":
    main()
