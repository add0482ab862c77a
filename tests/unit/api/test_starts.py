"""Starts that fail while a repeat of the same request succeeds: one analysis, in every order of the steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from functions.api import analyses, table, workflow
from functions.shared.errors import RateLimited
from functions.shared.items import Item, new_item
from tests.unit.api.conftest import UPLOADS, executions
from tests.unit.handlers import answered, request

Step = Callable[[], object]


def item() -> Item:
    return new_item("one", "seat_setup", "ann", {"height_cm": 175}, 365)


def start(asked: Item) -> Item:
    return analyses.start(asked, lambda found: {"analysis_id": found["analysis_id"]})


class Throttled:
    """`workflow.start` whose first call is throttled after `meanwhile` has happened; later ones reach the workflow."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, meanwhile: Step) -> None:
        self._start, self._meanwhile, self._calls = workflow.start, meanwhile, 0
        monkeypatch.setattr(workflow, "start", self)

    def __call__(self, kind: str, name: str, payload: dict[str, Any]) -> None:
        self._calls += 1
        if self._calls == 1:
            self._meanwhile()
            raise RateLimited("Too many analyses are being started.")
        self._start(kind, name, payload)


def test_a_start_that_was_throttled_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    Throttled(monkeypatch, lambda: None)
    with pytest.raises(RateLimited):
        start(item())
    assert table.get("one") is None
    assert executions() == []


def test_a_repeat_that_started_keeps_the_analysis(monkeypatch: pytest.MonkeyPatch) -> None:
    Throttled(monkeypatch, lambda: start(item()))
    found = start(item())
    kept = table.get("one")
    assert kept is not None
    assert executions() == [kept["execution"]] == [found["execution"]]


def test_a_repeat_whose_item_was_taken_back_puts_it_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The repeat has started the execution, and before it can note that, the first request deletes the item."""
    first = item()
    table.put_new(first)
    mark = table.mark_started

    def late(analysis_id: str) -> bool:
        assert table.delete_unstarted(analysis_id)
        return mark(analysis_id)

    monkeypatch.setattr(table, "mark_started", late)
    repeated = start(item())
    kept = table.get("one")
    assert kept is not None
    assert executions() == [kept["execution"]] == [first["execution"]] == [repeated["execution"]]


def test_a_repeat_that_is_throttled_too_leaves_the_first_ones_analysis(monkeypatch: pytest.MonkeyPatch) -> None:
    start(item())
    Throttled(monkeypatch, lambda: None)
    with pytest.raises(RateLimited):
        start(item())
    assert table.get("one") is not None


def test_what_was_unavailable_runs_anew_under_the_same_key(call: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    body = {"image_url": f"s3://{UPLOADS}/photos/anonymous/1.jpg", "height_cm": 175}
    asked = request("api_start_analysis", body, {"Idempotency-Key": "k"})
    analysis_id = answered(call(asked))[1]["data"]["analysis_id"]
    table.fail_running(analysis_id, {"code": "UNAVAILABLE", "message": "Send it again."}, "2026-01-01T00:00:00Z")
    status, answer = answered(call(asked))
    assert (status, answer["data"]["analysis_id"]) == (202, analysis_id)
    assert len(executions()) == 2
