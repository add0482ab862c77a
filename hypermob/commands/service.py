"""What the commands that talk to the API have in common: four options, and how their errors are told."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import typer

from hypermob.session import Session
from hypermob.terminal import files, options, reporting, steps


@dataclass(frozen=True)
class Service:
    """What --url, --api-key, --token and --json say."""

    url: str | None
    api_key: str | None
    token: str | None
    as_json: bool

    @contextmanager
    def opened(self) -> Iterator[Session]:
        """A session with the API at `url`, or with the embedded engine; progress is shown until it is closed.

        The engine asks for no tokens, so it is sent none.
        """
        from hypermob.api.client import Client
        from hypermob.target import reached

        with (
            steps.shown() as display,
            reached(self.url, self.api_key, display.begin) as target,
            Client(target.url, target.api_key, token=self.token if self.url else None) as api,
        ):
            yield Session(api, display, target.ends_with_us)

    def results_folder(self, output: Path | None) -> Path | None:
        """Where files go, or None. Raises typer.BadParameter when nothing can be written there."""
        if output is None and self.as_json:
            return None
        folder = output or files.DEFAULT_FOLDER
        if not files.is_writable(folder):
            raise typer.BadParameter(f"nothing can be written to '{folder}'", param_hint="--output")
        return folder

    def tell_files(self, kept: Sequence[files.Kept]) -> None:
        """Say where the files are, with --json on stderr. Raises Exit if one that was asked for is not there."""
        text = "\n".join(each.text for each in kept)
        if text:
            reporting.note(text) if self.as_json else reporting.show(text)
        if not all(each.saved for each in kept):
            raise typer.Exit(reporting.SERVICE_ERROR)


def with_service(command: Callable[..., None]) -> Callable[..., None]:
    """The command with the four options behind its own. It gets them as its first argument, a Service."""

    def run(
        *,
        url: options.Url = None,
        api_key: options.ApiKey = None,
        token: options.Token = None,
        as_json: options.Json = False,
        **own: object,
    ) -> None:
        with reporting.errors_reported(as_json):
            command(Service(url, api_key, token, as_json), **own)

    *shared, _ = inspect.signature(run, eval_str=True).parameters.values()
    _, *own = inspect.signature(command, eval_str=True).parameters.values()
    parameters = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in (*own, *shared)]
    functools.update_wrapper(run, command)
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run
