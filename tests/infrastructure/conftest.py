from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from samtranslator.yaml_helper import yaml_parse

from tests import sam

ROOT = Path(__file__).parents[2]
Resources = dict[str, dict[str, Any]]


def of_type(resources: Resources, kind: str) -> Resources:
    """Those of one type, such as AWS::S3::Bucket, by logical id."""
    return {name: entry for name, entry in resources.items() if entry["Type"] == kind}


@pytest.fixture(scope="session")
def template() -> dict[str, Any]:
    """template.yaml as written."""
    parsed: dict[str, Any] = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
    return parsed


@pytest.fixture(scope="session")
def resources(template: dict[str, Any]) -> Resources:
    """Resources of template.yaml by logical id."""
    found: Resources = template["Resources"]
    return found


@pytest.fixture(scope="session")
def functions(resources: Resources) -> Resources:
    """The Lambda functions by logical id."""
    return of_type(resources, "AWS::Serverless::Function")


@pytest.fixture(scope="session")
def transformed(template: dict[str, Any]) -> Resources:
    """What SAM makes of it, without asking AWS."""
    return sam.transformed(template)
