"""What runs locally is the real template: the localised one differs only in how code and definitions are delivered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from local.deploy import read_definitions, read_template
from local.localise import ALARM, FUNCTION, STATE_MACHINE, Template, handlers, localise
from local.project import PROJECT_ROOT

ALLOWED: dict[str, set[tuple[str, ...]]] = {
    FUNCTION: {
        ("Metadata",),  # how the image is built
        ("Properties", "PackageType"),
        ("Properties", "ImageConfig"),
        ("Properties", "ImageUri"),
        ("Properties", "CodeUri"),
        ("Properties", "Runtime"),
        ("Properties", "Handler"),
    },
    STATE_MACHINE: {("Properties", "DefinitionUri"), ("Properties", "Definition")},
}


@pytest.fixture(scope="module")
def original() -> Template:
    return read_template(PROJECT_ROOT)


@pytest.fixture(scope="module")
def localised(original: Template) -> Template:
    packages = {name: {"Bucket": "artifacts", "Key": name} for name in handlers(original)}
    return localise(original, packages, read_definitions(PROJECT_ROOT, original))


def test_nothing_outside_the_resources_differs(original: Template, localised: Template) -> None:
    assert {**original, "Resources": None} == {**localised, "Resources": None}


def test_nothing_is_left_out_but_alarms_on_metric_math(original: Template, localised: Template) -> None:
    assert localised["Resources"].keys() <= original["Resources"].keys()
    for name in original["Resources"].keys() - localised["Resources"].keys():
        alarm = original["Resources"][name]
        assert alarm["Type"] == ALARM
        assert "Metrics" in alarm["Properties"]


def test_only_packaging_fields_differ(original: Template, localised: Template) -> None:
    for name, resource in localised["Resources"].items():
        differences = set(_differences(original["Resources"][name], resource))
        assert differences <= ALLOWED.get(resource["Type"], set()), name


def test_every_function_keeps_its_handler(original: Template, localised: Template) -> None:
    found = handlers(original)
    assert found
    for name, handler in found.items():
        assert original["Resources"][name]["Properties"]["ImageConfig"]["Command"] == [handler]
        assert localised["Resources"][name]["Properties"]["Handler"] == handler


def test_every_state_machine_keeps_its_definition(original: Template, localised: Template) -> None:
    machines = {name: each for name, each in original["Resources"].items() if each["Type"] == STATE_MACHINE}
    assert machines
    for name, machine in machines.items():
        file = PROJECT_ROOT / machine["Properties"]["DefinitionUri"]
        assert localised["Resources"][name]["Properties"]["Definition"] == json.loads(file.read_text())


def _differences(one: dict[str, Any], other: dict[str, Any], prefix: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Paths, two levels deep, at which the two differ: ("Properties", "CodeUri")."""
    for key in one.keys() | other.keys():
        if one.get(key) == other.get(key):
            continue
        if not prefix and isinstance(one.get(key), dict) and isinstance(other.get(key), dict):
            yield from _differences(one[key], other[key], (key,))
        else:
            yield (*prefix, key)
