"""A deployed stack, read from CloudFormation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from tools.aws.failures import Refused

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackTypeDef

# A first deployment that failed leaves a stack in the first state and resources in none; the second is a change set
# that was never executed.
NEVER_WORKED = {"ROLLBACK_COMPLETE", "REVIEW_IN_PROGRESS"}


@dataclass(frozen=True)
class Resource:
    logical_id: str
    kind: str
    physical_id: str


def find(cloudformation: CloudFormationClient, name: str) -> StackTypeDef | None:
    """The stack, or None if it does not exist."""
    try:
        return cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if error.response["Error"]["Code"] == "ValidationError" and "does not exist" in str(error):
            return None
        raise


def get(cloudformation: CloudFormationClient, name: str) -> StackTypeDef:
    """The stack. Raises Refused if it does not exist."""
    found = find(cloudformation, name)
    if found is None:
        region = cloudformation.meta.region_name
        raise Refused(f"there is no stack {name!r} in {region}: name another with CONFIG_ENV=, STACK= or REGION=")
    return found


def has_worked(described: StackTypeDef) -> bool:
    return described["StackStatus"] not in NEVER_WORKED


def moment(described: StackTypeDef) -> str:
    """When this very stack changed last. A change set that is not executed does not change it."""
    return f"{described.get('StackId')} {described.get('LastUpdatedTime', described['CreationTime'])}"


def outputs(described: StackTypeDef) -> dict[str, str]:
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


def parameters(described: StackTypeDef) -> dict[str, str]:
    return {given["ParameterKey"]: given.get("ParameterValue", "") for given in described.get("Parameters", [])}


def resources(cloudformation: CloudFormationClient, name: str) -> list[Resource]:
    """The resources of the stack that are not deleted."""
    pages = cloudformation.get_paginator("list_stack_resources").paginate(StackName=name)
    return [
        Resource(entry["LogicalResourceId"], entry["ResourceType"], entry["PhysicalResourceId"])
        for page in pages
        for entry in page["StackResourceSummaries"]
        if entry["ResourceStatus"] != "DELETE_COMPLETE" and entry.get("PhysicalResourceId")
    ]


def account(described: StackTypeDef) -> str:
    """The account id from the stack's ARN."""
    return described.get("StackId", "").split(":")[4]
