"""Python values in DynamoDB's notation, for the state machines, which write the table without a Lambda."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

_serialize: Callable[[object], Any] = TypeSerializer().serialize
_deserialize: Callable[[Any], Any] = TypeDeserializer().deserialize


def to_attribute(value: object) -> dict[str, Any]:
    """`{"height": 175.5}` -> `{"M": {"height": {"N": "175.5"}}}`; ready for an UpdateItem expression value."""
    attribute: dict[str, Any] = _serialize(_decimals(value))
    return attribute


def from_attribute(attribute: dict[str, Any]) -> Any:
    """The inverse of `to_attribute`; whole numbers come back as int, others as float."""
    return _numbers(_deserialize(attribute))


def from_item(item: Mapping[str, Any]) -> dict[str, Any]:
    """A whole item as GetItem and Query return it, as plain Python values."""
    return {name: from_attribute(attribute) for name, attribute in item.items()}


def to_item(values: dict[str, object]) -> dict[str, dict[str, Any]]:
    """The inverse of `from_item`."""
    return {name: to_attribute(value) for name, value in values.items()}


def _decimals(value: object) -> object:
    """DynamoDB stores decimals; converting through `repr` prevents 0.1 from becoming 0.1000000000000000055."""
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, dict):
        return {key: _decimals(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_decimals(entry) for entry in value]
    return value


def _numbers(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: _numbers(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_numbers(entry) for entry in value]
    return value
