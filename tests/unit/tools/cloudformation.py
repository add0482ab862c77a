"""CloudFormation as far as the commands need it, in memory, over moto's S3 and DynamoDB.

It does what moto leaves out and the commands rely on: a bucket that holds something is not deleted, a protected stack
neither, an update that changes nothing is an error, SAM's transform has to be allowed. Every call is checked against
AWS's own description of it, as the real client does.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import boto3
from botocore.exceptions import ClientError, ParamValidationError, WaiterError
from botocore.model import ServiceModel
from botocore.validate import ParamValidator

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

REGION: Final = "ap-northeast-2"
ACCOUNT = "123456789012"
CREATED: Final = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass
class FakeStack:
    """`resources`: logical id -> (type, physical id)."""

    name: str
    template: str = "{}"
    parameters: dict[str, str] = field(default_factory=dict)
    resources: dict[str, tuple[str, str]] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)
    status: str = "CREATE_COMPLETE"
    protected: bool = False
    updates: int = 0

    def described(self) -> dict[str, Any]:
        return {
            "StackName": self.name,
            "StackId": f"arn:aws:cloudformation:{REGION}:{ACCOUNT}:stack/{self.name}/1",
            "StackStatus": self.status,
            "CreationTime": CREATED,
            **({"LastUpdatedTime": CREATED + timedelta(minutes=self.updates)} if self.updates else {}),
            "Parameters": [{"ParameterKey": k, "ParameterValue": v} for k, v in self.parameters.items()],
            "Outputs": [{"OutputKey": k, "OutputValue": v} for k, v in self.outputs.items()],
            "Tags": [{"Key": "team", "Value": "vision"}],
            "EnableTerminationProtection": self.protected,
        }


class FakeCloudFormation:
    def __init__(self, s3: S3Client) -> None:
        _model()  # before boto3.client is replaced
        self.stacks: dict[str, FakeStack] = {}
        self.meta = SimpleNamespace(region_name=REGION)
        self._s3 = s3

    def execute_change_set(self, name: str, status: str = "UPDATE_COMPLETE") -> None:
        """What `sam deploy` makes of the stack when you agree to the changes."""
        stack = self.stacks.setdefault(name, FakeStack(name, status="REVIEW_IN_PROGRESS"))
        stack.updates, stack.status = stack.updates + 1, status

    def describe_stacks(self, **request: Any) -> dict[str, Any]:
        return {"Stacks": [self._stack("DescribeStacks", request).described()]}

    def get_template(self, **request: Any) -> dict[str, Any]:
        body = self._stack("GetTemplate", request).template
        return {"TemplateBody": json.loads(body) if body.startswith("{") else body}  # boto3 parses JSON

    def get_paginator(self, name: str) -> Any:
        assert name == "list_stack_resources"
        return SimpleNamespace(paginate=self._resource_pages)

    def update_stack(self, **request: Any) -> None:
        stack = self._stack("UpdateStack", request)
        _, _, _, bucket, key = request["TemplateURL"].split("/", 4)
        template = self._s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode()
        if "Transform" in template and "CAPABILITY_AUTO_EXPAND" not in request["Capabilities"]:
            raise refusal("UpdateStack", "Requires capabilities : [CAPABILITY_AUTO_EXPAND]")
        given = {entry["ParameterKey"]: entry for entry in request["Parameters"]}
        parameters = {
            name: stack.parameters[name] if entry.get("UsePreviousValue") else entry["ParameterValue"]
            for name, entry in given.items()
        }
        if (template, parameters) == (stack.template, stack.parameters):
            raise refusal("UpdateStack", "No updates are to be performed.")
        stack.template, stack.parameters = template, parameters
        self.execute_change_set(stack.name)

    def delete_stack(self, **request: Any) -> None:
        stack = self._stack("DeleteStack", request)
        if stack.protected:
            raise refusal("DeleteStack", "Stack cannot be deleted while TerminationProtection is enabled")
        stack.status = "DELETE_FAILED"
        for logical_id, (kind, physical_id) in list(stack.resources.items()):
            if kind == "AWS::S3::Bucket":
                try:
                    self._s3.delete_bucket(Bucket=physical_id)
                except ClientError:
                    continue
            del stack.resources[logical_id]
        if not stack.resources:
            del self.stacks[stack.name]

    def get_waiter(self, name: str) -> Any:
        assert name in {"stack_delete_complete", "stack_update_complete"}
        return SimpleNamespace(wait=self._wait)

    def _wait(self, **request: Any) -> None:
        stack = self.stacks.get(request["StackName"])
        if stack and stack.status.endswith("FAILED"):
            raise WaiterError("StackComplete", f"terminal failure state: {stack.status}", {})

    def _resource_pages(self, **request: Any) -> Iterator[dict[str, Any]]:
        for logical_id, (kind, physical_id) in self._stack("ListStackResources", request).resources.items():
            summary = {"LogicalResourceId": logical_id, "ResourceType": kind, "PhysicalResourceId": physical_id}
            yield {"StackResourceSummaries": [{**summary, "ResourceStatus": "CREATE_COMPLETE"}]}

    def _stack(self, operation: str, request: dict[str, Any]) -> FakeStack:
        shape = _model().operation_model(operation).input_shape
        assert shape is not None
        report = ParamValidator().validate(request, shape)
        if report.has_errors():
            raise ParamValidationError(report=report.generate_report())
        name = request["StackName"]
        if name not in self.stacks:
            raise refusal(operation, f"Stack with id {name} does not exist")
        return self.stacks[name]


@functools.cache
def _model() -> ServiceModel:
    return boto3.client("cloudformation", region_name=REGION).meta.service_model


def refusal(operation: str, message: str) -> ClientError:
    return ClientError({"Error": {"Code": "ValidationError", "Message": message}}, operation)
