"""The values in template.yaml and the state machines on which costs depend."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Stack:
    """The template's values with its default parameters.

    modules, memory_mb: of each function, by its logical id without `Function`; retention_days, log_days: how long
    results and logs are kept; window_timeout_s: of AnalyzeWindow; alarm_metrics: how many metrics the alarms watch,
    each of which is charged; refusals_counted: functions whose log is filtered into a metric; waf_rules: how many.
    """

    modules: Mapping[str, str]
    memory_mb: Mapping[str, int]
    retention_days: int
    log_days: int
    window_timeout_s: int
    alarm_metrics: int
    refusals_counted: frozenset[str]
    waf_rules: int

    @classmethod
    def read(cls, path: Path = ROOT / "template.yaml") -> Stack:
        """From template.yaml."""
        template = yaml_parse(path.read_text(encoding="utf-8"))
        resources, parameters = template["Resources"], template["Parameters"]
        functions = {
            name.removesuffix("Function"): entry["Properties"]
            for name, entry in _of_type(resources, "AWS::Serverless::Function").items()
        }
        return cls(
            {name: entry["ImageConfig"]["Command"][0].rpartition(".")[0] for name, entry in functions.items()},
            {name: entry["MemorySize"] for name, entry in functions.items()},
            parameters["RetentionDays"]["Default"],
            parameters["LogRetentionDays"]["Default"],
            functions["AnalyzeWindow"]["Timeout"],
            sum(_watched(alarm) for alarm in _of_type(resources, "AWS::CloudWatch::Alarm").values()),
            frozenset(name.removesuffix("Refusals") for name in _of_type(resources, "AWS::Logs::MetricFilter")),
            len(resources["Firewall"]["Properties"]["Rules"]),
        )


def _of_type(resources: Mapping[str, Any], kind: str) -> dict[str, Any]:
    return {name: entry for name, entry in resources.items() if entry["Type"] == kind}


def _watched(alarm: Mapping[str, Any]) -> int:
    return sum("MetricStat" in entry for entry in alarm["Properties"].get("Metrics", [])) or 1


def machine(name: str) -> dict[str, Any]:
    """A state machine's definition, as written."""
    definition: dict[str, Any] = json.loads((ROOT / "statemachine" / f"{name}.asl.json").read_text(encoding="utf-8"))
    return definition


def transitions(definition: Mapping[str, Any], taken: Mapping[str, str], items: int = 0) -> int:
    """State transitions of a successful execution: its start, and every state that it enters.

    taken: which state follows a Choice, if not its default; items: how many items its Map state has.
    """
    return 1 + _entered(definition, taken, items)


def _entered(definition: Mapping[str, Any], taken: Mapping[str, str], items: int) -> int:
    count = 0
    name: str | None = definition["StartAt"]
    while name is not None:
        state = definition["States"][name]
        count += 1
        if state["Type"] == "Map":
            count += items * _entered(state["ItemProcessor"], taken, 0)
        name = taken.get(name, state.get("Next", state.get("Default")))
    return count
