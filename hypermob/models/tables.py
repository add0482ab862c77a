"""Tables of models, their versions and the users who get them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.text import Text

from hypermob.terminal.tables import table

if TYPE_CHECKING:
    from functions.recommend.config import ModelSettings
    from hypermob.models.status import SideStatus
    from hypermob.models.versions import Version


def versions(found: Sequence[Version]) -> RenderableType:
    """Newest first, one line each."""
    shown = table("Published models")
    for heading in ("", "version", "published"):
        shown.add_column(heading, no_wrap=True)
    shown.add_column("size", justify="right", no_wrap=True)
    shown.add_column("about", style="dim", overflow="fold")
    for version in found:
        mark = Text("current", style="green") if version.current else Text("")
        when = version.modified_at.astimezone().strftime("%Y-%m-%d %H:%M")
        size = "" if version.deleted else f"{version.size / 1000:.0f} kB"
        shown.add_row(mark, version.version_id, when, size, "deleted" if version.deleted else _about(version))
    return shown


def serving(found: Sequence[SideStatus], newest: Mapping[str, Sequence[Version]]) -> RenderableType:
    """The model in use on each side."""
    shown = table("Seat models in use")
    shown.add_column("side", no_wrap=True)
    shown.add_column("users", justify="right", no_wrap=True)
    shown.add_column("answers with", no_wrap=True)
    shown.add_column("newest in the bucket", style="dim", overflow="fold")
    for status in found:
        answer = f"{status.serving['source']} {status.serving['version']}"
        if status.serving["side"] != status.side:
            answer += f" (of side {status.serving['side']})"
        latest = next((version.version_id for version in newest[status.key] if not version.deleted), "none")
        shown.add_row(status.side, f"{status.share:.0%}", answer, f"{latest} ({status.key})")
    return shown


def waiting(found: Sequence[SideStatus], newest: Mapping[str, Sequence[Version]], settings: ModelSettings) -> list[str]:
    """Remarks that explain why the newest model is not in use."""
    remarks = []
    for status in found:
        latest = next((version.version_id for version in newest[status.key] if not version.deleted), None)
        if settings.model_version_id and status.side == "a":
            remarks.append(f"Side a is fixed at version {settings.model_version_id} (ModelVersionId).")
        elif latest is not None and status.serving["version"] != latest:
            remarks.append(
                f"Side {status.side} does not use the newest model: a running function checks every "
                f"{settings.model_check_seconds:.0f} s; if this does not change, see its log for the reason."
            )
    return remarks


def _about(version: Version) -> str:
    notes = version.notes
    parts = [f"trained {notes['trained-at']}"] if "trained-at" in notes else []
    parts += [f"data {notes['data-hash']}"] if "data-hash" in notes else []
    parts += [f"again version {version.origin}"] if version.origin != version.version_id else []
    return ", ".join(parts)
