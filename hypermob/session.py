"""What commands that use the API share: errors, progress, the target and the client."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from hypermob import extras
from hypermob.terminal import steps

if TYPE_CHECKING:
    from hypermob.api.client import Client
    from hypermob.api.documents import SeatSetup
    from hypermob.inputs.media import Media
    from hypermob.terminal.downloads import Linked


@dataclass(frozen=True)
class Session:
    """`ends_with_us`: interrupting this command also stops the service and its work."""

    api: Client
    steps: steps.Steps
    ends_with_us: bool = False

    def address_of(self, media: Media, user: str, parameters: Mapping[str, object] | None = None) -> str:
        """The S3 address of the photo or video, uploaded if needed; `parameters` go with a video."""
        if media.address is not None:
            return media.address
        assert media.path is not None
        self.steps.begin(f"Uploading the {media.kind}")
        return self.api.upload(media.path, media.content_type, media.kind, user, parameters, self.steps.uploaded)

    def save_overlay(self, link: str | None, folder: Path | None, photo: Media) -> str | None:
        """Fetch the overlay and return lines that say where it is. A missing picture is not an error."""
        from hypermob.terminal.downloads import Linked

        lines = self.save([Linked("overlay picture", ".jpg", link)], folder, f"{photo.stem}-overlay")
        return lines[0] if lines else None

    def save(self, wanted: Sequence[Linked], folder: Path | None, stem: str) -> list[str]:
        """Fetch the files of a result and return lines that say where they are; none without a folder."""
        from hypermob.terminal import downloads

        return [] if folder is None else downloads.save(wanted, folder, stem, self.api.download, self.steps.begin)


def save_side_view(setup: SeatSetup | None, path: Path | None) -> str | None:
    """Draw the driver in the car if a picture is wanted, and return a line that says where it is."""
    if path is None or setup is None:
        return None
    try:
        from hypermob.side_view import drawing
    except ModuleNotFoundError as missing:
        return f"The side view could not be drawn: {extras.advice(missing)}"
    return drawing.save(setup, path)
