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
    from hypermob.terminal.files import Kept


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

    def save_overlay(self, link: str | None, folder: Path | None, photo: Media) -> list[Kept]:
        """Fetch the overlay and say where it is; nothing without a folder."""
        from hypermob.terminal.downloads import Linked

        return self.save([Linked("overlay picture", ".jpg", link)], folder, f"{photo.stem}-overlay")

    def save(self, wanted: Sequence[Linked], folder: Path | None, stem: str) -> list[Kept]:
        """Fetch the files of a result and say where each is; nothing without a folder."""
        from hypermob.terminal import downloads

        return [] if folder is None else downloads.save(wanted, folder, stem, self.api.download, self.steps.begin)


def save_side_view(setup: SeatSetup | None, path: Path | None) -> list[Kept]:
    """Draw the driver in the car if a picture is wanted, and say where it is."""
    from hypermob.terminal.files import Kept

    if path is None:
        return []
    try:
        if setup is None:
            raise ValueError("the result has no car settings")
        from hypermob.side_view import drawing

        drawing.save(setup, path)
    except ModuleNotFoundError as missing:
        return [Kept(f"The side view could not be drawn: {extras.advice(missing)}", saved=False)]
    except (OSError, ValueError) as error:  # a full disk; an answer without a driver
        return [Kept(f"The side view could not be drawn: {error}", saved=False)]
    return [Kept(f"Side view: {path}")]
