"""The generated parts of docs/costs.md."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from bench.costs.stack import ROOT
from bench.pages import replace_part

PAGE: Final = ROOT / "docs" / "costs.md"
COLUMNS: Final = ("1,000 photos", "1,000 minutes", "1,000 prompted minutes", "a month")

Row = tuple[str, list[float]]  # service and item, US dollars by column


def write(
    rows: list[Row], found: Mapping[str, float], usage: Mapping[str, Any], table: Mapping[str, Any], page: Path = PAGE
) -> None:
    """Write both parts of the page. Raises ValueError if it does not have them."""
    replace_part("costs", "\n".join([*_measured(usage, table), *_summary(found), *_itemised(rows)]), page)
    replace_part("prices", "\n".join(_prices(table)), page)


def sums(rows: list[Row]) -> list[float]:
    """US dollars of each column."""
    return [sum(column) for column in zip(*(values for _, values in rows), strict=True)]


def _measured(usage: Mapping[str, Any], table: Mapping[str, Any]) -> list[str]:
    measured = f"measured {usage['measured']} ({usage['machine']})"
    return [f"US dollars; {measured}; prices of {table['region']}, gathered {table['gathered']}.", ""]


def _summary(found: Mapping[str, float]) -> list[str]:
    f = found
    hard = f["month_use_cold_half_speed_usd"]
    return [
        "| | warm | every start cold, a vCPU half as fast |",
        "|---|---|---|",
        f"| one photo | {f['photo_usd']:.5f} | {f['photo_cold_half_speed_usd']:.5f} |",
        f"| one minute of video | {f['video_minute_usd']:.4f} | {f['video_minute_cold_half_speed_usd']:.4f} |",
        f"| the same, prompted | {f['prompted_minute_usd']:.4f} | {f['prompted_minute_cold_half_speed_usd']:.4f} |",
        f"| 10,000 photos, by use | {f['month_use_usd']:.2f} | {hard:.2f} |",
        f"| alarms, dashboard, metrics, images: each month, used or not | {f['month_standing_usd']:.2f} | |",
        f"| **a month of 10,000 photos** | **{f['month_usd']:.2f}** | {hard + f['month_standing_usd']:.2f} |",
        f"| the same, beyond what every account has for nothing | {f['month_after_free_usd']:.2f} | |",
        f"| the old system's own estimate for 10,000 requests | {f['old_month_usd']:.2f} | |",
        "",
        f"On top, where they are wanted: the firewall (`EnableWaf`) {f['firewall_month_usd']:.2f} a month, a key of",
        f"your own (`KmsKeyArn`) {f['own_key_month_usd']:.2f}.",
        "",
        f"The dearest video that a request can ask for, 216,000 frames, prompted, costs {f['dearest_video_usd']:.2f};",
        f"one made to be so slow that every window runs into its timeout twice, {f['worst_video_usd']:.2f}.",
        "",
    ]


def _itemised(rows: list[Row]) -> list[str]:
    return [
        f"| what | {' | '.join(COLUMNS)} |",
        "|---|" + "---|" * len(COLUMNS),
        *(f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} |" for name, values in rows),
        f"| **all** | {' | '.join(f'**{value:.2f}**' for value in sums(rows))} |",
    ]


def _prices(table: Mapping[str, Any]) -> list[str]:
    lines = ["| price | US dollars | for nothing | found for this region | source |", "|---|---|---|---|---|"]
    for price in table["prices"].values():
        per = "" if price["per"] == 1 else f" per {price['per']:,}"
        free = f"{price['free']:,}" if price["free"] else ""
        checked = "yes" if price["checked"] else "**no**"
        lines.append(
            f"| {price['service']}: {price['item']} | {price['usd']:g}{per} | {free} | {checked} "
            f"| {price['source']}: {price['detail']} |"
        )
    return [*lines, "", *(f"- *{name}*: {text}." for name, text in table["sources"].items())]
