"""The roles of docs/deploy-*.yaml: valid, narrow, and wide enough for what the template makes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from cfnlint import api as cfnlint
from samtranslator.yaml_helper import yaml_parse

from tests import sam
from tools.aws.processes import ROOT

FILES = {name: ROOT / "docs" / f"deploy-{name}.yaml" for name in ("build", "environment")}
# Action -> why no resource can be named.
EVERYWHERE = {
    "ecr:GetAuthorizationToken": "knows no resource level",
    "states:ValidateStateMachineDefinition": "knows no resource level",
    "logs:DescribeLogGroups": "is asked for all of them",
}
PREFIXES = {  # what a resource type's service is called in policies, where it is called otherwise
    "ApiGateway": "apigateway", "CloudFront": "cloudfront", "CloudWatch": "cloudwatch", "DynamoDB": "dynamodb",
    "Events": "events", "IAM": "iam",
    "Lambda": "lambda", "Logs": "logs", "S3": "s3", "SNS": "sns", "SQS": "sqs", "StepFunctions": "states",
    "WAFv2": "wafv2",
}  # fmt: skip


def resources(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml_parse(FILES[name].read_text(encoding="utf-8"))["Resources"]
    return found


def statements() -> Iterator[tuple[str, dict[str, Any]]]:
    for name in FILES:
        for logical_id, resource in resources(name).items():
            for policy in resource["Properties"].get("Policies", []):
                for statement in policy["PolicyDocument"]["Statement"]:
                    yield logical_id, statement


def actions(role: str) -> set[str]:
    found: set[str] = set()
    for logical_id, statement in statements():
        if logical_id == role:
            found |= {statement["Action"]} if isinstance(statement["Action"], str) else set(statement["Action"])
    return found


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """What SAM makes of template.yaml."""
    return sam.transformed(yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", FILES)
def test_cloudformation_understands_it(name: str) -> None:
    assert [str(match) for match in cfnlint.lint(FILES[name].read_text(encoding="utf-8"))] == []


def test_no_action_and_no_resource_is_everything() -> None:
    for role, statement in statements():
        listed = [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]
        assert not any(action.endswith(":*") or action == "*" for action in listed), role
        if statement["Resource"] == "*":
            assert set(listed) <= EVERYWHERE.keys(), listed


def test_only_this_repository_gets_in_and_only_from_main_or_the_environment() -> None:
    trusted = {}
    for name, role in (("build", "BuildRole"), ("environment", "DeployRole")):
        (statement,) = resources(name)[role]["Properties"]["AssumeRolePolicyDocument"]["Statement"]
        assert set(statement["Condition"]) == {"StringEquals"}  # no pattern
        claims = statement["Condition"]["StringEquals"]
        assert claims["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
        trusted[role] = claims["token.actions.githubusercontent.com:sub"]["Fn::Sub"]
    assert trusted["BuildRole"] == "repo:${Repository}:ref:refs/heads/main"
    assert trusted["DeployRole"] == "repo:${Repository}:environment:${Environment}"


def test_the_workflow_itself_touches_neither_functions_nor_roles_nor_data() -> None:
    for role in ("BuildRole", "DeployRole"):
        services = {action.split(":")[0] for action in actions(role)}
        assert services <= {"ecr", "s3", "cloudformation", "iam", "apigateway"}
    assert {action for action in actions("DeployRole") if action.startswith("iam:")} == {"iam:PassRole"}


def test_roles_are_lent_to_the_services_of_the_template_only(made: dict[str, Any]) -> None:
    trusted = set()
    for entry in made.values():
        if entry["Type"] == "AWS::IAM::Role":
            for statement in entry["Properties"]["AssumeRolePolicyDocument"]["Statement"]:
                service = statement["Principal"]["Service"]
                trusted |= {service} if isinstance(service, str) else set(service)
    (lent,) = [
        statement["Condition"]["StringEquals"]["iam:PassedToService"]
        for role, statement in statements()
        if role == "CloudFormationRole" and statement["Action"] == "iam:PassRole"
    ]
    assert set(lent) == trusted


def test_every_kind_of_resource_can_be_made_and_deleted(made: dict[str, Any]) -> None:
    allowed = actions("CloudFormationRole")
    for kind in {entry["Type"] for entry in made.values()}:
        service = PREFIXES[kind.split("::")[1]]
        assert any(action.startswith(f"{service}:") for action in allowed), kind


def test_every_managed_policy_that_sam_attaches_may_be_attached(made: dict[str, Any]) -> None:
    attached = {
        json.dumps(arn).rpartition("policy/")[2].strip('"}')
        for entry in made.values()
        if entry["Type"] == "AWS::IAM::Role"
        for arn in entry["Properties"].get("ManagedPolicyArns") or []
    }
    (listed,) = [
        statement["Condition"]["ArnEquals"]["iam:PolicyARN"]
        for role, statement in statements()
        if "iam:AttachRolePolicy" in statement["Action"]
    ]
    assert attached <= {arn["Fn::Sub"].rpartition("policy/")[2] for arn in listed}
    assert attached


def test_the_policies_fit_into_a_role() -> None:
    """IAM takes 10,240 characters of inline policies a role, blanks not counted; placeholders grow when filled in."""
    for role in ("BuildRole", "DeployRole", "CloudFormationRole"):
        text = json.dumps([statement for name, statement in statements() if name == role], separators=(",", ":"))
        assert len(text) < 9_000, role
