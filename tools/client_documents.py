"""Write the client's documents from docs/openapi.json: `python -m tools.client_documents OUTPUT` (or `make openapi`).

The client reads answers, so it gets the schemas of answers alone. It is more tolerant than the service: limits and
lists of values are left out, because a newer service may widen them.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from datamodel_code_generator import InputFileType, LiteralType, PythonVersion, generate
from datamodel_code_generator.enums import DataModelType

from functions.shared.errors import catalogue

ROOT = Path(__file__).parents[1]
OUTPUT = ROOT / "hypermob" / "api" / "documents.py"
HEADER = '"""What the API answers. Generated from docs/openapi.json by `make openapi`: do not edit."""'
# These name every kind of analysis. The client also lists kinds that it does not know: hypermob/api/analyses.py.
_LEFT_OUT = {"Analysis", "AnalysisPage", "EyeTrackingResult"}
_KEPT = {"type", "items", "anyOf", "default", "additionalProperties", "$ref"}
_EXACT = {"AnalysisStatus"}  # the client waits by it


def render() -> str:
    """The text of hypermob/api/documents.py."""
    described = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "documents.py"
        generate(
            json.dumps({**described, "paths": {}, "components": {"schemas": _answered(described)}}),
            input_file_type=InputFileType.OpenAPI,
            output=output,
            output_model_type=DataModelType.PydanticV2BaseModel,
            target_python_version=PythonVersion.PY_311,
            base_class="hypermob.api.document.Document",
            custom_file_header=HEADER,
            enum_field_as_literal=LiteralType.All,
            collapse_root_models=True,
            strict_nullable=True,
            use_schema_description=True,
            use_standard_collections=True,
            use_union_operator=True,
            formatters=[],
        )
        text = output.read_text(encoding="utf-8")
    return _formatted(f"{text}\n\n{_statuses()}")


def _answered(described: dict[str, Any]) -> dict[str, Any]:
    """The schemas inside of successful answers, without what only the service has to hold."""
    schemas = described["components"]["schemas"]
    operations = [operation for path in described["paths"].values() for operation in path.values()]
    successes = [
        response
        for operation in operations
        for status, response in operation["responses"].items()
        if status.startswith("2")
    ]
    names: set[str] = set()
    found = _references([response["content"]["application/json"]["schema"] for response in successes])
    while found:
        names |= found
        found = {name for known in found for name in _references(schemas[known])} - names
    wanted = sorted(name for name in names - _LEFT_OUT if not name.endswith("Answer"))
    return {name: schemas[name] if name in _EXACT else _tolerant(schemas[name]) for name in wanted}


def _references(schema: object) -> set[str]:
    return set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(schema)))


def _tolerant(schema: dict[str, Any]) -> dict[str, Any]:
    """The names and types of a schema; descriptions of classes only."""
    if "properties" not in schema:
        return {name: _inner(value) for name, value in schema.items() if name in _KEPT}
    kept: dict[str, Any] = {name: schema[name] for name in ("type", "required", "description") if name in schema}
    kinds = {"kind": schema["properties"]["kind"]} if "kind" in schema["properties"] else {}
    return {**kept, "properties": {name: _tolerant(field) for name, field in schema["properties"].items()} | kinds}


def _inner(value: Any) -> Any:
    if isinstance(value, list):
        return [_inner(entry) for entry in value]
    return _tolerant(value) if isinstance(value, dict) and value else value


def _statuses() -> str:
    """The HTTP status of each error code, for codes that come without one: those of failed analyses."""
    entries = "".join(f'    "{error.code()}": {error.status},\n' for error in catalogue().values())
    return f"STATUS_BY_CODE: dict[str, int] = {{\n{entries}}}\n"


def _formatted(text: str) -> str:
    for command in (["check", "--fix", "--exit-zero", "--quiet"], ["format"]):
        ruff = [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(OUTPUT), "-"]
        text = subprocess.run(ruff, input=text, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return text


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path, nargs="?", default=OUTPUT)
    parser.parse_args().output.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
