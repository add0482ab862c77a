"""Compute the cost of a photo, a minute of video and a month: `make cost`; MEASURE=1 measures their usage first.

Durations, requests and bytes are measured (bench/costs/usage.json), prices are dated (bench/costs/prices.json), memory,
retention and steps are the template's. Writes docs/costs.md and prints its figures as one JSON line.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from bench.costs.model import Case, Quantities, analysis, standing, usd, worst_video
from bench.costs.stack import ROOT, Stack
from bench.costs.usage import USAGE, measure
from bench.pages import replace_part

PAGE: Final = ROOT / "docs" / "costs.md"
PRICES: Final = Path(__file__).with_name("prices.json")
WORKS: Final = {"photo": "photo", "minute": "video_minute", "prompted": "prompted_minute"}  # as figures name them
COLUMNS: Final = ("1,000 photos", "1,000 minutes", "1,000 prompted minutes", "a month")
REQUESTS: Final = 10_000  # photos a month: what the old system's estimate is for
OLD_MONTH_USD: Final = 5.5  # that estimate, from its own documents; they do not say what is in it
IMAGE_GB: Final = 1.5  # three images with their base, as large as they may become; the registry keeps them compressed
DEAREST_MINUTES: Final = 120  # 216,000 frames, the most that a request may ask for, in minutes of 30 frames a second

Row = tuple[str, list[float]]  # service and item, US dollars by column


def main(page: Path = PAGE) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--measure", action="store_true", help="measure first, and write bench/costs/usage.json")
    stack = Stack.read()
    if parser.parse_args().measure:
        USAGE.write_text(json.dumps(measure(stack.modules), indent=1) + "\n", encoding="utf-8")
    usage = json.loads(USAGE.read_text(encoding="utf-8"))
    table = json.loads(PRICES.read_text(encoding="utf-8"))
    case = Case(stack, usage["init_s"])
    found = figures(usage, case, table["prices"])
    origin = f"US dollars; measured {usage['measured']} ({usage['machine']}); prices of {table['region']}, gathered"
    rows = itemised(usage, case, table["prices"])
    replace_part("costs", f"{origin} {table['gathered']}.\n\n{_summary(found)}\n\n{_itemised(rows)}", page)
    replace_part("prices", _prices(table), page)
    sys.stdout.write(f"{json.dumps(found)}\n")


def _fixed(usage: Mapping[str, Any], stack: Stack) -> Quantities:
    """What stands there each month. Own metrics are those reported, and those that a log is filtered into."""
    photo = usage["photo"]
    metrics = len(photo["metrics"]) + len(stack.refusals_counted & {use["function"] for use in photo["uses"]})
    return standing(stack, metrics, IMAGE_GB)


def _times(count: int, quantities: Quantities) -> Quantities:
    return {name: count * quantity for name, quantity in quantities.items()}


def itemised(usage: Mapping[str, Any], case: Case, prices: Mapping[str, Any]) -> list[Row]:
    """What each price comes to, in the order of the price table."""
    columns = [_times(1000, analysis(usage[work], case)) for work in WORKS]
    columns.append(_times(REQUESTS, analysis(usage["photo"], case)) | _fixed(usage, case.stack))
    return [
        (f"{price['service']}: {price['item']}", [usd(name, column.get(name, 0.0), prices) for column in columns])
        for name, price in prices.items()
        if any(name in column for column in columns)
    ]


def figures(usage: Mapping[str, Any], case: Case, prices: Mapping[str, Any]) -> dict[str, float]:
    """US dollars at list prices; `after_free`: beyond what every account has for nothing each month."""

    def total(quantities: Quantities, after_free: bool = False) -> float:
        return sum(usd(name, quantity, prices, after_free) for name, quantity in quantities.items())

    slow = replace(case, slowdown=2.0, cold=True)
    warm_usd = {name: total(analysis(usage[work], case)) for work, name in WORKS.items()}
    slow_usd = {name: total(analysis(usage[work], slow)) for work, name in WORKS.items()}
    fixed = _fixed(usage, case.stack)
    month = _times(REQUESTS, analysis(usage["photo"], case)) | fixed
    firewall = {"waf_acl": 1.0, "waf_rule": float(case.stack.waf_rules), "waf_request": month["api_request"]}
    in_cents = {
        "dearest_video_usd": DEAREST_MINUTES * warm_usd["prompted_minute"],
        "worst_video_usd": total(worst_video(case.stack)),
        "month_use_usd": REQUESTS * warm_usd["photo"],
        "month_standing_usd": total(fixed),
        "month_usd": total(month),
        "month_after_free_usd": total(month, after_free=True),
        "month_use_cold_half_speed_usd": REQUESTS * slow_usd["photo"],
        "firewall_month_usd": total(firewall),
        "own_key_month_usd": total({"kms_key": 1.0, "kms_request": month["s3_put"] + month["s3_get"]}),
        "old_month_usd": OLD_MONTH_USD,
    }
    return (
        {f"{name}_usd": round(value, 6) for name, value in warm_usd.items()}
        | {f"{name}_cold_half_speed_usd": round(value, 6) for name, value in slow_usd.items()}
        | {name: round(value, 2) for name, value in in_cents.items()}
    )


def sums(rows: list[Row]) -> list[float]:
    """US dollars of each column."""
    return [sum(column) for column in zip(*(values for _, values in rows), strict=True)]


def _summary(f: Mapping[str, float]) -> str:
    hard = f["month_use_cold_half_speed_usd"]
    return f"""\
