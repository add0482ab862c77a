from __future__ import annotations

import pytest

from functions.shared import errors

CONTRACT = {
    "MISSING_FIELDS": 400,
    "INVALID_VALUE": 400,
    "INVALID_INPUT": 400,
    "UNAUTHORIZED": 401,
    "FORBIDDEN": 403,
    "NOT_FOUND": 404,
    "PAYLOAD_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA": 415,
    "NO_PERSON": 422,
    "PERSON_CROPPED": 422,
    "POSE_UNCLEAR": 422,
    "NO_FACE": 422,
    "IMAGE_UNREADABLE": 422,
    "VIDEO_UNREADABLE": 422,
    "VIDEO_TOO_LONG": 422,
    "RATE_LIMITED": 429,
    "INTERNAL_ERROR": 500,
    "UNAVAILABLE": 503,
}


def test_codes_and_statuses_are_those_of_the_contract() -> None:
    assert {kind.code(): kind.status for kind in errors.catalogue().values()} == CONTRACT


@pytest.mark.parametrize("kind", errors.catalogue().values())
def test_only_what_may_pass_is_worth_a_retry(kind: type[errors.PlatformError]) -> None:
    assert kind.permanent == (kind.status not in {429, 503})


def test_the_tree_in_the_docstring_lists_every_error() -> None:
    assert errors.__doc__ is not None
    for name, kind in errors.catalogue().items():
        assert any({name, kind.code(), str(kind.status)} <= set(line.split()) for line in errors.__doc__.splitlines())
