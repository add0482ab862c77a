"""What the functions count is what dashboard and alarms read: the same metrics, with the same dimensions."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from functions.recommend import serving
from functions.recommend.serving import Served
from functions.shared import observability
from functions.shared.tasks import task_handler
from tests.infrastructure.conftest import ROOT, Resources
from tests.unit.handlers import Context

Metric = tuple[str, frozenset[str]]  # its name, the names of its dimensions


@pytest.fixture
def read(resources: Resources) -> set[Metric]:
    """What the dashboard reads of our own metrics."""
    text, _ = resources["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    searched = re.findall(r"SEARCH\('\{\\\"Hypermob/\$\{AWS::StackName\}\\\",([\w,]+)\} MetricName=\\\"(\w+)", text)
    found = {(name, frozenset(dimensions.split(","))) for dimensions, name in searched}
    for line in re.findall(r'\["Hypermob/\$\{AWS::StackName\}", (.*)\]', text):
        name, *dimensions = json.loads(f"[{line}]")
        found.add((name, frozenset(dimensions[::2])))
    return found


def reported(output: str) -> set[Metric]:
    return {
        (metric["Name"], frozenset(dimensions))
        for line in map(json.loads, output.splitlines())
        for directive in line["_aws"]["CloudWatchMetrics"]
        for dimensions in directive["Dimensions"]
        for metric in directive["Metrics"]
    }


def test_every_metric_has_the_dimensions_that_are_read(
    read: set[Metric], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model: Any = None  # which one it is does not matter here

    def recommend(_: dict[str, Any]) -> dict[str, Any]:
        serving.note(Served(model, "s3", "1", "b"))
        return {}

    def analyze_window(_: dict[str, Any]) -> dict[str, Any]:
        observability.metrics.add_metric("FramesAnalysed", "Count", 300)
        return {}

    for task in (recommend, analyze_window, recommend):
        task_handler(task)({}, Context())  # type: ignore[arg-type]
    assert reported(capsys.readouterr().out) == read


def test_nothing_is_counted_that_nobody_reads(read: set[Metric]) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "functions").rglob("*.py"))
    counted = set(re.findall(r'(?:add_metric|single_metric)\(\s*"(\w+)"', code))
    assert counted == {name for name, _ in read}


def test_stacks_of_one_account_count_apart(template: dict[str, Any]) -> None:
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    assert variables["POWERTOOLS_METRICS_NAMESPACE"] == {"Fn::Sub": "Hypermob/${AWS::StackName}"}
