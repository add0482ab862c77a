"""JSON from outside, read strictly and once: request bodies, page tokens, an object's metadata.

`json.loads` alone lets through what fails later as a fault of the service: doubled fields, of which two readers may
take different ones, endless nesting, integers of thousands of digits, and numbers that the table cannot hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from functions.shared.errors import InvalidInput, InvalidValue

MAX_DEPTH: Final = 32
# DynamoDB's numbers: 38 digits, and magnitudes from 1E-130 up to below 1E+126 (DynamoDB Developer Guide, "Data types").
MAX_DIGITS: Final = 38
MIN_MAGNITUDE: Final = 1e-130
MAX_MAGNITUDE: Final = 9.9e125


def read_json(text: str | bytes) -> Any:
    """The value of a JSON text. Raises InvalidInput, or InvalidValue that names the number it cannot keep."""
    try:
        value = json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_int=lambda digits: int(digits) if len(digits) <= 2 * MAX_DIGITS else float(digits),
        )
        json.dumps(value, ensure_ascii=False).encode()  # refuses halves of UTF-16 pairs, which no UTF-8 text can carry
    except RecursionError:
        raise InvalidInput("The JSON is nested too deeply.") from None
    except ValueError:  # not UTF-8, not JSON
        raise InvalidInput("The text is not valid JSON.") from None
    for path, number in _numbers(value, ()):
        _check_number(".".join(path), number)
    return value


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise InvalidInput(f"The field {double[:100]!r} appears twice: send it once.")
    return found


def _numbers(value: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], int | float]]:
    if len(path) > MAX_DEPTH:
        raise InvalidInput("The JSON is nested too deeply.")
    if isinstance(value, int | float):
        yield path, value
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, member in members:
        yield from _numbers(member, (*path, str(name)))


def _check_number(field: str, number: int | float) -> None:
    is_kept = number == 0 or MIN_MAGNITUDE <= abs(number) <= MAX_MAGNITUDE
    if is_kept and not (isinstance(number, int) and len(str(abs(number))) > MAX_DIGITS):
        return
    problem = "should have at most 38 digits and a size between 1e-130 and 9.9e125, or be 0"
    raise InvalidValue(f"{field}: {problem}.", {"fields": [{"field": field, "problem": problem}]})
