"""What the commands that talk to the API have in common: four options, and how their errors are told."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from hypermob import session
from hypermob.terminal import options, reporting


@dataclass(frozen=True)
class Service:
    """What --url, --api-key, --token and --json say."""

    url: str | None
    api_key: str | None
    token: str | None
    as_json: bool

    def opened(self) -> AbstractContextManager[session.Session]:
        return session.opened(self.url, self.api_key, self.token)

    def results_folder(self, output: Path | None) -> Path | None:
        """Where files go, or None. Raises typer.BadParameter when nothing can be written there."""
        return session.results_folder(output, self.as_json)


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
