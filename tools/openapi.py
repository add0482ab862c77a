"""Write the API's description from the code: `python -m tools.openapi docs/openapi.json` (or `make openapi`).

Each function describes its own routes; this joins them and adds what belongs to the gateway: the key and the address.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from functions import __version__
from functions.api.app import app as api
from functions.measure.app import app as measure
from functions.recommend.app import app as recommend

TITLE = "Hypermob"
DESCRIPTION = (
    "One full-body photo and a stature become a car's seat setup. Lengths in cm, angles in degrees. "
    "Failures carry a stable code: see docs/api.md."
)
SERVER = "https://{api_id}.execute-api.{region}.amazonaws.com/{stage}"
_POWERTOOLS_OWN = ("HTTPValidationError", "ValidationError", "ResponseValidationError")
WITHOUT_KEY = {"/", "/health"}


def document() -> dict[str, Any]:
    """The OpenAPI document of all routes."""
    parts = [_part(app) for app in (api, measure, recommend)]
    merged = parts[0]
    merged["info"] = {"title": TITLE, "version": __version__, "description": DESCRIPTION}
    merged["servers"] = [{"url": SERVER, "variables": _server_variables()}]
    for part in parts[1:]:
        merged["paths"].update(part["paths"])
        merged["components"]["schemas"].update(part["components"]["schemas"])
    merged["components"]["securitySchemes"] = {"ApiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"}}
    merged["security"] = [{"ApiKey": []}]
    merged["paths"] = dict(sorted(merged["paths"].items()))
    merged["components"]["schemas"] = dict(sorted(merged["components"]["schemas"].items()))
    for path in WITHOUT_KEY:
        merged["paths"][path]["get"]["security"] = []
    for operations in merged["paths"].values():
        for operation in operations.values():
            _drop_foreign_refusal(operation)
    for name in _POWERTOOLS_OWN:
        merged["components"]["schemas"].pop(name, None)
    return merged


def _part(app: Any) -> dict[str, Any]:
    part: dict[str, Any] = json.loads(app.get_openapi_json_schema(title=TITLE, version=__version__))
    return part


def _drop_foreign_refusal(operation: dict[str, Any]) -> None:
    """Validation failures answer 400 in the platform's shape, not 422 in Powertools' own."""
    if "HTTPValidationError" in json.dumps(operation["responses"].get("422", {})):
        del operation["responses"]["422"]


def _server_variables() -> dict[str, dict[str, str]]:
    return {
        "api_id": {"default": "abc123defg"},
        "region": {"default": "ap-northeast-2"},
        "stage": {"default": "prod"},
    }


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
