"""Lint the state machines: `python -m tools.state_machines` (part of `make check`).

cfn-lint checks the structure of a definition (misspelt fields, wrong types, JSONata against JSONPath). This checks the
rest: transitions to missing states, unreachable states, error names without a class, tasks without a timeout, retries
of permanent errors, JSONata that does not parse.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonata
from cfnlint import api as cfnlint

from functions.shared.errors import catalogue

FOLDER = Path(__file__).parents[1] / "statemachine"
Definition = dict[str, Any]

# Errors that are not ours: those of Step Functions and of the services that the machines call.
_FOREIGN = re.compile(r"(States|Lambda|DynamoDB|S3|Runtime|Sandbox)\.\w+")


def problems(definition: Definition) -> list[str]:
    """The problems of a definition, as sentences; empty if it is correct."""
    found = [*_structure(definition), *_expressions(definition)]
    for machine in _machines(definition):
        found += [*_transitions(machine), *_errors(machine), *_timeouts(machine)]
    return found


def _machines(definition: Definition) -> Iterator[Definition]:
    """The definition itself, and the definitions inside its Map states."""
    yield definition
    for state in definition["States"].values():
        if "ItemProcessor" in state:
            yield from _machines(state["ItemProcessor"])


def _structure(definition: Definition) -> Iterator[str]:
    template = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Resources": {
            "Machine": {
                "Type": "AWS::StepFunctions::StateMachine",
                "Properties": {
                    "RoleArn": "arn:aws:iam::123456789012:role/any",
                    "Definition": definition,
                    "DefinitionSubstitutions": dict.fromkeys(_placeholders(definition), "any"),
                },
            }
        },
    }
    for match in cfnlint.lint_all(json.dumps(template)):
        is_expression = "'{%" in match.message or '"{%' in match.message  # where cfn-lint expects a number
        if not match.rule.id.startswith("I") and not is_expression:  # I: informational
            yield f"{match.rule.id}: {match.message}"


def _transitions(definition: Definition) -> Iterator[str]:
    states = definition["States"]
    reached = {definition["StartAt"]}
    for name, state in states.items():
        for target in _targets(state):
            reached.add(target)
            if target not in states:
                yield f"{name} leads to {target}, which is not a state"
    if definition["StartAt"] not in states:
        yield f"StartAt is {definition['StartAt']}, which is not a state"
    for name in states.keys() - reached:
        yield f"no state leads to {name}"
    for name, state in states.items():
        if state["Type"] not in {"Fail", "Succeed", "Choice"} and not {"Next", "End"} & state.keys():
            yield f"{name} has neither Next nor End"


def _targets(state: Definition) -> list[str]:
    rules = [*state.get("Catch", []), *state.get("Choices", [])]
    return [where["Next"] for where in (state, *rules) if "Next" in where] + (
        [state["Default"]] if "Default" in state else []
    )


def _errors(definition: Definition) -> Iterator[str]:
    ours = catalogue()
    for name, state in definition["States"].items():
        for rule in [*state.get("Retry", []), *state.get("Catch", [])]:
            for error in rule["ErrorEquals"]:
                if error not in ours and not _FOREIGN.fullmatch(error):
                    yield f"{name} names the error {error}, which has no class"
        for rule in state.get("Retry", []):
            for error in rule["ErrorEquals"]:
                if error == "States.ALL" or (error in ours and ours[error].permanent):
                    yield f"{name} retries {error}, which is permanent"


def _timeouts(definition: Definition) -> Iterator[str]:
    for name, state in definition["States"].items():
        if state["Type"] == "Task" and "TimeoutSeconds" not in state:
            yield f"{name} is a task without a timeout"


def _expressions(definition: Definition) -> Iterator[str]:
    for text in _texts(definition):
        if text.startswith("{%") and text.endswith("%}"):
            try:
                jsonata.Jsonata(text[2:-2].strip())
            except jsonata.jexception.JException as error:
                yield f"{text} is not valid JSONata: {error}"


def _placeholders(definition: Definition) -> set[str]:
    return set(re.findall(r"\$\{(\w+)\}", json.dumps(definition)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)


def main() -> None:
    """Command line: exits 1 if a state machine has a problem."""
    found = False
    for path in sorted(FOLDER.glob("*.asl.json")):
        for problem in problems(json.loads(path.read_text(encoding="utf-8"))):
            found = True
            print(f"{path.name}: {problem}")  # noqa: T201 - a command's output
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
