"""The analyses table. Items are plain dictionaries; client errors become the platform's own errors."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from functions.api.settings import stores
from functions.shared.errors import InvalidValue, Unavailable
from functions.shared.items import Item
from functions.shared.records import from_item, to_attribute, to_item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

Key = dict[str, Any]
BY_USER = "by-user"


@dataclass(frozen=True)
class Page:
    """Items of one user, newest first; `following` is where the next page starts."""

    items: list[Item]
    following: Key | None


@functools.cache
def client() -> DynamoDBClient:
    """One client per process."""
    return boto3.client("dynamodb", config=Config(retries={"mode": "standard", "total_max_attempts": 4}))


def put_new(item: Item) -> bool:
    """Store an item if its id is new; False if the id exists. Raises Unavailable."""
    return _taken(
        lambda: client().put_item(
            TableName=stores().table_name,
            Item=to_item(item),
            ConditionExpression="attribute_not_exists(analysis_id)",
        )
    )


def get(analysis_id: str) -> Item | None:
    """The item as it is now (a strongly consistent read). Raises Unavailable."""
    with _translated():
        answer = client().get_item(
            TableName=stores().table_name, Key=to_item({"analysis_id": analysis_id}), ConsistentRead=True
        )
    found = answer.get("Item")
    return from_item(found) if found else None


def fail_running(analysis_id: str, error: dict[str, str], now: str) -> None:
    """Mark a RUNNING item as FAILED; an item that has ended stays as it is. Raises Unavailable."""
    _taken(
        lambda: client().update_item(
            TableName=stores().table_name,
            Key=to_item({"analysis_id": analysis_id}),
            UpdateExpression="SET #status = :failed, #error = :error, updated_at = :now",
            ConditionExpression="#status = :running",
            ExpressionAttributeNames={"#status": "status", "#error": "error"},
            ExpressionAttributeValues={
                ":failed": to_attribute("FAILED"),
                ":running": to_attribute("RUNNING"),
                ":error": to_attribute(error),
                ":now": to_attribute(now),
            },
        )
    )


def mark_erasing(analysis_id: str) -> None:
    """Note that the item is being erased: its workflow saves nothing more. Raises Unavailable."""
    _mark(analysis_id, "erasing")


def mark_started(analysis_id: str) -> bool:
    """Note that the item's execution runs; False when there is no such item. Raises Unavailable."""
    return _mark(analysis_id, "started")


def _mark(analysis_id: str, name: str) -> bool:
    return _taken(
        lambda: client().update_item(
            TableName=stores().table_name,
            Key=to_item({"analysis_id": analysis_id}),
            UpdateExpression="SET #mark = :yes",
            ConditionExpression="attribute_exists(analysis_id)",
            ExpressionAttributeNames={"#mark": name},
            ExpressionAttributeValues={":yes": to_attribute(True)},
        )
    )


def delete_unstarted(analysis_id: str) -> bool:
    """Delete an item whose execution nobody else has started; False when somebody has. Raises Unavailable."""
    return _taken(
        lambda: client().delete_item(
            TableName=stores().table_name,
            Key=to_item({"analysis_id": analysis_id}),
            ConditionExpression="attribute_not_exists(started)",
        )
    )


def delete_failed(analysis_id: str) -> None:
    """Delete an item only if it is FAILED. Raises Unavailable."""
    _taken(
        lambda: client().delete_item(
            TableName=stores().table_name,
            Key=to_item({"analysis_id": analysis_id}),
            ConditionExpression="#status = :failed",
            ExpressionAttributeNames={"#status": "status"},
            ExpressionAttributeValues={":failed": to_attribute("FAILED")},
        )
    )


def of_user(user_id: str, limit: int, start: Key | None = None) -> Page:
    """One page of a user's items, newest first. Raises InvalidValue (a `start` that is not a key), Unavailable."""
    request: dict[str, Any] = {"ExclusiveStartKey": to_item(start)} if start else {}
    with _translated(from_outside=bool(start)):
        answer = client().query(
            TableName=stores().table_name,
            IndexName=BY_USER,
            KeyConditionExpression="user_id = :user_id",
            ExpressionAttributeValues={":user_id": to_attribute(user_id)},
            ScanIndexForward=False,
            Limit=limit,
            **request,
        )
    last = answer.get("LastEvaluatedKey")
    return Page([from_item(item) for item in answer["Items"]], from_item(last) if last else None)


def delete(analysis_id: str) -> None:
    """Delete an item, if it exists. Raises Unavailable."""
    with _translated():
        client().delete_item(TableName=stores().table_name, Key=to_item({"analysis_id": analysis_id}))


def _taken(write: Callable[[], object]) -> bool:
    """Send a write that has a condition; False when the condition does not hold. Raises Unavailable."""
    with _translated():
        try:
            write()
        except client().exceptions.ConditionalCheckFailedException:
            return False
    return True


@contextmanager
def _translated(from_outside: bool = False) -> Iterator[None]:
    """from_outside: the request holds a caller's value, so that DynamoDB's ValidationException is the caller's."""
    try:
        yield
    except ClientError as error:
        if from_outside and error.response["Error"]["Code"] == "ValidationException":
            raise InvalidValue("next: this is not a page token; send the one of the previous page.") from error
        raise Unavailable("The table of analyses did not answer; try again.") from error
    except BotoCoreError as error:
        raise Unavailable("The table of analyses did not answer; try again.") from error
