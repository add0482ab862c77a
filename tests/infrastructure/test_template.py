"""What the template promises: private data, least privilege, names that match the code."""

from __future__ import annotations

import importlib
import json
import re
from typing import Any

import pytest
from samtranslator.translator.transform import transform

from tests.infrastructure.conftest import ROOT

Resources = dict[str, dict[str, Any]]

# The only wildcard resource, and why: CloudWatch's log delivery actions know no resource level.
ALLOWED_WILDCARDS = {("SeatSetupStateMachine", "DeliverLogs"), ("EyeTrackingStateMachine", "DeliverLogs")}


@pytest.fixture(scope="module")
def transformed(template: dict[str, Any]) -> Resources:
    """What SAM makes of it, without asking AWS."""

    class NoManagedPolicies:
        def load(self) -> dict[str, str]:
            return {}

    values = {"StageName": "prod", "AWS::Region": "ap-northeast-2"}
    with_images = json.loads(json.dumps(template))
    for entry in with_images["Resources"].values():
        if entry["Type"] == "AWS::Serverless::Function":
            entry["Properties"]["ImageUri"] = "123456789012.dkr.ecr.ap-northeast-2.amazonaws.com/hypermob:x"
        if entry["Type"] == "AWS::Serverless::StateMachine":
            entry["Properties"]["DefinitionUri"] = "s3://bucket/seat_setup.asl.json"
    made: Resources = transform(with_images, values, NoManagedPolicies())["Resources"]
    return made


def of_type(resources: Resources, kind: str) -> Resources:
    return {name: entry for name, entry in resources.items() if entry["Type"] == kind}


def test_sam_understands_the_template(transformed: Resources) -> None:
    assert len(of_type(transformed, "AWS::Lambda::Function")) == 9
    assert len(of_type(transformed, "AWS::StepFunctions::StateMachine")) == 2
    assert len(of_type(transformed, "AWS::ApiGateway::Stage")) == 1


def test_every_handler_exists_where_the_template_says(functions: Resources) -> None:
    for entry in functions.values():
        (command,) = entry["Properties"]["ImageConfig"]["Command"]
        module, _, name = command.rpartition(".")
        assert callable(getattr(importlib.import_module(module), name))


def test_every_image_is_a_target_of_the_dockerfile(functions: Resources) -> None:
    dockerfile = (ROOT / "functions" / "Dockerfile").read_text(encoding="utf-8")
    for entry in functions.values():
        target = entry["Metadata"]["DockerBuildTarget"]
        (command,) = entry["Properties"]["ImageConfig"]["Command"]
        stage = re.split(r"^FROM ", dockerfile, flags=re.MULTILINE)
        (text,) = [part for part in stage if part.startswith(f"base AS {target}\n")]
        assert command.rpartition(".")[0] in text  # imported while the image is built


def test_every_variable_that_a_function_needs_is_set(functions: Resources, template: dict[str, Any]) -> None:
    from functions.api.settings import ApiSettings
    from functions.eye_tracking.app import EyeSettings
    from functions.eye_tracking.identify_app import IdentifySettings
    from functions.eye_tracking.summarize_app import SummarizeSettings
    from functions.measure.app import MeasureSettings
    from functions.recommend.config import ModelSettings
    from functions.shared.config import Settings

    classes: dict[str, type[Settings]] = {
        "Api": ApiSettings,
        "Measure": MeasureSettings,
        "Recommend": ModelSettings,
        "IdentifyVideo": IdentifySettings,
        "Summarize": SummarizeSettings,
        **dict.fromkeys(("PlanWindows", "CalibrateClip", "AnalyzeWindow", "AnalyzeFace"), EyeSettings),
    }
    assert {f"{name}Function" for name in classes} == functions.keys()
    common = template["Globals"]["Function"]["Environment"]["Variables"]
    for name, settings in classes.items():
        given = {**common, **functions[f"{name}Function"]["Properties"]["Environment"]["Variables"]}
        needed = {field.upper() for field, info in settings.model_fields.items() if info.is_required()}
        assert needed <= given.keys()


