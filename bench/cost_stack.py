"""What a cost depends on of template.yaml and the state machines."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from samtranslator.yaml_helper import yaml_parse

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Stack:
    """What the template says with its default parameters.

    modules, memory_mb: of each function, by its logical id without `Function`; retention_days, log_days: how long
    results and logs are kept; window_timeout_s: of AnalyzeWindow; alarms, waf_rules: how many there are.
    """

    modules: Mapping[str, str]
    memory_mb: Mapping[str, int]
    retention_days: int
    log_days: int
    window_timeout_s: int
    alarms: int
    waf_rules: int

    @classmethod
    def read(cls, path: Path = ROOT / "template.yaml") -> Stack:
        """From template.yaml."""
        template = yaml_parse(path.read_text(encoding="utf-8"))
        resources, parameters = template["Resources"], template["Parameters"]
        functions = {
            name.removesuffix("Function"): entry["Properties"]
            for name, entry in resources.items()
            if entry["Type"] == "AWS::Serverless::Function"
        }
        return cls(
            {name: entry["ImageConfig"]["Command"][0].rpartition(".")[0] for name, entry in functions.items()},
            {name: entry["MemorySize"] for name, entry in functions.items()},
            parameters["RetentionDays"]["Default"],
            parameters["LogRetentionDays"]["Default"],
            functions["AnalyzeWindow"]["Timeout"],
            sum(entry["Type"] == "AWS::CloudWatch::Alarm" for entry in resources.values()),
            len(resources["Firewall"]["Properties"]["Rules"]),
        )


def machine(name: str) -> dict[str, Any]:
    """A state machine's definition, as written."""
    definition: dict[str, Any] = json.loads((ROOT / "statemachine" / f"{name}.asl.json").read_text(encoding="utf-8"))
    return definition


def transitions(definition: Mapping[str, Any], taken: Mapping[str, str], items: int = 0) -> int:
    """State transitions of an execution that goes well: its start, and every state that it enters.

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
