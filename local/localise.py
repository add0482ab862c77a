"""Adapts the real template to the local engine. Only the delivery of code and definitions changes.

Without Docker, an image becomes a zip with a `bootstrap` that runs the source in place. Without `sam package`, a state
machine's file becomes an inline definition. Alarms on metric math are left out, because the engine refuses them.
tests/infrastructure compares the result with the original.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

Template = dict[str, Any]

FUNCTION = "AWS::Serverless::Function"
STATE_MACHINE = "AWS::Serverless::StateMachine"
ALARM = "AWS::CloudWatch::Alarm"
RUNTIME = "provided.al2023"  # an OS-only runtime: the bootstrap starts the interpreter


def handlers(template: Template) -> dict[str, str]:
    """Logical id -> dotted path of the handler, for every image function. Raises ValueError if one has none."""
    return {name: _handler(name, function["Properties"]) for name, function in _of_type(template, FUNCTION)}


def definition_files(template: Template) -> set[str]:
    """The state machine files named by the template, relative to it."""
    return {machine["Properties"]["DefinitionUri"] for _, machine in _of_type(template, STATE_MACHINE)}


def localise(template: Template, packages: Mapping[str, Mapping[str, str]], definitions: Mapping[str, Any]) -> Template:
    """A copy of `template` that the engine can deploy.

    packages: logical id of a function -> {Bucket, Key} of its zip; definitions: state machine file -> its content.
    """
    local = copy.deepcopy(template)
    for name, function in _of_type(local, FUNCTION):
        handler = _handler(name, function["Properties"])
        for field in ("PackageType", "ImageConfig", "ImageUri"):
            function["Properties"].pop(field, None)
        function.pop("Metadata", None)
        function["Properties"] |= {"Runtime": RUNTIME, "Handler": handler, "CodeUri": dict(packages[name])}
    for _, machine in _of_type(local, STATE_MACHINE):
        machine["Properties"]["Definition"] = copy.deepcopy(definitions[machine["Properties"].pop("DefinitionUri")])
    for name in [name for name, alarm in _of_type(local, ALARM) if "Metrics" in alarm["Properties"]]:
        del local["Resources"][name]
    return local


def _of_type(template: Template, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((name, resource) for name, resource in template["Resources"].items() if resource["Type"] == kind)


def _handler(name: str, properties: Mapping[str, Any]) -> str:
    command = properties.get("ImageConfig", {}).get("Command", [])
    if properties.get("PackageType") != "Image" or len(command) != 1:
        raise ValueError(f"{name}: only image functions with one ImageConfig.Command run on the local engine.")
    return str(command[0])
