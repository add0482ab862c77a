"""What the commands that talk to the API have in common: errors, progress, the target and the client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from hypermob import extras
from hypermob.terminal import files, steps

if TYPE_CHECKING:
    from hypermob.api.client import Client
    from hypermob.api.documents import SeatSetup
    from hypermob.inputs.media import Media
    from hypermob.terminal.downloads import Linked


@dataclass(frozen=True)
class Session:
    """`ends_with_us`: an interruption of this command ends the service, too, and whatever it is doing."""

    api: Client
    steps: steps.Steps
    ends_with_us: bool = False

    def address_of(self, media: Media, user: str, parameters: Mapping[str, object] | None = None) -> str:
        """Where the photo or video is in S3, after an upload if need be; a video travels with its `parameters`."""
        if media.address is not None:
            return media.address
        assert media.path is not None
        self.steps.begin(f"Uploading the {media.kind}")
        return self.api.upload(media.path, media.content_type, media.kind, user, parameters, self.steps.uploaded)

    def save_overlay(self, link: str | None, folder: Path | None, photo: Media) -> str | None:
        """Fetch the overlay and say where it is. A picture that cannot be had does not spoil the numbers."""
        from hypermob.terminal.downloads import Linked

        lines = self.save([Linked("overlay picture", ".jpg", link)], folder, f"{photo.stem}-overlay")
        return lines[0] if lines else None

    def save(self, wanted: Sequence[Linked], folder: Path | None, stem: str) -> list[str]:
        """Fetch the files of a result and say where they are; nothing where no folder is wanted."""
        from hypermob.terminal import downloads

        return [] if folder is None else downloads.save(wanted, folder, stem, self.api.download, self.steps.begin)


@contextmanager
def opened(url: str | None, api_key: str | None, token: str | None = None) -> Iterator[Session]:
    """A session with the API at `url`, or with the embedded engine; progress is shown until it is closed.

    The engine asks for no tokens, so it is sent none.
    """
    from hypermob.api.client import Client
    from hypermob.target import reached

    with (
        steps.shown() as display,
        reached(url, api_key, display.begin) as target,
        Client(target.url, target.api_key, token=token if url else None) as api,
    ):
        yield Session(api, display, target.ends_with_us)


def results_folder(output: Path | None, as_json: bool) -> Path | None:
    """Where files go, or None. Raises typer.BadParameter when nothing can be written there."""
    if output is None and as_json:
        return None
    folder = output or files.DEFAULT_FOLDER
    if not files.is_writable(folder):
        raise typer.BadParameter(f"nothing can be written to '{folder}'", param_hint="--output")
    return folder


def save_side_view(lengths: Mapping[str, Any] | None, setup: SeatSetup | None, path: Path | None) -> str | None:
    """Draw the driver in the car where a picture was asked for, and say where it is."""
    if path is None or lengths is None or setup is None:
        return None
    try:
        from hypermob.side_view import drawing
    except ModuleNotFoundError as missing:
        return f"The side view could not be drawn: {extras.advice(missing)}"
    return drawing.save(lengths, setup, path)
