"""Private data, least privilege, retention: what the template grants, to whom, for how long."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from functions.api.holdings import TEMPORARY_DAYS, UPLOAD_DAYS
from tests.infrastructure.conftest import Resources, of_type

# The only wildcard resource, and why: CloudWatch's log delivery actions know no resource level.
ALLOWED_WILDCARDS = {("SeatSetupStateMachine", "DeliverLogs"), ("EyeTrackingStateMachine", "DeliverLogs")}


PUBLISHED = {"ConsoleBucket"}  # what every visitor of the console gets: code, no data


def tls_only(statement: dict[str, Any]) -> bool:
    return statement["Effect"] == "Deny" and statement.get("Condition") == {"Bool": {"aws:SecureTransport": "false"}}


def test_every_bucket_is_encrypted_private_and_tls_only(resources: Resources) -> None:
    policies = of_type(resources, "AWS::S3::BucketPolicy").values()
    for name, bucket in of_type(resources, "AWS::S3::Bucket").items():
        properties = bucket["Properties"]
        assert properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        assert set(properties["PublicAccessBlockConfiguration"].values()) == {True}
        assert properties["OwnershipControls"] == {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
        (policy,) = [entry["Properties"] for entry in policies if entry["Properties"]["Bucket"] == {"Ref": name}]
        *allowed, denied = policy["PolicyDocument"]["Statement"]
        assert tls_only(denied)
        assert not allowed or name in PUBLISHED  # whom that one lets in, test_console_template.py says


def test_one_parameter_puts_everything_that_is_stored_under_a_key_of_ones_own(resources: Resources) -> None:
    stores = ("AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::Logs::LogGroup")
    for kind in stores:
        for name in of_type(resources, kind).keys() - PUBLISHED:
            assert "KmsKeyArn" in json.dumps(resources[name]["Properties"]), name


def test_whoever_reads_or_writes_what_is_stored_may_use_that_key(resources: Resources) -> None:
    for kind in ("AWS::Serverless::Function", "AWS::Serverless::StateMachine"):
        for name, entry in of_type(resources, kind).items():
            (policy,) = entry["Properties"]["Policies"]
            (use,) = [s["Fn::If"] for s in policy["Statement"] if "Fn::If" in s]
            assert use[0] == "HasKmsKey", name
            assert use[1]["Resource"] == {"Ref": "KmsKeyArn"}


def test_the_queue_takes_events_of_this_account_by_tls_only(resources: Resources) -> None:
    allowed, denied = resources["LostArrivalsPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert allowed["Principal"] == {"Service": "events.amazonaws.com"}
    assert allowed["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
    assert tls_only(denied)


def test_no_policy_allows_any_action_or_any_resource_but_the_listed_ones(resources: Resources) -> None:
    for name, entry in resources.items():
        for policy in entry.get("Properties", {}).get("Policies", []):
            for statement in [s.get("Fn::If", [None, s])[1] for s in policy["Statement"]]:
                listed = (name, statement["Sid"]) in ALLOWED_WILDCARDS
                actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                assert not any(action.endswith("*") for action in actions)
                assert listed == (statement["Resource"] == "*")


def rules(resources: Resources, bucket: str) -> dict[str, dict[str, Any]]:
    return {rule["Id"]: rule for rule in resources[bucket]["Properties"]["LifecycleConfiguration"]["Rules"]}


def test_lifecycles_are_those_of_the_contract(resources: Resources) -> None:
    uploads, results = rules(resources, "UploadsBucket"), rules(resources, "ResultsBucket")
    assert uploads["ExpireUploads"]["ExpirationInDays"] == UPLOAD_DAYS == 7
    for rule, folder in [("ExpireTemporaryWindows", "windows/"), ("ExpireExports", "exports/")]:
        assert results[rule]["Prefix"] == folder
        assert results[rule]["ExpirationInDays"] == TEMPORARY_DAYS == 1
    unfinished = {"AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1}}
    assert unfinished.items() <= results["DropUnfinishedExports"].items()
    assert resources["ModelsBucket"]["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}


def holds(conditions: dict[str, Any], condition: Any, parameters: dict[str, Any]) -> bool:
    """Whether a condition of the template is true. CloudFormation compares texts."""
    if isinstance(condition, str):
        return holds(conditions, conditions[condition], parameters)
    ((kind, of),) = condition.items()
    if kind == "Condition":
        return holds(conditions, of, parameters)
    if kind == "Fn::Or":
        assert 2 <= len(of) <= 10  # CloudFormation's limits
        return any(holds(conditions, one, parameters) for one in of)
    assert kind == "Fn::Equals"
    parameter, value = of
    return str(parameters[parameter["Ref"]]) == str(value)


def chosen(template: dict[str, Any], value: Any, **parameters: Any) -> Any:
    """What CloudFormation makes of a value with Fn::If and Ref."""
    if isinstance(value, dict) and "Fn::If" in value:
        condition, if_true, if_false = value["Fn::If"]
        taken = if_true if holds(template["Conditions"], condition, parameters) else if_false
        return chosen(template, taken, **parameters)
    if value == {"Ref": "AWS::NoValue"}:
        return None
    return parameters[value["Ref"]] if isinstance(value, dict) and "Ref" in value else value


@pytest.mark.parametrize(("days", "is_archived"), [*((days, False) for days in range(1, 91)), (91, True), (3650, True)])
def test_results_reach_glacier_only_if_they_are_kept_beyond_it(
    template: dict[str, Any], resources: Resources, days: int, is_archived: bool
) -> None:
    rule = rules(resources, "ResultsBucket")["CoolDownResults"]
    assert chosen(template, rule["ExpirationInDays"], RetentionDays=days) == days
    moves = chosen(template, rule["Transitions"], RetentionDays=days)
    found = {move["StorageClass"]: move["TransitionInDays"] for move in moves or []}
    assert found == ({"STANDARD_IA": 30, "GLACIER": 90} if is_archived else {})
    assert all(moved < days for moved in found.values())  # or S3 refuses the rule


def test_analyses_expire_with_their_results(template: dict[str, Any], functions: Resources) -> None:
    bounds = template["Parameters"]["RetentionDays"]
    assert (bounds["MinValue"], bounds["Default"], bounds["MaxValue"]) == (1, 365, 3650)
    for name in ("ApiFunction", "IdentifyVideoFunction", "ExportUserFunction"):
        variables = functions[name]["Properties"]["Environment"]["Variables"]
        assert variables["RETENTION_DAYS"] == {"Ref": "RetentionDays"}


def test_the_table_expires_items_recovers_and_lists_by_user(resources: Resources) -> None:
    table = resources["AnalysesTable"]["Properties"]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["by-user"]


def granted(resources: Resources) -> Iterator[tuple[str, str, str]]:
    """Every (resource with a role, action, resource that it is allowed on as JSON)."""
    for name, entry in resources.items():
        for policy in entry.get("Properties", {}).get("Policies", []):
            for statement in [s.get("Fn::If", [None, s])[1] for s in policy["Statement"]]:
                for action in [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]:
                    yield name, action, json.dumps(statement["Resource"])


def test_only_functions_that_write_may_make_data_keys(resources: Resources) -> None:
    """Under a key of your own, reading needs kms:Decrypt alone."""
    rights: dict[str, set[str]] = {}
    for name, action, _ in granted({name: entry for name, entry in resources.items() if name.endswith("Function")}):
        rights.setdefault(name, set()).add(action)
    for name, actions in rights.items():
        assert "kms:Decrypt" in actions, name
        assert ("kms:GenerateDataKey" in actions) == ("s3:PutObject" in actions), name


def test_nobody_but_a_person_with_rights_of_their_own_may_write_the_models_bucket(resources: Resources) -> None:
    """A model file is a pickle: whoever writes one runs code in `Recommend`."""
    on_models = {(name, action) for name, action, on in granted(resources) if "ModelsBucket" in on}
    reads = {"s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"}
    assert on_models == {("RecommendFunction", action) for action in reads}
    for entry in of_type(resources, "AWS::S3::BucketPolicy").values():
        if entry["Properties"]["Bucket"] == {"Ref": "ModelsBucket"}:
            assert {s["Effect"] for s in entry["Properties"]["PolicyDocument"]["Statement"]} == {"Deny"}
