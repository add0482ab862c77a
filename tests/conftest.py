"""The environment of every test, set before anything of ours is imported: resolvers read it when they are made."""

from __future__ import annotations

import io
import os
from collections import Counter

import pytest

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="ap-northeast-2",
    ALLOWED_ORIGINS="https://app.example.com,https://console.example.com",
    POWERTOOLS_SERVICE_NAME="test",
)


@pytest.fixture
def function_log(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the functions log during the test; the logger holds the stream of when it was made."""
    from functions.shared.observability import logger

    written = io.StringIO()
    monkeypatch.setattr(logger.registered_handler, "stream", written)
    return written


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """How `make test` shares out: a file's tests stay together, and so do all those that use the one deployed stack."""
    twice = [nodeid for nodeid, count in Counter(item.nodeid for item in items).items() if count > 1]
    if twice:
        raise pytest.UsageError(f"tests with the same id, of which pytest-xdist would run one: {', '.join(twice)}")
    for item in items:
        is_on_stack = isinstance(item, pytest.Function) and "stack" in item.fixturenames
        item.add_marker(pytest.mark.xdist_group("stack" if is_on_stack else str(item.path)))
