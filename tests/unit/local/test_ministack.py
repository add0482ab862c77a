"""ministack as this project uses it: one exact version, and one replaced function."""

from __future__ import annotations

import asyncio
import tomllib
from importlib.metadata import PackageNotFoundError
from types import SimpleNamespace
from typing import Any

import pytest

from local import versions
from local.errors import EngineError
from local.host import EXECUTE, counting_as_tls, replace_execution
from local.project import PROJECT_ROOT


def test_one_version_is_pinned_everywhere() -> None:
    pin = f"ministack=={versions.MINISTACK}"
    extras = tomllib.loads((PROJECT_ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert pin in extras["local"]
    assert pin in (PROJECT_ROOT / "requirements" / "dev.in").read_text().split()
    versions.check_ministack()


@pytest.mark.parametrize("found", ["1.5.32", "1.5.34", "2.0.0"])
def test_another_version_is_refused_with_what_to_do(found: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "version", lambda _: found)
    with pytest.raises(EngineError, match=rf"needs ministack 1\.5\.33, but {found} is installed: run pip install"):
        versions.check_ministack()


def test_without_ministack_the_sentence_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr(versions, "version", missing)
    with pytest.raises(EngineError, match="but no version is installed: run pip install"):
        versions.check_ministack()


def test_a_ministack_without_the_function_is_refused() -> None:
    with pytest.raises(SystemExit, match=f"no function {EXECUTE} any more: see docs/local-engine.md"):
        replace_execution(SimpleNamespace(), print)


def test_the_replaced_function_still_executes() -> None:
    module: Any = SimpleNamespace(**{EXECUTE: lambda _, event, request_id: {"body": (event, request_id)}})
    replace_execution(module, print)
    assert getattr(module, EXECUTE)({"FunctionName": "f"}, 1, "r") == {"body": (1, "r")}


@pytest.mark.parametrize(
    ("kind", "sent", "expected"),
    [
        ("http", [], [(b"x-forwarded-proto", b"https")]),
        ("http", [(b"X-Forwarded-Proto", b"http")], [(b"X-Forwarded-Proto", b"http")]),
        ("websocket", [], []),
    ],
)
def test_requests_count_as_sent_over_tls(kind: str, sent: list[Any], expected: list[Any]) -> None:
    seen: list[Any] = []

    async def application(scope: dict[str, Any], _receive: Any, _send: Any) -> None:
        seen.extend(scope["headers"])

    async def run() -> None:
        await counting_as_tls(application)({"type": kind, "headers": sent}, None, None)

    asyncio.run(run())
    assert seen == expected