def test_everything_about_the_seat_model_is_a_parameter(functions: Resources, template: dict[str, Any]) -> None:
    from functions.recommend.config import ModelSettings

    given = functions["RecommendFunction"]["Properties"]["Environment"]["Variables"]
    set_here = {field.upper() for field in ModelSettings.model_fields} - {"BUNDLED_MODEL_PATH"}
    assert set_here <= given.keys()
    for name in set_here - {"MODEL_BUCKET"}:
        assert given[name]["Ref"] in template["Parameters"]
    defaults = {name: template["Parameters"][given[name]["Ref"]]["Default"] for name in set_here - {"MODEL_BUCKET"}}
    unset = {name: str(value) for name, value in defaults.items()}
    assert ModelSettings.from_environment(unset) == ModelSettings()  # the template's defaults are the code's


@pytest.mark.parametrize(
    ("logical_id", "timeout_s", "memory_mb"),
    [("MeasureFunction", 300, 3008), ("RecommendFunction", 60, 1024), ("AnalyzeWindowFunction", 300, 1769)],
)
def test_timeouts_and_memory_are_those_of_the_contract(
    functions: Resources, logical_id: str, timeout_s: int, memory_mb: int
) -> None:
    properties = functions[logical_id]["Properties"]
    assert (properties["Timeout"], properties["MemorySize"]) == (timeout_s, memory_mb)


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
        (statement,) = policy["PolicyDocument"]["Statement"]
        assert tls_only(statement)


def test_one_parameter_puts_everything_that_is_stored_under_a_key_of_ones_own(resources: Resources) -> None:
    stores = ("AWS::S3::Bucket", "AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::SNS::Topic")
    for kind in stores:
        for name, entry in of_type(resources, kind).items():
            assert "KmsKeyArn" in json.dumps(entry["Properties"]), name


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


def alarms(resources: Resources) -> list[dict[str, Any]]:
    return [entry["Properties"] for entry in of_type(resources, "AWS::CloudWatch::Alarm").values()]


def test_every_function_has_an_alarm_for_ten_errors_in_five_minutes_twice(
    resources: Resources, functions: Resources
) -> None:
    found = [alarm for alarm in alarms(resources) if alarm["MetricName"] == "Errors"]
    assert {alarm["Dimensions"][0]["Value"]["Ref"] for alarm in found} == functions.keys()
    for alarm in found:
        assert (alarm["Threshold"], alarm["Period"], alarm["EvaluationPeriods"]) == (10, 300, 2)


def test_slow_measurements_failed_executions_and_lost_arrivals_are_told(resources: Resources) -> None:
    by_metric = {alarm["MetricName"]: alarm for alarm in alarms(resources)}
    slow = by_metric["Duration"]
    assert (slow["Statistic"], slow["Threshold"]) == ("Average", 30_000)
    failed = [alarm for alarm in alarms(resources) if alarm["MetricName"] == "ExecutionsFailed"]
    machines = of_type(resources, "AWS::Serverless::StateMachine").keys()
    assert {alarm["Dimensions"][0]["Value"]["Ref"] for alarm in failed} == machines
    assert by_metric["ApproximateNumberOfMessagesVisible"]["Threshold"] == 1


def test_every_alarm_is_sent_and_has_its_page_in_the_runbook(resources: Resources) -> None:
    runbook = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    anchors = {re.sub(r"[^a-z0-9]+", "-", line.lower()).strip("-") for line in re.findall(r"^#+ (.*)$", runbook, re.M)}
    for alarm in alarms(resources):
        assert alarm["AlarmActions"] == [{"Ref": "Alarms"}]
        page, _, anchor = alarm["AlarmDescription"].partition(":")[0].partition("#")
        assert page == "docs/operations.md"
        assert anchor in anchors


def test_an_arrival_that_starts_nothing_is_kept(resources: Resources) -> None:
    rule = resources["EyeTrackingStateMachine"]["Properties"]["Events"]["VideoArrived"]["Properties"]
    assert rule["DeadLetterConfig"] == {"Arn": {"Fn::GetAtt": ["LostArrivals", "Arn"]}}


def test_the_dashboard_is_json_and_shows_every_function_and_machine(resources: Resources) -> None:
    text, _ = resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    named = {
        name
        for kind in ("AWS::Serverless::Function", "AWS::Serverless::StateMachine")
        for name in of_type(resources, kind)
    }
    assert all(f"${{{name}}}" in text for name in named)
    assert len(json.loads(re.sub(r"\$\{[\w:]+\}", "x", text))["widgets"]) == 6


