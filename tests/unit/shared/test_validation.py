from __future__ import annotations

import base64
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from functions.shared.errors import InvalidInput, InvalidValue, MissingFields
from functions.shared.validation import UserId, decode_base64, parse


class Request(BaseModel):
    height: Annotated[float, Field(gt=0)]
    torso: float
    user_id: UserId = "anonymous"


def test_all_missing_fields_are_named_at_once() -> None:
    with pytest.raises(MissingFields) as refusal:
        parse(Request, {})
    assert refusal.value.details == {"fields": ["height", "torso"]}
    assert "height, torso" in refusal.value.message


def test_each_wrong_value_is_named_with_its_problem() -> None:
    with pytest.raises(InvalidValue) as refusal:
        parse(Request, {"height": -1, "torso": "long"})
    assert refusal.value.details is not None
    assert [finding["field"] for finding in refusal.value.details["fields"]] == ["height", "torso"]
    assert "greater than 0" in refusal.value.message


@pytest.mark.parametrize("payload", [None, [], "text", 3])
def test_what_is_no_object_is_an_invalid_input(payload: object) -> None:
    with pytest.raises(InvalidInput):
        parse(Request, payload)


@pytest.mark.parametrize("user_id", ["", "../other", "a/b", ".hidden", "two words", "x" * 65, "a\nb", "김"])
def test_user_ids_that_would_break_keys_or_paths_are_refused(user_id: str) -> None:
    with pytest.raises(InvalidValue, match="letters, digits"):
        parse(Request, {"height": 1, "torso": 1, "user_id": user_id})


@pytest.mark.parametrize("user_id", ["anonymous", "a", "jo.doe@example.com", "A-1_b"])
def test_ordinary_user_ids_pass(user_id: str) -> None:
    assert parse(Request, {"height": 1, "torso": 1, "user_id": user_id}).user_id == user_id


DATA = bytes(range(256)) * 3


@pytest.mark.parametrize(
    "text",
    [
        base64.b64encode(DATA).decode(),
        base64.encodebytes(DATA).decode(),
        base64.b64encode(DATA).decode().rstrip("="),
        base64.urlsafe_b64encode(DATA).decode(),
        "data:image/jpeg;base64," + base64.b64encode(DATA).decode(),
    ],
    ids=["plain", "line breaks", "no padding", "url-safe", "data url"],
)
def test_base64_is_read_as_tools_write_it(text: str) -> None:
    assert decode_base64("file_data", text) == DATA


@pytest.mark.parametrize("text", ["a", "a*b=", "ab\x00cd", "é" * 4])
def test_text_that_is_not_base64_is_refused_by_the_name_of_its_field(text: str) -> None:
    with pytest.raises(InvalidValue, match=r"^file_data: "):
        decode_base64("file_data", text)
