"""Alarms, dashboard, logs and dead letters, as the template makes them."""

from __future__ import annotations

import io
import json
import re
from typing import Any

import pytest

from functions.shared import errors
from functions.shared.tasks import task_handler
from tests.infrastructure.conftest import ROOT, Resources, of_type
from tests.unit.handlers import Context


def alarms(resources: Resources) -> dict[str, dict[str, Any]]:
    return {name: entry["Properties"] for name, entry in of_type(resources, "AWS::CloudWatch::Alarm").items()}


def watched(alarm: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The metrics that an alarm reads, by their id in its expression; `it` where it has none."""
    if "Metrics" not in alarm:
        return {"it": alarm}
    return {entry["Id"]: entry["MetricStat"]["Metric"] for entry in alarm["Metrics"] if "MetricStat" in entry}


def about(metric: dict[str, Any]) -> str:
    (dimension,) = metric["Dimensions"]
    return str(dimension["Value"]["Ref"])


def expression(alarm: dict[str, Any]) -> str:
    (found,) = [entry["Expression"] for entry in alarm["Metrics"] if "Expression" in entry]
    return str(found)


def test_every_function_has_an_alarm_for_ten_errors_in_five_minutes_twice(
    resources: Resources, functions: Resources
) -> None:
    found = {}
    for alarm in alarms(resources).values():
        for metric in watched(alarm).values():
            if metric["MetricName"] == "Errors":
                found[about(metric)] = alarm
    assert found.keys() == functions.keys()
    for alarm in found.values():
        periods = {entry["MetricStat"]["Period"] for entry in alarm.get("Metrics", []) if "MetricStat" in entry}
        assert periods or {alarm["Period"]} == {300}
        assert periods <= {300}
        assert (alarm["Threshold"], alarm["EvaluationPeriods"]) == (10, 2)


def filters(resources: Resources) -> dict[str, dict[str, Any]]:
    """The filters that count refusals, by the name of their metric."""
    found = {}
    for entry in of_type(resources, "AWS::Logs::MetricFilter").values():
        (made,) = entry["Properties"]["MetricTransformations"]
        assert (made["MetricValue"], made["DefaultValue"]) == ("1", 0)  # a metric without a value would hide the errors
        found[made["MetricName"]] = entry["Properties"]
    return found


def test_what_a_workflow_is_refused_is_not_counted_as_an_error(resources: Resources, functions: Resources) -> None:
    counted = set()
    for alarm in alarms(resources).values():
        metrics = watched(alarm)
        if "refusals" in metrics:
            assert expression(alarm) == "errors - FILL(refusals, 0)"
            function = about(metrics["errors"])
            chosen = filters(resources)[metrics["refusals"]["MetricName"]]
            assert f"${{{function}}}" in chosen["FilterPattern"]["Fn::Sub"]
            assert chosen["LogGroupName"] == functions[function]["Properties"]["LoggingConfig"]["LogGroup"]
            counted.add(function)
    # `Api` raises nothing. What `Recommend` is given by the workflow is `Measure`'s, and what `ExportUser` is given is
    # `Api`'s: a refusal there is a fault.
    assert counted == functions.keys() - {"ApiFunction", "RecommendFunction", "ExportUserFunction"}


def selects(pattern: str, line: dict[str, Any]) -> bool:
    """What CloudWatch does with a pattern of `($.field = "text")` and `!=`, joined by `&&`."""
    terms = re.findall(r'\(\$\.(\w+) (=|!=) "([^"]*)"\)', pattern)
    assert pattern.strip() == "{ " + " && ".join(f'($.{field} {sign} "{text}")' for field, sign, text in terms) + " }"
    return all((line.get(field) == text) == (sign == "=") for field, sign, text in terms)


@pytest.mark.parametrize(("name", "error"), sorted(errors.catalogue().items()))
def test_the_filters_take_refusals_of_input_and_leave_faults(
    name: str, error: type[errors.PlatformError], resources: Resources, function_log: io.StringIO
) -> None:
    def refuse(_: dict[str, Any]) -> dict[str, Any]:
        raise error("no")

    with pytest.raises(error):
        task_handler(refuse)({}, Context(function_name="measure-1"))  # type: ignore[arg-type]
    line = json.loads(function_log.getvalue().splitlines()[-1])
    pattern = filters(resources)["MeasureRefusals"]["FilterPattern"]["Fn::Sub"].replace(
        "${MeasureFunction}", line["function_name"]
    )
    ours = {"Forbidden", "InternalError", "RateLimited", "Unavailable"}
    assert selects(pattern, line) == (name not in ours)
    assert not selects(pattern.replace("measure-1", "another"), line)


def test_slow_measurements_failed_executions_and_lost_arrivals_are_told(resources: Resources) -> None:
    by_metric = {alarm["MetricName"]: alarm for alarm in alarms(resources).values() if "MetricName" in alarm}
    slow = by_metric["Duration"]
    assert (slow["Statistic"], slow["Threshold"]) == ("Average", 30_000)
    failed = [alarm for alarm in alarms(resources).values() if alarm.get("MetricName") == "ExecutionsFailed"]
    machines = of_type(resources, "AWS::Serverless::StateMachine").keys()
    assert {about(alarm) for alarm in failed} == machines
    assert by_metric["ApproximateNumberOfMessagesVisible"]["Threshold"] == 1
    timed_out = alarms(resources)["ExecutionsTimedOut"]
    assert {about(metric) for metric in watched(timed_out).values()} == machines
    assert timed_out["Threshold"] == 1


def test_whoever_is_held_back_to_a_share_is_watched(resources: Resources, functions: Resources) -> None:
    held = {name for name, entry in functions.items() if "ReservedConcurrentExecutions" in entry["Properties"]}
    metrics = watched(alarms(resources)["Throttled"]).values()
    assert {about(metric) for metric in metrics} == held
    assert {metric["MetricName"] for metric in metrics} == {"Throttles"}


def test_every_alarm_is_sent_and_has_its_page_in_the_runbook(resources: Resources) -> None:
    runbook = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    anchors = {re.sub(r"[^a-z0-9]+", "-", line.lower()).strip("-") for line in re.findall(r"^#+ (.*)$", runbook, re.M)}
    for alarm in alarms(resources).values():
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
    assert len(json.loads(re.sub(r"\$\{[\w:]+\}", "x", text))["widgets"]) == 8


def test_logs_are_kept_for_a_set_time_and_traces_are_on(resources: Resources, functions: Resources) -> None:
    groups = of_type(resources, "AWS::Logs::LogGroup")
    assert all(group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())
    for function in functions.values():
        assert function["Properties"]["LoggingConfig"]["LogGroup"]["Ref"] in groups
    for machine in of_type(resources, "AWS::Serverless::StateMachine").values():
        assert machine["Properties"]["Tracing"] == {"Enabled": True}
        assert machine["Properties"]["Logging"]["IncludeExecutionData"] is False
