"""What the commands that talk to the API have in common: errors, progress, the target and the client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from hypermob import overlay, steps

if TYPE_CHECKING:
    from hypermob.client import Client
    from hypermob.documents import SeatSetup
    from hypermob.photo import Photo


@dataclass(frozen=True)
class Session:
    api: Client
    steps: steps.Steps

    def address_of(self, photo: Photo, user: str) -> str:
        """Where the photo is in S3, after an upload if need be."""
        if photo.address is not None:
            return photo.address
        assert photo.path is not None
        self.steps.begin("Uploading the photo")
        return self.api.upload_photo(photo.path, photo.content_type, user, self.steps.uploaded)

    def save_overlay(self, link: str | None, folder: Path | None, photo: Photo) -> str | None:
        """Fetch the overlay and say where it is. A picture that cannot be had does not spoil the numbers."""
        from hypermob.errors import ApiError

        if folder is None:
            return None
        if link is None:
            return "There is no overlay picture for this result."
        self.steps.begin("Saving the overlay picture")
        try:
            return f"Overlay picture: {overlay.save(self.api.download(link), folder, photo.stem)}"
        except (ApiError, OSError) as error:
            return f"The overlay picture could not be saved: {error}"


@contextmanager
def opened(url: str | None, api_key: str | None) -> Iterator[Session]:
    """A session with the API at `url`, or with the embedded engine; progress is shown until it is closed."""
    from hypermob.client import Client
    from hypermob.target import reached

    with (
        steps.shown() as display,
        reached(url, api_key, display.begin) as target,
        Client(target.url, target.api_key) as api,
    ):
        yield Session(api, display)


def overlay_folder(output: Path | None, as_json: bool) -> Path | None:
    """Where the overlay goes, or None. Raises typer.BadParameter when nothing can be written there."""
    if output is None and as_json:
        return None
    folder = output or overlay.DEFAULT_FOLDER
    if not overlay.is_writable(folder):
        raise typer.BadParameter(f"nothing can be written to '{folder}'", param_hint="--output")
    return folder


def save_side_view(lengths: Mapping[str, Any] | None, setup: SeatSetup | None, path: Path | None) -> str | None:
    """Draw the driver in the car where a picture was asked for, and say where it is."""
    if path is None or lengths is None or setup is None:
        return None
    from hypermob import side_view

    return side_view.save(lengths, setup, path)
