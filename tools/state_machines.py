"""Lint the state machines: `python -m tools.state_machines` (part of `make check`).

cfn-lint knows the structure of a definition (misspelt fields, wrong types, JSONata against JSONPath). What it does not
see is checked here: fields that stand twice, transitions that lead nowhere, states that nothing leads to, error names
that do not exist, tasks without a timeout, retries of what is permanent, JSONata that does not parse or that refers to
what is not there.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jsonata
from cfnlint import api as cfnlint

from functions.shared.errors import PlatformError, catalogue
from functions.shared.text import read_json
from tools.jsonata_references import wrong_references

FOLDER = Path(__file__).parents[1] / "statemachine"
Definition = dict[str, Any]

# Errors that are not ours, as far as the machines may name them.
_FOREIGN: Final = {
    # Step Functions Developer Guide, "Handling errors in Step Functions workflows"
    *("States.ALL", "States.TaskFailed", "States.Timeout", "States.HeartbeatTimeout", "States.Permissions"),
    *("States.DataLimitExceeded", "States.QueryEvaluationError", "States.Runtime", "States.NoChoiceMatched"),
    *("States.BranchFailed", "States.ExceedToleratedFailureThreshold", "States.ItemReaderFailed"),
    "States.ResultWriterFailed",
    # the same guide, "Handle transient Lambda service exceptions"; Lambda's own words for an environment that ended
    *("Lambda.ServiceException", "Lambda.AWSLambdaException", "Lambda.SdkClientException", "Lambda.Unknown"),
    *("Lambda.ClientExecutionTimeoutException", "Lambda.TooManyRequestsException"),
    *("Sandbox.Timedout", "Runtime.ExitError", "Runtime.Unknown"),
    # DynamoDB Developer Guide, "Error handling with DynamoDB", by the names of the AWS SDK for Java
    *("DynamoDB.ConditionalCheckFailedException", "DynamoDB.ProvisionedThroughputExceededException"),
    *("DynamoDB.RequestLimitExceeded", "DynamoDB.ThrottlingException", "DynamoDB.InternalServerErrorException"),
}
_EVERYWHERE: Final = {"input", "context"}


def problems(definition: Definition) -> list[str]:
    """Everything wrong with a definition, as sentences; empty when it is sound."""
    found = [*_structure(definition), *_expressions(definition, set())]
    for machine in _machines(definition):
        found += [*_transitions(machine), *_errors(machine), *_timeouts(machine)]
    return found


def problems_of_text(text: str) -> list[str]:
    """The same of a definition's text. A field that stands twice is a problem: readers differ in which they take."""
    try:
        definition = read_json(text)
    except PlatformError as error:
        return [error.message]
    return problems(definition)


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
                    "Definition": json.loads(json.dumps(definition).replace("${Partition}", "aws")),
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
                if error not in ours and error not in _FOREIGN:
                    yield f"{name} names the error {error}, which does not exist"
        for rule in state.get("Retry", []):
            for error in rule["ErrorEquals"]:
                if error == "States.ALL" or (error in ours and ours[error].permanent):
                    yield f"{name} retries {error}, which is permanent"


def _timeouts(definition: Definition) -> Iterator[str]:
    for name, state in definition["States"].items():
        if state["Type"] == "Task" and "TimeoutSeconds" not in state:
            yield f"{name} is a task without a timeout"


def _expressions(definition: Definition, outer: set[str]) -> Iterator[str]:
    """Wrong expressions; `outer`: the variables of the machine that runs this one in a Map state."""
    states = definition["States"]
    variables = outer | {name for state in states.values() for name in _assigned(state)}
    for name, state in states.items():
        for field, value in state.items():
            if field == "ItemProcessor":
                yield from _expressions(value, variables)
                continue
            members = _EVERYWHERE | {"Output": {"result"}, "Assign": {"result"}, "Catch": {"errorOutput"}}.get(
                field, set()
            )
            for text in _texts(value):
                if text.startswith("{%") and text.endswith("%}"):
                    yield from (f"{name}: {wrong}" for wrong in _wrong(text[2:-2].strip(), variables, members))


def _assigned(state: Definition) -> set[str]:
    return {
        name for rule in (state, *state.get("Catch", []), *state.get("Choices", [])) for name in rule.get("Assign", {})
    }


def _wrong(expression: str, variables: set[str], members: set[str]) -> Iterator[str]:
    try:
        yield from wrong_references(expression, variables, members)
    except jsonata.jexception.JException as error:
        yield f"{expression} is not JSONata: {error}"


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
        for problem in problems_of_text(path.read_text(encoding="utf-8")):
            found = True
            print(f"{path.name}: {problem}")  # noqa: T201 - a command's output
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
