"""docs/openapi.json as those who make clients of it read it: names, statuses, examples, and a generator."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from functions.shared.errors import catalogue
from tests import generated_client

DOCUMENT: dict[str, Any] = json.loads(generated_client.DESCRIPTION.read_text(encoding="utf-8"))
OPERATIONS: dict[str, dict[str, Any]] = {
    operation["operationId"]: operation for path in DOCUMENT["paths"].values() for operation in path.values()
}
WITH_KEY = {400, 401, 403, 429, 500, 503}
WITH_FILE = WITH_KEY | {404, 413, 415, 422}
REFUSALS = {
    "createUpload": WITH_KEY | {413, 415},
    "eraseUser": WITH_KEY | {404},
    "exportUser": WITH_KEY | {404},
    "getAnalysis": WITH_KEY | {404},
    "getHealth": {429, 500, 503},
    "listAnalyses": WITH_KEY | {404},
    "measure": WITH_FILE,
    "recommend": WITH_KEY | {413, 415},
    "startAnalysis": WITH_FILE,
    "trackEyes": WITH_FILE,
}
Media = dict[str, Any]


def media() -> Iterator[tuple[str, Media]]:
    """Every place of the document that holds a body: its name, its schema and examples."""
    for name, operation in OPERATIONS.items():
        if "requestBody" in operation:
            yield f"{name} request", operation["requestBody"]["content"]["application/json"]
        for status, response in operation["responses"].items():
            if "$ref" not in response:
                yield f"{name} {status}", response["content"]["application/json"]
    for name, response in DOCUMENT["components"]["responses"].items():
        yield name, response["content"]["application/json"]


def closed(schema: Any) -> Any:
    """The schema without room for fields that it does not name: a misspelt field of an example is found, too."""
    if isinstance(schema, list):
        return [closed(entry) for entry in schema]
    if not isinstance(schema, dict):
        return schema
    found = {name: closed(value) for name, value in schema.items()}
    return {"additionalProperties": False, **found} if isinstance(schema.get("properties"), dict) else found


@pytest.mark.parametrize(("place", "body"), list(media()), ids=lambda value: value if isinstance(value, str) else "")
def test_every_example_is_whole_and_valid(place: str, body: Media) -> None:
    schema = {**closed(body["schema"]), "components": closed(DOCUMENT["components"])}
    validator = Draft202012Validator(schema)
    assert body["examples"], place
    for example in body["examples"].values():
        assert not [f"{error.json_path}: {error.message}" for error in validator.iter_errors(example["value"])]


@pytest.mark.parametrize("name", REFUSALS)
def test_every_status_that_can_come_is_there(name: str) -> None:
    statuses = {int(status) for status in OPERATIONS[name]["responses"] if int(status) >= 400}
    assert statuses == REFUSALS[name]


def test_every_operation_is_named_described_and_tagged() -> None:
    tags = {tag["name"] for tag in DOCUMENT["tags"]}
    assert OPERATIONS.keys() == REFUSALS.keys()
    for operation in OPERATIONS.values():
        assert len(operation["summary"]) < len(operation["description"])
        assert set(operation["tags"]) <= tags
        assert operation.get("security") == ([] if operation["operationId"] == "getHealth" else None)


def test_schemas_have_names_for_people() -> None:
    assert all(re.fullmatch(r"([A-Z][a-z]+)+", name) for name in DOCUMENT["components"]["schemas"])


def test_the_error_codes_are_those_of_the_code() -> None:
    codes = DOCUMENT["components"]["schemas"]["ErrorCode"]["enum"]
    assert codes == [error.code() for error in catalogue().values()]


def test_a_key_or_a_key_and_a_token_open_the_api() -> None:
    assert DOCUMENT["security"] == [{"ApiKey": []}, {"ApiKey": [], "Token": []}]
    assert DOCUMENT["components"]["securitySchemes"].keys() == {"ApiKey", "Token"}


def test_headers_are_declared() -> None:
    start = OPERATIONS["startAnalysis"]
    assert {parameter["name"] for parameter in start["parameters"]} == {"Prefer", "Idempotency-Key"}
    assert start["responses"]["202"]["headers"].keys() == {"Location", "Retry-After"}
    assert start["responses"]["200"]["headers"].keys() == {"Preference-Applied"}


def test_a_generator_makes_a_whole_client_without_a_warning(tmp_path: Path) -> None:
    assert generated_client.make(tmp_path) == []
    modules = {path.stem for path in (tmp_path / generated_client.PACKAGE / "api").glob("*/*.py")} - {"__init__"}
    assert modules == {re.sub(r"(?=[A-Z])", "_", name).lower() for name in OPERATIONS}
