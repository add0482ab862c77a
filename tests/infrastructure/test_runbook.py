"""What the pages for operators say is there: alarms and their thresholds, codes, errors, states, parameters, tests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from functions.shared import errors
from tests.infrastructure.conftest import ROOT, Resources, of_type

OPERATIONS = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
RELIABILITY = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
ALARM = "AWS::CloudWatch::Alarm"
WORDS = {1: ("one", "a video"), 5: ("five",), 10: ("ten",), 30_000: ("30 s",)}
NOT_CODES = {"ERROR_CODE", "AWS", "SUCCESS", "RUNNING", "FAILED", "REPORT"}
OF_THE_GATEWAY = {
    "THROTTLED",
    "INVALID_API_KEY",
}  # kinds of its own answers, in the access log  # attributes, states and words of AWS
# Metrics, services and classes of AWS that the pages name.
OF_AWS = {"Outcome", "Retry", "After", "ConcurrentExecutions", "RuntimeError"}


def sections() -> dict[str, str]:
    """Heading of an alarm -> what its section says."""
    part = OPERATIONS.partition("\n## Alarms\n")[2].partition("\n## ")[0]
    parts = re.split(r"^### (.*)$", part, flags=re.M)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


def anchor(heading: str) -> str:
    return heading.lower().replace(" ", "-")


def alarms(resources: Resources) -> Iterator[tuple[str, dict[str, Any]]]:
    """The section that an alarm points to, and the alarm."""
    for entry in of_type(resources, ALARM).values():
        alarm = entry["Properties"]
        yield alarm["AlarmDescription"].partition("#")[2].partition(":")[0], alarm


def rows(page: str) -> Iterator[list[str]]:
    """The cells of every table row that is no heading."""
    for line in re.findall(r"^\| (.*) \|$", page, re.M):
        if set(line) - set("-| "):
            yield [cell.strip() for cell in line.split(" | ")]


def quoted(page: str, pattern: str) -> set[str]:
    without_blocks = re.sub(r"```.*?```", "", page, flags=re.S)
    return {name for text in re.findall(r"`([^`\n]+)`", without_blocks) for name in re.findall(pattern, text)}


def test_every_alarm_has_its_section_and_every_section_its_alarm(resources: Resources) -> None:
    assert {name for name, _ in alarms(resources)} == {anchor(heading) for heading in sections()}


def test_the_sections_give_the_thresholds_of_their_alarms(resources: Resources) -> None:
    told = {anchor(heading): text.partition("*")[2].partition("*")[0].lower() for heading, text in sections().items()}
    for name, alarm in alarms(resources):
        assert any(word in told[name] for word in WORDS[alarm["Threshold"]]), (name, told[name])
        assert ("twice in a row" in told[name]) == (alarm["EvaluationPeriods"] == 2), name


def test_whatever_can_be_seen_says_what_to_do() -> None:
    for heading, text in sections().items():
        assert list(rows(text)), f"{heading} has no table of what you see"
        assert all(all(cells) for cells in rows(text)), heading


@pytest.mark.parametrize("page", [OPERATIONS, RELIABILITY], ids=["operations", "reliability"])
def test_every_code_exists(page: str) -> None:
    codes = {error.code() for error in errors.catalogue().values()}
    named = quoted(page, r"\b[A-Z]+(?:_[A-Z]+)+\b|^[A-Z]{6,}$")
    assert named & codes
    assert named - codes - NOT_CODES - OF_THE_GATEWAY == set()


@pytest.mark.parametrize("page", [OPERATIONS, RELIABILITY], ids=["operations", "reliability"])
def test_every_name_exists(page: str, template: dict[str, Any]) -> None:
    """Functions, states, parameters, outputs, resources and errors."""
    machines = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "statemachine").glob("*.asl.json"))
    known = {*template["Parameters"], *template["Resources"], *template["Outputs"], *errors.catalogue()}
    known |= {name.removesuffix("Function") for name in known} | set(re.findall(r'"(\w+)": \{', machines))
    named = quoted(page, r"(?<![\w.\-/])[A-Z][a-z]+(?:[A-Z][a-z0-9]+)+(?![\w.])")
    assert named
    assert {name for name in named if name not in known | OF_AWS and not is_written(name)} == set()


def is_written(name: str) -> bool:
    """Whether it stands in what the template makes of text: the names of metrics, and of states that only fail."""
    return re.search(rf"\b{name}\b", (ROOT / "template.yaml").read_text(encoding="utf-8")) is not None


def test_every_line_of_the_log_that_the_runbook_names_is_written() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "functions").rglob("*.py"))
    table = sections()["Function errors"] + OPERATIONS.partition("### Log lines")[2].partition("###")[0]
    messages = ("answered", "done", "refused", "unforeseen error", "the model in S3 cannot be used")
    for message in (*messages, "the function that analyses faces failed"):
        assert f"`{message}`" in table
        assert re.search(rf'logger\.\w+\(\s*"{message}"', source)


def test_every_fault_has_a_test_that_exists() -> None:
    defined = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.M)
    }
    faults = [cells for cells in rows(RELIABILITY) if cells[0] != "fault"]
    assert len(faults) > 15
    for fault, *_, tests in faults:
        named = re.findall(r"`(test_\w+)`", tests)
        files = re.findall(r"`(tests/[\w/.]+)`", tests)
        assert named or files, fault
        assert set(named) <= defined, fault
        assert all((ROOT / file).exists() for file in files), fault


def test_the_numbers_of_tries_are_the_machines(resources: Resources) -> None:
    told = {cells[0]: cells[3] for cells in rows(RELIABILITY)}
    machine = json.loads((ROOT / "statemachine" / "eye_tracking.asl.json").read_text(encoding="utf-8"))["States"]
    throttled, failed, ended = (rule["MaxAttempts"] for rule in machine["IdentifyVideo"]["Retry"])
    assert told["no function is free"] == f"{throttled} times"
    assert told["an arrival cannot be identified or registered"] == f"{failed} times"
    assert (
        told["the answer to a registration is lost"]
        == f"{machine['RegisterAnalysis']['Retry'][0]['MaxAttempts']} times"
    )
    assert (told["a function is killed"], ended) == ("once", 1)
    rule = resources["EyeTrackingStateMachine"]["Properties"]["Events"]["VideoArrived"]["Properties"]["RetryPolicy"]
    hours = rule["MaximumEventAgeInSeconds"] // 3600
    assert told["an event cannot start a workflow"] == f"{rule['MaximumRetryAttempts']} times in {hours} hours"
