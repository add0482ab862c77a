"""Routes, keys and refusals of the HTTP API, as the template makes them."""

from __future__ import annotations

import json
from typing import Any

from tests.infrastructure.conftest import ROOT, Resources


def routes(functions: Resources) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (event["Properties"]["Path"], event["Properties"]["Method"]): event["Properties"]
        for function in functions.values()
        for event in function["Properties"].get("Events", {}).values()
        if event["Type"] == "Api"
    }


def test_the_routes_of_the_template_are_those_that_the_code_describes(functions: Resources) -> None:
    described = json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))["paths"]
    in_code = {(path, method.upper()) for path, operations in described.items() for method in operations}
    in_code.add(("/", "GET"))  # the same as /health, so the description leaves it out
    assert {route for route in routes(functions) if route[1] != "OPTIONS"} == in_code


def test_every_route_that_a_browser_sends_data_to_answers_its_preflight(functions: Resources) -> None:
    found = routes(functions)
    open_paths = {path for path, method in found if path in {"/", "/health"} and method == "GET"}
    assert {path for path, method in found if method == "OPTIONS"} == {path for path, _ in found} - open_paths


def test_only_health_and_preflight_go_without_a_key(functions: Resources) -> None:
    for (path, method), event in routes(functions).items():
        keyless = event.get("Auth") == {"ApiKeyRequired": False}
        assert keyless == (path in {"/", "/health"} or method == "OPTIONS")


def test_the_gateways_own_refusals_have_the_platforms_shape(resources: Resources) -> None:
    from functions.shared.errors import catalogue

    by_code = {error.code(): error for error in catalogue().values()}
    for answer in resources["RestApi"]["Properties"]["GatewayResponses"].values():
        body = json.loads(answer["ResponseTemplates"]["application/json"])
        assert body["status"] == "error"
        assert body["error"].keys() == {"code", "message"}
        if "StatusCode" in answer:
            assert by_code[body["error"]["code"]].status == int(answer["StatusCode"])


def test_firewall_and_tokens_are_off_unless_asked_for(template: dict[str, Any]) -> None:
    parameters, resources = template["Parameters"], template["Resources"]
    assert parameters["EnableWaf"]["Default"] == "false"
    assert parameters["JwtIssuer"]["Default"] == ""
    assert {resources[name]["Condition"] for name in ("Firewall", "FirewallOfApi")} == {"HasWaf"}