| | warm | every start cold, a vCPU half as fast |
|---|---|---|
| one photo | {f["photo_usd"]:.5f} | {f["photo_cold_half_speed_usd"]:.5f} |
| one minute of video | {f["video_minute_usd"]:.4f} | {f["video_minute_cold_half_speed_usd"]:.4f} |
| the same, prompted | {f["prompted_minute_usd"]:.4f} | {f["prompted_minute_cold_half_speed_usd"]:.4f} |
| 10,000 photos, by use | {f["month_use_usd"]:.2f} | {hard:.2f} |
| alarms, dashboard, metrics, images: each month, used or not | {f["month_standing_usd"]:.2f} | |
| **a month of 10,000 photos** | **{f["month_usd"]:.2f}** | {hard + f["month_standing_usd"]:.2f} |
| the same, beyond what every account has for nothing | {f["month_after_free_usd"]:.2f} | |
| the old system's own estimate for 10,000 requests | {f["old_month_usd"]:.2f} | |

On top, where they are wanted: the firewall (`EnableWaf`) {f["firewall_month_usd"]:.2f} a month, a key of
your own (`KmsKeyArn`) {f["own_key_month_usd"]:.2f}.

The dearest video that a request can ask for, 216,000 frames, prompted, costs {f["dearest_video_usd"]:.2f};
one made to be so slow that every window runs into its timeout twice, {f["worst_video_usd"]:.2f}."""


def _itemised(rows: list[Row]) -> str:
    lines = [f"| what | {' | '.join(COLUMNS)} |", "|---|" + "---|" * len(COLUMNS)]
    lines += [f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} |" for name, values in rows]
    return "\n".join([*lines, f"| **all** | {' | '.join(f'**{value:.2f}**' for value in sums(rows))} |"])


def _prices(table: Mapping[str, Any]) -> str:
    lines = ["| price | US dollars | for nothing | found for this region | source |", "|---|---|---|---|---|"]
    for price in table["prices"].values():
        per = "" if price["per"] == 1 else f" per {price['per']:,}"
        free = f"{price['free']:,}" if price["free"] else ""
        checked = "yes" if price["checked"] else "**no**"
        known = f"{price['usd']:g}{per} | {free} | {checked} | {price['source']}: {price['detail']}"
        lines.append(f"| {price['service']}: {price['item']} | {known} |")
    return "\n".join([*lines, "", *(f"- *{name}*: {text}." for name, text in table["sources"].items())])


if __name__ == "__main__":
    main()
