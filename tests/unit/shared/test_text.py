from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.shared.errors import InvalidInput, InvalidValue
from functions.shared.records import from_attribute, to_attribute
from functions.shared.text import read_json

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        b"\xff",
        '{"a": 1, "a": 2}',
        '{"outer": {"a": 1, "a": 2}}',
        "[" * 4500,
        "[" * 40 + "]" * 40,
        '{"user_id": "\\ud800"}',
    ],
)
def test_text_that_is_not_plain_json_is_refused(text: str | bytes) -> None:
    with pytest.raises(InvalidInput):
        read_json(text)


@pytest.mark.parametrize(
    "number", ["NaN", "Infinity", "1e999", "1e-200", "-1e-131", "1e126", "9" * 39, "9" * 5000, "-" + "9" * 5000]
)
def test_a_number_that_the_table_cannot_hold_is_refused_by_its_name(number: str) -> None:
    with pytest.raises(InvalidValue, match=r"^parameters\.vpp_thresh: ") as refused:
        read_json(f'{{"parameters": {{"vpp_thresh": {number}}}}}')
    assert (refused.value.details or {})["fields"][0]["field"] == "parameters.vpp_thresh"


@given(ANY_JSON)
def test_what_is_read_can_be_kept(value: object) -> None:
    try:
        found = read_json(json.dumps(value))
    except (InvalidInput, InvalidValue):
        return
    assert set(from_attribute(to_attribute({"value": found}))) == {"value"}


def test_ordinary_json_is_read_as_json() -> None:
    assert read_json('{"a": [1, 2.5, "x", null, true, {"b": 0}]}') == {"a": [1, 2.5, "x", None, True, {"b": 0}]}
