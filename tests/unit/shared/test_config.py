from __future__ import annotations

import pytest

from functions.shared.config import Settings


class Example(Settings):
    bucket: str
    days: int = 7


def test_fields_are_read_from_upper_case_variables() -> None:
    assert Example.from_environment({"BUCKET": "b", "DAYS": "30", "OTHER": "x"}) == Example(bucket="b", days=30)


def test_an_empty_variable_counts_as_not_set() -> None:
    assert Example.from_environment({"BUCKET": "b", "DAYS": ""}).days == 7


@pytest.mark.parametrize(
    ("environment", "named"),
    [({}, ["BUCKET"]), ({"BUCKET": "b", "DAYS": "many"}, ["DAYS"]), ({"DAYS": "x"}, ["BUCKET", "DAYS"])],
)
def test_every_wrong_variable_is_named_at_once(environment: dict[str, str], named: list[str]) -> None:
    with pytest.raises(RuntimeError) as failure:
        Example.from_environment(environment)
    assert all(name in str(failure.value) for name in named)