def test_firewall_and_tokens_are_off_unless_asked_for(template: dict[str, Any]) -> None:
    parameters, resources = template["Parameters"], template["Resources"]
    assert parameters["EnableWaf"]["Default"] == "false"
    assert parameters["JwtIssuer"]["Default"] == ""
    assert {resources[name]["Condition"] for name in ("Firewall", "FirewallOfApi")} == {"HasWaf"}


def test_lifecycles_are_those_of_the_contract(resources: Resources) -> None:
    uploads, results = (
        {rule["Id"]: rule for rule in resources[name]["Properties"]["LifecycleConfiguration"]["Rules"]}
        for name in ("UploadsBucket", "ResultsBucket")
    )
    assert uploads["ExpireUploads"]["ExpirationInDays"] == 7
    transitions = {t["StorageClass"]: t["TransitionInDays"] for t in results["CoolDownResults"]["Transitions"]}
    assert transitions == {"STANDARD_IA": 30, "GLACIER": 90}
    assert results["ExpireTemporaryWindows"]["Prefix"] == "windows/"
    assert results["ExpireTemporaryWindows"]["ExpirationInDays"] == 1
    assert resources["ModelsBucket"]["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}


def test_the_table_expires_items_recovers_and_lists_by_user(resources: Resources) -> None:
    table = resources["AnalysesTable"]["Properties"]
    assert table["TimeToLiveSpecification"] == {"AttributeName": "expires_at", "Enabled": True}
    assert table["PointInTimeRecoverySpecification"] == {"PointInTimeRecoveryEnabled": True}
    assert [index["IndexName"] for index in table["GlobalSecondaryIndexes"]] == ["by-user"]


def test_logs_are_kept_for_a_set_time_and_traces_are_on(resources: Resources, functions: Resources) -> None:
    groups = of_type(resources, "AWS::Logs::LogGroup")
    assert all(group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())
    for function in functions.values():
        assert function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"] in groups
    for machine in of_type(resources, "AWS::Serverless::StateMachine").values():
        assert machine["Properties"]["Tracing"] == {"Enabled": True}
        assert machine["Properties"]["Logging"]["IncludeExecutionData"] is False


def test_nothing_has_a_fixed_physical_name(resources: Resources) -> None:
    fixed = {"BucketName", "TableName", "FunctionName", "Name", "RoleName"}
    for name, entry in resources.items():
        assert not fixed & entry.get("Properties", {}).keys(), name


def test_no_policy_allows_any_action_or_any_resource_but_the_listed_ones(resources: Resources) -> None:
    for name, entry in resources.items():
        for policy in entry.get("Properties", {}).get("Policies", []):
            for statement in [s.get("Fn::If", [None, s])[1] for s in policy["Statement"]]:
                listed = (name, statement["Sid"]) in ALLOWED_WILDCARDS
                actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                assert not any(action.endswith("*") for action in actions)
                assert listed == (statement["Resource"] == "*")


def routes(functions: Resources) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (event["Properties"]["Path"], event["Properties"]["Method"]): event["Properties"]
        for function in functions.values()
        for event in function["Properties"].get("Events", {}).values()
        if event["Type"] == "Api"
    }


def test_the_routes_of_the_template_are_those_that_the_code_describes(functions: Resources) -> None:
    described = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    in_code = {(path, method.upper()) for path, operations in described.items() for method in operations}
    assert {route for route in routes(functions) if route[1] != "OPTIONS"} == in_code


def test_every_route_that_a_browser_sends_data_to_answers_its_preflight(functions: Resources) -> None:
    found = routes(functions)
    open_paths = {path for path, method in found if path in {"/", "/health"} and method == "GET"}
    assert {path for path, method in found if method == "OPTIONS"} == {path for path, _ in found} - open_paths


def test_only_health_and_preflight_go_without_a_key(functions: Resources) -> None:
    for (path, method), event in routes(functions).items():
        keyless = event.get("Auth") == {"ApiKeyRequired": False}
        assert keyless == (path in {"/", "/health"} or method == "OPTIONS")


def test_the_gateways_own_refusals_have_the_platforms_shape(resources: Resources) -> None:
    from functions.shared.errors import catalogue

    by_code = {error.code(): error for error in catalogue().values()}
    for answer in resources["RestApi"]["Properties"]["GatewayResponses"].values():
        body = json.loads(answer["ResponseTemplates"]["application/json"])
        assert body["status"] == "error"
        assert body["error"].keys() == {"code", "message"}
        if "StatusCode" in answer:
            assert by_code[body["error"]["code"]].status == int(answer["StatusCode"])
