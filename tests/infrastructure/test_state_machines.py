"""The linter finds nothing in the shipped machines, and does find what it is for."""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonata
import pytest

from functions.shared import errors
from functions.shared.http import answer_error
from functions.shared.text import read_json
from tools.state_machines import FOLDER, problems, problems_of_text

Definition = dict[str, Any]
MACHINES = sorted(FOLDER.glob("*.asl.json"))


def load(path: Path) -> Definition:
    loaded: Definition = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@pytest.fixture
def seat_setup() -> Definition:
    return load(FOLDER / "seat_setup.asl.json")


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.name)
def test_the_state_machine_is_sound(path: Path) -> None:
    assert problems_of_text(path.read_text(encoding="utf-8")) == []


def misspell_next(machine: Definition) -> None:
    machine["States"]["Measure"]["Next"] = "SaveMeasurment"


def misspell_a_caught_next(machine: Definition) -> None:
    machine["States"]["Measure"]["Catch"][0]["Next"] = "SaveFailur"


def misspell_a_caught_error(machine: Definition) -> None:
    machine["States"]["Measure"]["Catch"][0]["ErrorEquals"][0] = "NoPersn"


def misspell_a_field(machine: Definition) -> None:
    machine["States"]["Measure"]["TimeoutSecond"] = machine["States"]["Measure"].pop("TimeoutSeconds")


def misspell_the_start(machine: Definition) -> None:
    machine["StartAt"] = "Mesure"


def retry_bad_input(machine: Definition) -> None:
    machine["States"]["Measure"]["Retry"][0]["ErrorEquals"].append("InvalidValue")


def retry_everything(machine: Definition) -> None:
    machine["States"]["Measure"]["Retry"][0]["ErrorEquals"] = ["States.ALL"]


def drop_a_timeout(machine: Definition) -> None:
    del machine["States"]["SaveSeatSetup"]["TimeoutSeconds"]


def break_an_expression(machine: Definition) -> None:
    machine["States"]["Measure"]["Output"] = "{% $states.result.( %}"


def use_jsonpath(machine: Definition) -> None:
    machine["States"]["Measure"]["ResultPath"] = "$.measurement"


def misspell_a_service_error(machine: Definition) -> None:
    machine["States"]["SaveMeasurement"]["Catch"][0]["ErrorEquals"][0] = "DynamoDB.ConditionalCheckFailed"


def misspell_a_timeout(machine: Definition) -> None:
    machine["States"]["Measure"]["Retry"][2]["ErrorEquals"][0] = "States.TimeOut"


def misspell_an_environments_end(machine: Definition) -> None:
    machine["States"]["Measure"]["Retry"][2]["ErrorEquals"][1] = "Sandbox.TimedOut"


def misspell_the_input(machine: Definition) -> None:
    machine["States"]["Measure"]["Arguments"]["Payload"]["height_cm"] = "{% $states.inptu.height_cm %}"


def misspell_the_context(machine: Definition) -> None:
    machine["States"]["Measure"]["Arguments"]["Payload"]["execution"] = "{% $states.context.Excution.Name %}"


def use_a_variable_that_nobody_assigns(machine: Definition) -> None:
    machine["States"]["DeleteOverlay"]["Arguments"]["Key"] = "{% $mesurement.output_image %}"


def refer_to_nothing(machine: Definition) -> None:
    machine["States"]["Measure"]["Output"] = "{% Payload.measurement %}"


def read_the_error_where_there_is_none(machine: Definition) -> None:
    machine["States"]["SaveFailure"]["Arguments"]["Key"] = "{% $states.errorOutput.Error %}"


def read_a_result_that_is_not_there_yet(machine: Definition) -> None:
    machine["States"]["Recommend"]["Arguments"]["Payload"]["height"] = "{% $states.result.Payload %}"


def call_what_step_functions_lacks(machine: Definition) -> None:
    machine["States"]["Measure"]["Output"] = "{% $eval('1') %}"


def orphan_a_state(machine: Definition) -> None:
    machine["States"]["Forgotten"] = {"Type": "Succeed"}


@pytest.mark.parametrize(
    "break_it",
    [
        misspell_next,
        misspell_a_caught_next,
        misspell_a_caught_error,
        misspell_a_field,
        misspell_the_start,
        retry_bad_input,
        retry_everything,
        drop_a_timeout,
        break_an_expression,
        use_jsonpath,
        misspell_a_service_error,
        misspell_a_timeout,
        misspell_an_environments_end,
        misspell_the_input,
        misspell_the_context,
        use_a_variable_that_nobody_assigns,
        refer_to_nothing,
        read_the_error_where_there_is_none,
        read_a_result_that_is_not_there_yet,
        call_what_step_functions_lacks,
        orphan_a_state,
    ],
)
def test_a_broken_machine_is_found(seat_setup: Definition, break_it: Callable[[Definition], None]) -> None:
    broken = copy.deepcopy(seat_setup)
    break_it(broken)
    assert problems(broken)


def test_a_field_that_stands_twice_is_found() -> None:
    text = (FOLDER / "seat_setup.asl.json").read_text(encoding="utf-8")
    doubled = text.replace('"Payload": {', '"Payload": {"execution": "x",', 1)
    assert json.loads(doubled)
    assert any("twice" in problem for problem in problems_of_text(doubled))


def test_no_json_file_of_the_project_has_a_field_twice() -> None:
    root = FOLDER.parent
    listed = subprocess.run(["git", "ls-files", "*.json"], cwd=root, capture_output=True, text=True, check=False).stdout
    files = [root / name for name in listed.split()] or MACHINES  # a copy without its history has the machines at least
    for path in files:
        read_json(path.read_text(encoding="utf-8"))


