from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.shared.records import from_attribute, from_item, to_attribute, to_item

numbers = st.integers(-(10**12), 10**12) | st.floats(-1e6, 1e6).map(lambda value: round(value, 6))
values = st.recursive(
    st.none() | st.booleans() | numbers | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(min_size=1, max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(values)
def test_a_value_comes_back_from_the_table_as_it_went_in(value: Any) -> None:
    assert from_attribute(to_attribute(value)) == value


def test_lengths_keep_their_decimals() -> None:
    assert to_attribute({"thigh": 42.1}) == {"M": {"thigh": {"N": "42.1"}}}


def test_whole_items_go_both_ways() -> None:
    item = {"analysis_id": "a", "request": {"height_cm": 175.5}, "expires_at": 1_800_000_000, "warnings": []}
    assert from_item(to_item(item)) == item
