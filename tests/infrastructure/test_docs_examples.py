"""The whole answers in docs/examples are what the API answers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from functions.api.schemas import Analysis
from functions.shared.http import Success
from tests.infrastructure.conftest import ROOT

EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.json"))


def unknown(sent: Any, known: Any, where: str = "") -> list[str]:
    """Names in `sent` that the parsed document `known` does not have."""
    if not (isinstance(sent, dict) and isinstance(known, dict)):
        return []
    return [
        name
        for key, value in sent.items()
        for name in ([f"{where}{key}"] if key not in known else unknown(value, known[key], f"{where}{key}."))
    ]


def test_there_is_one_for_each_kind_of_analysis() -> None:
    kinds = [json.loads(path.read_text(encoding="utf-8"))["data"]["kind"] for path in EXAMPLES]
    assert sorted(kinds) == ["eye_tracking", "seat_setup"]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_an_example_is_a_valid_answer_without_unknown_fields(path: Path) -> None:
    sent = json.loads(path.read_text(encoding="utf-8"))
    answer = TypeAdapter(Success[Analysis]).validate_python(sent)
    assert unknown(sent, answer.model_dump()) == []
    assert sent["data"]["status"] == "SUCCEEDED"
