"""Turns items of the table into the documents that callers receive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from functions.api.schemas import EyeTrackingAnalysis, Links, SeatSetupAnalysis
from functions.api.settings import settings
from functions.eye_tracking import addresses, identity
from functions.shared import storage
from functions.shared.errors import NotFound
from functions.shared.items import RUNNING, Item
from functions.shared.storage import Address

_HOT: Final = timedelta(days=89)  # files move to Glacier after 90 days; before, no check is needed


def to_document(item: Item, with_links: bool = False) -> SeatSetupAnalysis | EyeTrackingAnalysis:
    """The analysis. `with_links` adds signed links to its files and the number of finished windows."""
    links = Links(self=f"/analyses/{item['analysis_id']}")
    if item["kind"] == identity.KIND:
        return EyeTrackingAnalysis(**_eye_tracking(item, with_links), links=links)
    overlay = item.get("measurement", {}).get("output_image") if with_links else None
    return SeatSetupAnalysis(
        **{name: item[name] for name in SeatSetupAnalysis.model_fields if name in item},
        overlay_url=_link(overlay, item) if overlay else None,
        links=links,
    )


def _eye_tracking(item: Item, with_links: bool) -> dict[str, Any]:
    files = item.get("artifacts", {})
    fields = {name: item[name] for name in EyeTrackingAnalysis.model_fields if name in item}
    fields |= {"video_path": item["request"]["video_path"], "csv_path": files.get("csv")}
    if with_links:
        names = {
            "csv": "csv_url", "blinks_csv": "blinks_url", "plot_svg": "plot_url", "plot_png": "plot_png_url",
            "summary": "summary_url",
        }  # fmt: skip
        fields |= {names[file]: _link(path, item) for file, path in files.items() if file in names}
        fields["progress"] = _progress(item)
    return fields


def _link(path: str, item: Item) -> str | None:
    """A presigned link, or None when the file can no longer be read: archived, or deleted before its item."""
    address = Address.parse(path)
    if datetime.now(UTC) - datetime.fromisoformat(item["created_at"]) > _HOT:
        try:
            if storage.stat(address).archived:
                return None
        except NotFound:
            return None
    return storage.link(address)


def _progress(item: Item) -> dict[str, Any] | None:
    """The progress with the finished windows. Each has written one object, so the count is exact despite retries."""
    progress: dict[str, Any] | None = item.get("progress")
    if progress is None:
        return None
    if item["status"] != RUNNING:
        return {**progress, "windows_done": progress["windows"]} if "summary" in item else progress
    done = storage.keys(settings().results_bucket, addresses.rows_folder(item["analysis_id"]))
    return {**progress, "windows_done": len(done)}
