"""Write the API's description from the code: `python -m tools.openapi docs/openapi.json` (or `make openapi`).

Each function describes its own routes. This joins them and adds what belongs to the whole: the gateway's address and
keys, the examples of docs/examples, and the answers that all routes share.
"""

from __future__ import annotations

import argparse
import json
import re
from http import HTTPStatus
from pathlib import Path
from typing import Any

from functions import __version__
from functions.api.app import app as api
from functions.measure.app import app as measure
from functions.recommend.app import app as recommend

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
SERVER = {
    "url": "https://{api_id}.execute-api.{region}.amazonaws.com/{stage}",
    "description": "Your deployment",
    "variables": {
        "api_id": {"default": "abc123defg"},
        "region": {"default": "ap-northeast-2"},
        "stage": {"default": "prod"},
    },
}
INFO = {
    "title": "Hypermob",
    "version": __version__,
    "description": (
        "Car settings from one full-body photo, and eye metrics from a photo or video of a face. "
        "Lengths are in cm, angles in degrees, times in s. Every success has its result in `data`. Every failure has "
        "a stable `code`."
    ),
    "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
}
TAGS = {
    "Uploads": "Upload forms for photos and videos.",
    "Seat setup": "Body lengths from a photo, and car settings from body lengths.",
    "Eye tracking": "Blinks, gaze range and a screening hint from a photo or video of a face. It is never a diagnosis.",
    "Analyses": "The state and the result of analyses.",
    "Users": "The data of a user.",
    "Service": "The state of the service.",
}
SECURITY_SCHEMES = {
    "ApiKey": {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "The key of the client application. Every route but /health needs it.",
    },
    "Token": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The token of a user. A deployment with the parameter JwtIssuer needs it besides the key.",
    },
}
SECURITY: list[dict[str, list[str]]] = [{"ApiKey": []}, {"ApiKey": [], "Token": []}]
WITHOUT_KEY = "/health"


def document() -> dict[str, Any]:
    """The OpenAPI document of all routes."""
    parts = [_part(app) for app in (api, measure, recommend)]
    paths = {path: operations for part in parts for path, operations in part["paths"].items()}
    schemas = {name: schema for part in parts for name, schema in part["components"]["schemas"].items()}
    paths[WITHOUT_KEY]["get"]["security"] = []
    for operations in paths.values():
        for operation in operations.values():
            _complete(operation)
    return {
        "openapi": parts[0]["openapi"],
        "info": INFO,
        "servers": [SERVER],
        "security": SECURITY,
        "tags": [{"name": name, "description": description} for name, description in TAGS.items()],
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {name: schemas[name] for name in sorted(schemas) if "ValidationError" not in name},
            "responses": _shared_refusals(),
            "securitySchemes": SECURITY_SCHEMES,
        },
    }


def _part(app: Any) -> dict[str, Any]:
    """What one function describes. `Success[SeatSetup]`, as Python writes it, becomes `SeatSetupAnswer`."""
    text = re.sub(r"Success_(\w+)_(?=\")", r"\1Answer", app.get_openapi_json_schema(title="", version=""))
    part: dict[str, Any] = json.loads(text, object_hook=_without_title)
    return part


def _without_title(schema: dict[str, Any]) -> dict[str, Any]:
    """Pydantic repeats each field's name as its title."""
    return {name: value for name, value in schema.items() if name != "title" or not isinstance(value, str)}


def _complete(operation: dict[str, Any]) -> None:
    """Add the examples, and write headers and refusals as readers expect them."""
    examples = _examples(operation["operationId"])
    if "requestBody" in operation:
        operation["requestBody"]["content"]["application/json"]["examples"] = examples["request"]
    for parameter in operation.get("parameters", []):
        _tidy_parameter(parameter)
    operation["responses"] = {
        status: _reference(int(status)) if int(status) >= 400 else _with_examples(response, examples[status])
        for status, response in sorted(operation["responses"].items())
        if "HTTPValidationError" not in json.dumps(response)  # Powertools' own; here a bad value is a 400
    }


def _tidy_parameter(parameter: dict[str, Any]) -> None:
    """A parameter that is left out is not null; a header's name is written as HTTP writes it."""
    schema = parameter["schema"]
    schema |= next((kind for kind in schema.pop("anyOf", []) if kind["type"] != "null"), {})
    if parameter["in"] == "header":
        parameter["name"] = "-".join(word.capitalize() for word in parameter["name"].split("-"))


def _with_examples(response: dict[str, Any], examples: dict[str, Any]) -> dict[str, Any]:
    response["content"]["application/json"]["examples"] = examples
    return response


def _reference(status: int) -> dict[str, str]:
    return {"$ref": f"#/components/responses/{_refusal_name(status)}"}


def _refusal_name(status: int) -> str:
    return HTTPStatus(status).phrase.title().replace(" ", "")


def _shared_refusals() -> dict[str, Any]:
    """By name: what every route answers with that status."""
    return {
        _refusal_name(int(status)): {
            "description": refusal["description"],
            "content": {
                "application/json": {
                    "schema": {"$ref": "#/components/schemas/Failure"},
                    "examples": {"failure": {"value": refusal["body"]}},
                }
            },
        }
        for status, refusal in _read("failures").items()
    }


def _examples(operation_id: str) -> dict[str, Any]:
    """`request` or a status -> name -> the example."""
    return {
        part: {name: {"value": value} for name, value in values.items()} for part, values in _read(operation_id).items()
    }


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLES / f"{name}.json").read_text(encoding="utf-8"))
    return found


def render() -> str:
    """The document as it stands in docs/openapi.json."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("output", type=Path)
    parser.parse_args().output.write_text(render(), encoding="utf-8")


if __name__ == "__main__":
    main()
