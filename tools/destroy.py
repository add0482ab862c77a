"""Delete a stack and all its data: `make destroy [CONFIG_ENV=prod]`.

Lists its contents, asks for the stack's name, empties its buckets (every version), and lets CloudFormation delete it.
Without a terminal it refuses unless CONFIRM is the stack's name. At the end it lists what remains.

`sam delete` would also delete the images and definitions that the stack's template names, but another stack of the
same release may use them.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError, WaiterError

from tools.aws import environment, stack
from tools.aws.failures import Refused, told
from tools.aws.processes import tell

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

ROUNDS = 2  # a function that still runs may write to an emptied bucket once more
BATCH = 1000  # the limit of one DeleteObjects
STAYS = (
    "Deleted. What remains: images in the registry and templates in the artifacts bucket, because other stacks\n"
    "may use them; and, for 35 days, DynamoDB's backup of a table with point-in-time recovery."
)


@dataclass(frozen=True)
class Clients:
    cloudformation: CloudFormationClient
    s3: S3Client
    dynamodb: DynamoDBClient


def inventory(clients: Clients, name: str) -> list[str]:
    """What would be deleted, one line each: buckets with versions, tables with items, and a count of the rest."""
    lines, others = [], 0
    for resource in stack.resources(clients.cloudformation, name):
        if resource.kind == "AWS::S3::Bucket":
            versions = sum(len(page) for page in _versions(clients.s3, resource.physical_id))
            lines.append(f"bucket {resource.physical_id}: {versions} objects and versions")
        elif resource.kind == "AWS::DynamoDB::Table":
            items = clients.dynamodb.describe_table(TableName=resource.physical_id)["Table"]["ItemCount"]
            lines.append(f"table {resource.physical_id}: about {items} analyses (AWS counts every six hours)")
        else:
            others += 1
    return [*lines, f"{others} other resources: the API and its key, functions, workflows, roles, logs, alarms"]


def insist_on_permission(clients: Clients, name: str) -> None:
    """Raises Refused if the stack is protected from deletion, before any object is deleted."""
    if stack.get(clients.cloudformation, name).get("EnableTerminationProtection"):
        lift = "aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name"
        raise Refused(f"{name} is protected from deletion, and nothing was deleted. To allow deletion: {lift} {name}")


def confirm(name: str) -> None:
    """Raises Refused unless the user types the stack's name, or CONFIRM holds it."""
    if os.environ.get("CONFIRM"):
        answer = os.environ["CONFIRM"]
    elif sys.stdin.isatty():
        tell(f"\nThis cannot be undone. Type {name} to delete it:")
        answer = input("> ")
    else:
        raise Refused(f"this deletes data and there is no terminal to ask: to confirm, add CONFIRM={name}.")
    if answer.strip() != name:
        raise Refused(f"that is not {name}: nothing was deleted.")


def destroy(clients: Clients, name: str) -> None:
    """Empty the buckets and delete the stack. Raises Refused, which names what could not be deleted."""
    for attempt in range(1, ROUNDS + 1):
        for resource in stack.resources(clients.cloudformation, name):
            if resource.kind == "AWS::S3::Bucket":
                tell(f"Emptying {resource.physical_id} ...")
                empty(clients.s3, resource.physical_id)
        tell(f"Deleting {name} ...")
        clients.cloudformation.delete_stack(StackName=name)
        try:
            clients.cloudformation.get_waiter("stack_delete_complete").wait(StackName=name)
        except WaiterError as error:
            if attempt == ROUNDS:
                raise Refused(_left(clients.cloudformation, name)) from error
        else:
            return


def empty(s3: S3Client, bucket: str) -> None:
    """Delete every version of every object. Raises Refused if S3 does not delete one."""
    for page in _versions(s3, bucket):
        for start in range(0, len(page), BATCH):
            answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": page[start : start + BATCH], "Quiet": True})
            if answer.get("Errors"):
                first = answer["Errors"][0]
                raise Refused(f"could not delete {first.get('Key')} from {bucket}: {first.get('Message')}")


def _versions(s3: S3Client, bucket: str) -> Iterator[list[ObjectIdentifierTypeDef]]:
    """Versions and delete markers in pages for DeleteObjects; none if the bucket is gone."""
    try:
        for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
            entries = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
            yield [{"Key": entry["Key"], "VersionId": entry["VersionId"]} for entry in entries]
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchBucket":
            raise


def _left(cloudformation: CloudFormationClient, name: str) -> str:
    left = ", ".join(resource.logical_id for resource in stack.resources(cloudformation, name))
    return f"{name} is not deleted: {left} remain. See the stack's events for the reason, then run this again."


def main() -> None:
    """Command line."""
    parser = environment.parser(__doc__)
    options = parser.parse_args()
    with told():
        chosen = environment.chosen(options)
        clients = Clients(
            chosen.client("cloudformation"),
            chosen.client("s3"),
            chosen.client("dynamodb"),
        )
        insist_on_permission(clients, chosen.stack_name)
        account = stack.account(stack.get(clients.cloudformation, chosen.stack_name))
        tell(f"The stack {chosen.stack_name} in {chosen.region}, account {account}, and all its contents:")
        for line in inventory(clients, chosen.stack_name):
            tell(f"  {line}")
        confirm(chosen.stack_name)
        destroy(clients, chosen.stack_name)
        tell(STAYS)


if __name__ == "__main__":
    main()
