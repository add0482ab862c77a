from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from moto import mock_aws

from bench.costs import cost
from bench.costs.meter import Meter
from bench.costs.model import Case, analysis, standing, usd, worst_video
from bench.costs.stack import Stack, machine, transitions
from bench.costs.usage import USAGE as USAGE_FILE
from bench.costs.usage import phone_video
from functions.shared import storage
from functions.shared.observability import count_outcome, logger, publish_metrics

STACK = Stack(
    modules={},
    memory_mb={"Api": 512, "Measure": 3072, "AnalyzeWindow": 2048, "Summarize": 2048},
    retention_days=365,
    log_days=30,
    window_timeout_s=300,
    alarm_metrics=14,
    refusals_counted=frozenset({"Measure", "PlanWindows"}),
    waf_rules=2,
)
CASE = Case(STACK, init_s={"Api": 0.5, "Measure": 1.0, "AnalyzeWindow": 1.0, "Summarize": 2.0})
PRICES = json.loads(cost.PRICES.read_text(encoding="utf-8"))["prices"]


def use(function: str, cpu_s: float, s3_puts: int = 0, s3_gets: int = 0) -> dict[str, Any]:
    return {"function": function, "cpu_s": cpu_s, "s3_puts": s3_puts, "s3_gets": s3_gets, "log_bytes": 700}


PHOTO = {
    "uses": [use("Api", 0.0), use("Api", 0.0), use("Measure", 0.2, 1, 1)],
    "item_bytes": [700, 1300, 4200],
    "object_bytes": {"overlay.jpg": 200_000},
    "working_bytes": 0,
    "metrics": ["one", "two"],
}
MINUTE = {
    "uses": [use("Api", 0.0), *(use("AnalyzeWindow", seconds) for seconds in (3.0, 5.0)), use("Summarize", 1.0)],
    "item_bytes": [700, 800, 4200],
    "object_bytes": {"eyes.csv": 400_000, "summary.json": 10_000},
    "working_bytes": 300_000,
    "metrics": [],
}
USAGE = {"measured": "2026-01-01", "machine": "none", "photo": PHOTO, "minute": MINUTE, "prompted": MINUTE}


def test_a_function_with_a_share_of_a_vcpu_takes_longer_and_waits_for_s3() -> None:
    assert CASE.billed_s(use("Measure", 0.2, 1, 1)) == pytest.approx(0.2 + 0.2)
    assert CASE.billed_s(use("Api", 0.1)) == pytest.approx(0.1 * 1769 / 512)


def test_cold_starts_and_slow_processors_are_charged() -> None:
    hard = replace(CASE, slowdown=2.0, cold=True)
    assert hard.billed_s(use("Measure", 0.2)) == pytest.approx(2 * (0.2 + 1.0))
    assert analysis(PHOTO, hard)["lambda_gb_second"] > 4 * analysis(PHOTO, CASE)["lambda_gb_second"]


def test_windows_run_side_by_side_and_the_api_waits_for_the_slowest() -> None:
    waited_s = 0.31 + 5.0 + 1.0
    assert CASE.workflow_s(MINUTE) == pytest.approx(waited_s)
    assert analysis(MINUTE, CASE)["lambda_gb_second"] == pytest.approx((3.0 + 5.0 + 1.0) * 2 + waited_s * 0.5)


def test_whoever_waits_longer_than_a_request_may_asks_again() -> None:
    slow = {**MINUTE, "uses": [use("Api", 0.0), use("AnalyzeWindow", 60.0)]}
    assert analysis(slow, CASE)["api_request"] == 1 + 2


@pytest.mark.parametrize(("name", "taken", "items", "expected"), [
    ("seat_setup", {}, 0, 5),  # the start, Measure, SaveMeasurement, Recommend, SaveSeatSetup
    ("eye_tracking", {"ChooseStart": "IdentifyVideo"}, 6, 17),
    ("eye_tracking", {"ChooseStart": "IdentifyVideo", "ChooseCalibration": "CalibrateClip"}, 6, 18),
    ("eye_tracking", {}, 0, 9),  # asked for by the API, which has identified and registered it
])  # fmt: skip
def test_steps_are_those_of_the_state_machines(name: str, taken: dict[str, str], items: int, expected: int) -> None:
    assert transitions(machine(name), taken, items) == expected


def test_an_item_is_written_to_table_and_index_a_unit_for_each_kilobyte() -> None:
    assert analysis(PHOTO, CASE)["dynamodb_write"] == 2 * (1 + 2 + 5)


def test_only_files_that_s3_moves_are_moved_and_all_are_kept() -> None:
    found = analysis(MINUTE, CASE)
    assert (found["s3_to_ia"], found["s3_to_glacier"]) == (1, 1)
    assert found["s3_ia_gb_month"] == pytest.approx(400_000 / 1e9 * 2)
    uploads, working = 33e6 * 7 / 30, 300_000 / 30
    results = 400_000 + 10_000 * 365 / 30 + 8_000 * 275 / 30  # a month of the large, all of the small, Glacier's index
    assert found["s3_standard_gb_month"] == pytest.approx((uploads + working + results) / 1e9)


@pytest.mark.parametrize("days", [1, 90])
def test_what_is_kept_for_less_than_91_days_stays_in_standard(days: int) -> None:
    found = analysis(MINUTE, replace(CASE, stack=replace(STACK, retention_days=days)))
    names = ("s3_to_ia", "s3_to_glacier", "s3_ia_gb_month", "s3_glacier_gb_month")
    assert {found[name] for name in names} == {0}
    kept = 33e6 * 7 / 30 + 300_000 / 30 + (400_000 + 10_000) * days / 30
    assert found["s3_standard_gb_month"] == pytest.approx(kept / 1e9)