def test_every_placeholder_is_filled_by_the_template(
    seat_setup: Definition, resources: dict[str, dict[str, Any]]
) -> None:
    text = json.dumps(seat_setup)
    given = resources["SeatSetupStateMachine"]["Properties"]["DefinitionSubstitutions"]
    assert set(given) == {name.split("}")[0] for name in text.split("${")[1:]}


def test_every_error_that_a_task_can_raise_for_good_is_caught_by_name(seat_setup: Definition) -> None:
    by_name = set(seat_setup["States"]["Measure"]["Catch"][0]["ErrorEquals"])
    elsewhere = {"Unauthorized", "NoFace", "VideoUnreadable", "VideoTooLong", "InternalError"}
    permanent = {name for name, error in errors.catalogue().items() if error.permanent}
    assert by_name == permanent - elsewhere


@pytest.mark.parametrize("name", errors.catalogue())
def test_the_saved_code_is_the_one_that_the_api_answers(seat_setup: Definition, name: str) -> None:
    catch = seat_setup["States"]["Measure"]["Catch"][0]
    expression = catch["Assign"]["failure"]["code"].removeprefix("{%").removesuffix("%}").strip()
    code = jsonata.Jsonata(expression.replace("$states", "states")).evaluate(
        {"states": {"errorOutput": {"Error": name}}}
    )
    assert code == errors.catalogue()[name].code()
    assert json.loads(answer_error(errors.catalogue()[name]("x")).body or "")["error"]["code"] == code


@pytest.mark.parametrize("path", MACHINES, ids=lambda path: path.name)
@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("KeyError", "INTERNAL_ERROR"),
        ("InternalError", "INTERNAL_ERROR"),
        ("States.QueryEvaluationError", "INTERNAL_ERROR"),
        ("States.DataLimitExceeded", "INTERNAL_ERROR"),
        ("Unavailable", "UNAVAILABLE"),
        ("RateLimited", "UNAVAILABLE"),
        ("States.Timeout", "UNAVAILABLE"),
        ("Sandbox.Timedout", "UNAVAILABLE"),
        ("Runtime.ExitError", "UNAVAILABLE"),
        ("Lambda.Unknown", "UNAVAILABLE"),
        ("Lambda.TooManyRequestsException", "UNAVAILABLE"),
        ("DynamoDB.InternalServerErrorException", "UNAVAILABLE"),
    ],
)
def test_a_bug_is_saved_as_ours_and_a_failure_of_aws_as_one_to_send_again(path: Path, error: str, code: str) -> None:
    """For every error that no Catch lists, whatever the task."""
    machine = load(path)["States"]
    for name, state in machine.items():
        fallback = state.get("Catch", [{}])[-1]
        if fallback.get("Next") != "SaveFailure" or name == "ForgetArrival":  # which keeps PlanWindows's failure
            continue
        assert fallback["ErrorEquals"] == ["States.ALL"], name
        failure = {**fallback["Assign"]["failure"], "error": error}
        text = machine["SaveFailure"]["Arguments"]["ExpressionAttributeValues"][":error"]
        expression = jsonata.Jsonata(text.removeprefix("{%").removesuffix("%}").replace("$failure", "failure"))
        saved = expression.evaluate({"failure": failure})["M"]
        assert saved["code"]["S"] == code, name
        assert (saved["message"]["S"] == failure["message"]) == (code == "UNAVAILABLE")


def test_the_measurement_is_saved_before_the_settings_are_chosen(seat_setup: Definition) -> None:
    states = seat_setup["States"]
    assert states["Measure"]["Next"] == "SaveMeasurement"
    assert states["SaveMeasurement"]["Next"] == "Recommend"


def test_the_error_branch_ends_in_a_failure(seat_setup: Definition) -> None:
    states = seat_setup["States"]
    assert states["SaveFailure"]["Next"] == "AnalysisFailed"
    assert all(
        states[rule["Next"]]["Type"] != "Succeed" for state in states.values() for rule in state.get("Catch", [])
    )
    assert {states["AnalysisFailed"]["Type"], states["AnalysisErased"]["Type"]} == {"Fail"}


def tasks(node: Any) -> Iterator[Definition]:
    """Every task of a machine, also those inside of maps."""
    if isinstance(node, dict):
        if node.get("Type") == "Task":
            yield node
        for part in node.values():
            yield from tasks(part)


@pytest.mark.parametrize("kind", ["lambda", "dynamodb", "aws-sdk:s3"])
def test_tasks_of_one_kind_are_retried_alike(kind: str) -> None:
    """Each task has to repeat its rules: the language has no place for common ones."""
    called = f"arn:${{Partition}}:states:::{kind}:"
    retries = [task["Retry"] for path in MACHINES for task in tasks(load(path)) if task["Resource"].startswith(called)]
    assert len(retries) >= 2
    assert all(rules == retries[0] for rules in retries)


def test_a_throttled_task_is_tried_for_a_long_time() -> None:
    """Throttling ends when other work does. It has tries of its own, which outlast a queue of forty windows."""
    rule = load(FOLDER / "eye_tracking.asl.json")["States"]["PlanWindows"]["Retry"][0]
    assert rule["ErrorEquals"] == ["Lambda.TooManyRequestsException"]
    assert rule["MaxAttempts"] * rule["MaxDelaySeconds"] / 2 >= 600  # full jitter waits half of the delay on average


def test_every_task_is_of_a_kind_whose_retries_are_compared() -> None:
    kinds = {
        task["Resource"].rpartition(":")[0].removeprefix("arn:${Partition}:states:::")
        for path in MACHINES
        for task in tasks(load(path))
    }
    assert kinds <= {"lambda", "dynamodb", "aws-sdk:s3", "sqs"}  # of sqs there is one task
