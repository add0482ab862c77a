"""Compute the cost of a photo, a minute of video and a month: `make cost`; MEASURE=1 measures their usage first.

Durations, requests and bytes are measured (bench/costs/usage.json), prices are dated (bench/costs/prices.json), and
memory, retention and steps come from the template. Prints a table, then a JSON line; `--page` writes docs/costs.md.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from bench.costs.model import Case, Quantities, analysis, standing, usd, worst_video
from bench.costs.page import COLUMNS, Row, sums, write
from bench.costs.stack import Stack
from bench.costs.usage import USAGE, measure

PRICES: Final = Path(__file__).with_name("prices.json")
REQUESTS: Final = 10_000  # photos a month, as in the old system's estimate
OLD_MONTH_USD: Final = 5.5  # that estimate, from the old system's documents, which do not say what it includes
IMAGE_GB: Final = 1.5  # the size limit of the three images with their base; the registry stores them compressed
DEAREST_MINUTES: Final = 120  # 216,000 frames, the most that a request can ask for, in minutes at 30 frames a second


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true", help="measure first, and write bench/costs/usage.json")
    parser.add_argument("--page", action="store_true", help="write docs/costs.md")
    options = parser.parse_args()
    stack = Stack.read()
    if options.measure:
        USAGE.write_text(json.dumps(measure(stack.modules), indent=1) + "\n", encoding="utf-8")
    usage = json.loads(USAGE.read_text(encoding="utf-8"))
    table = json.loads(PRICES.read_text(encoding="utf-8"))
    case = Case(stack, usage["init_s"])
    found = figures(usage, case, table["prices"])
    rows = itemised(usage, case, table["prices"])
    if options.page:
        write(rows, found, usage, table)
    Console().print(_rich(rows))
    Console().print(json.dumps(found), markup=False, soft_wrap=True)


def monthly(usage: Mapping[str, Any], case: Case) -> Quantities:
    """A month of REQUESTS photos: their usage and the fixed costs."""
    used = {name: REQUESTS * quantity for name, quantity in analysis(usage["photo"], case).items()}
    return used | standing(case.stack, _metrics(usage["photo"], case.stack), IMAGE_GB)


def _metrics(work: Mapping[str, Any], stack: Stack) -> int:
    """The custom metrics that this work creates: reported ones, and ones filtered from a log."""
    return len(work["metrics"]) + len(stack.refusals_counted & {use["function"] for use in work["uses"]})


def itemised(usage: Mapping[str, Any], case: Case, prices: Mapping[str, Any]) -> list[Row]:
    """The cost of each item in the order of the price table: (service and item, US dollars by column)."""
    thousands = [
        {name: 1000 * quantity for name, quantity in analysis(usage[work], case).items()}
        for work in ("photo", "minute", "prompted")
    ]
    columns = [*thousands, monthly(usage, case)]
    return [
        (f"{price['service']}: {price['item']}", [usd(name, column.get(name, 0.0), prices) for column in columns])
        for name, price in prices.items()
        if any(name in column for column in columns)
    ]


def figures(usage: Mapping[str, Any], case: Case, prices: Mapping[str, Any]) -> dict[str, float]:
    """US dollars at list prices; `after_free`: without the monthly free tier of every account."""
    slow = replace(case, slowdown=2.0, cold=True)
    one = {work: _total(analysis(usage[work], case), prices) for work in ("photo", "minute", "prompted")}
    stands = _total(standing(case.stack, _metrics(usage["photo"], case.stack), IMAGE_GB), prices)
    month = monthly(usage, case)
    requests = month["api_request"]
    own_key = {"kms_key": 1.0, "kms_request": month["s3_put"] + month["s3_get"]}
    firewall = {"waf_acl": 1.0, "waf_rule": float(case.stack.waf_rules), "waf_request": requests}
    return {
        "photo_usd": round(one["photo"], 6),
        "photo_cold_half_speed_usd": round(_total(analysis(usage["photo"], slow), prices), 6),
        "video_minute_usd": round(one["minute"], 5),
        "video_minute_cold_half_speed_usd": round(_total(analysis(usage["minute"], slow), prices), 5),
        "prompted_minute_usd": round(one["prompted"], 5),
        "prompted_minute_cold_half_speed_usd": round(_total(analysis(usage["prompted"], slow), prices), 5),
        "dearest_video_usd": round(DEAREST_MINUTES * one["prompted"], 2),
        "worst_video_usd": round(_total(worst_video(case.stack), prices), 2),
        "month_use_usd": round(REQUESTS * one["photo"], 2),
        "month_standing_usd": round(stands, 2),
        "month_usd": round(_total(month, prices), 2),
        "month_after_free_usd": round(_total(month, prices, after_free=True), 2),
        "month_use_cold_half_speed_usd": round(REQUESTS * _total(analysis(usage["photo"], slow), prices), 2),
        "firewall_month_usd": round(_total(firewall, prices), 2),
        "own_key_month_usd": round(_total(own_key, prices), 2),
        "old_month_usd": OLD_MONTH_USD,
    }


def _total(quantities: Quantities, prices: Mapping[str, Any], after_free: bool = False) -> float:
    return sum(usd(name, quantity, prices, after_free) for name, quantity in quantities.items())


def _rich(rows: list[Row]) -> Table:
    table = Table("US dollars, list prices", *COLUMNS, title="What it costs")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, values in [*rows, ("all", sums(rows))]:
        table.add_row(name, *(f"{value:.3f}" for value in values))
    return table


if __name__ == "__main__":
    main()