def test_prices_are_charged_by_their_unit_and_beyond_what_is_free() -> None:
    assert usd("state_transition", 50_000, PRICES) == pytest.approx(1.355)
    assert usd("alarm", 14, PRICES, after_free=True) == pytest.approx(0.4)
    assert usd("dashboard", 1, PRICES, after_free=True) == 0.0


def test_every_quantity_has_a_price_with_unit_and_source() -> None:
    sources = json.loads(cost.PRICES.read_text(encoding="utf-8"))["sources"]
    used = {*analysis(PHOTO, CASE), *analysis(MINUTE, CASE), *standing(STACK, 1, 1.0), *worst_video(STACK)}
    assert used <= PRICES.keys()
    for price in PRICES.values():
        assert price["usd"] > 0
        assert price["per"] >= 1
        assert price["source"] in sources
        assert price["detail"]


def test_the_slowest_video_runs_every_window_into_its_timeout_twice() -> None:
    assert worst_video(STACK) == {"lambda_gb_second": 120 * 2 * 300 * 2.0}


def test_the_stack_is_the_templates() -> None:
    stack = Stack.read()
    assert stack.modules["Recommend"] == "functions.recommend.app"
    assert (stack.memory_mb["Measure"], stack.retention_days, stack.window_timeout_s) == (3008, 365, 300)
    assert stack.alarm_metrics == 27
    assert {"Measure", "AnalyzeWindow"} <= stack.refusals_counted
    used = {entry["function"] for work in ("photo", "minute", "prompted") for entry in measured()[work]["uses"]}
    assert used <= stack.memory_mb.keys() == measured()["init_s"].keys()


def measured() -> dict[str, Any]:
    """What is checked in."""
    found: dict[str, Any] = json.loads(USAGE_FILE.read_text(encoding="utf-8"))
    return found


def test_what_an_invocation_asks_of_s3_logs_and_reports_is_counted() -> None:
    def handler(event: dict[str, Any], _: object) -> dict[str, Any]:
        address = storage.Address("uploads", "a")
        storage.write(address, b"data", "text/plain")
        storage.stat(address)
        storage.keys("uploads", "")
        logger.info("done")
        count_outcome(None)
        publish_metrics()
        return event

    with mock_aws():
        where = {"LocationConstraint": "ap-northeast-2"}
        storage.client().create_bucket(Bucket="uploads", CreateBucketConfiguration=where)  # type: ignore[arg-type]
        meter = Meter()
        stream = meter._log.stream  # type: ignore[attr-defined]
        try:
            assert meter.run("AnalyzeWindow", handler, {"a": 1}) == {"a": 1}
        finally:
            meter._log.stream = stream  # type: ignore[attr-defined]
    (found,) = meter.uses
    assert (found.function, found.s3_puts, found.s3_gets) == ("AnalyzeWindow", 2, 1)  # a list is charged as a PUT
    assert found.log_bytes > 200
    assert meter.metrics == {"EyeTracking Outcome outcome=SUCCESS"}


def test_a_phones_video_has_its_length_its_bytes_and_a_key_frame_a_second(tmp_path: Path) -> None:
    source, target = tmp_path / "source.mp4", tmp_path / "phone.mp4"
    with av.open(str(source), "w") as output:
        track = output.add_stream("mpeg4", rate=10)
        track.width = track.height = 64
        for shade in range(10):
            output.mux(track.encode(av.VideoFrame.from_ndarray(np.full((64, 64, 3), 20 * shade, np.uint8))))
        output.mux(track.encode(None))
    phone_video(source, target, seconds=3)
    with av.open(str(target)) as container:
        keys = [packet.is_keyframe for packet in container.demux(video=0) if packet.size]
    assert (len(keys), sum(keys)) == (30, 3)
    assert target.stat().st_size == pytest.approx(33e6 * 3 / 60, rel=0.3)


def test_the_month_is_ten_thousand_photos_and_what_stands_there_anyway() -> None:
    found = cost.figures(USAGE, CASE, PRICES)
    assert found["month_use_usd"] == pytest.approx(10_000 * found["photo_usd"], abs=0.01)
    assert found["month_standing_usd"] == pytest.approx(1.4 + 3.0 + 3 * 0.3 + 0.15)
    assert found["month_usd"] == pytest.approx(found["month_use_usd"] + found["month_standing_usd"], abs=0.02)
    assert found["month_after_free_usd"] < found["month_usd"] < found["month_use_cold_half_speed_usd"] + 10
    rows = cost.itemised(USAGE, CASE, PRICES)
    assert cost.sums(rows)[-1] == pytest.approx(found["month_usd"], abs=0.01)


def test_the_page_says_what_the_command_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "costs.md"
    page.write_text("# Costs\n<!-- costs -->\nold\n<!-- /costs -->\n<!-- prices -->\n<!-- /prices -->\n")
    monkeypatch.setattr("sys.argv", ["cost"])
    cost.main(page)
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    text = page.read_text()
    assert "old\n" not in text
    assert f"| **a month of 10,000 photos** | **{found['month_usd']:.2f}** |" in text
    assert f"| one photo | {found['photo_usd']:.5f} |" in text
    assert text.count("| yes | ") + text.count("| **no** | ") == len(PRICES)


def test_the_page_in_the_repository_is_of_these_measurements_and_prices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "costs.md"
    page.write_text(cost.PAGE.read_text(encoding="utf-8"), encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["cost"])
    cost.main(page)
    assert page.read_text(encoding="utf-8") == cost.PAGE.read_text(encoding="utf-8")  # else: make cost
