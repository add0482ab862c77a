"""Routes, keys and refusals of the HTTP API, as the template makes them."""

from __future__ import annotations

import json
import re
from typing import Any

from functions.shared import http
from functions.shared.errors import catalogue
from tests.infrastructure.conftest import ROOT, Resources

RESPONSE_TYPES = {  # of API Gateway: "Gateway response types" in its Developer Guide
    "ACCESS_DENIED", "API_CONFIGURATION_ERROR", "AUTHORIZER_CONFIGURATION_ERROR", "AUTHORIZER_FAILURE",
    "BAD_REQUEST_BODY", "BAD_REQUEST_PARAMETERS", "DEFAULT_4XX", "DEFAULT_5XX", "EXPIRED_TOKEN", "INTEGRATION_FAILURE",
    "INTEGRATION_TIMEOUT", "INVALID_API_KEY", "INVALID_SIGNATURE", "MISSING_AUTHENTICATION_TOKEN", "QUOTA_EXCEEDED",
    "REQUEST_TOO_LARGE", "RESOURCE_NOT_FOUND", "THROTTLED", "UNAUTHORIZED", "UNSUPPORTED_MEDIA_TYPE", "WAF_FILTERED",
}  # fmt: skip


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


def gateway_answers(resources: Resources) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = resources["RestApi"]["Properties"]["GatewayResponses"]
    return found


def assert_is_error(body: str, status: object) -> None:
    content = json.loads(body)
    assert content["status"] == "error"
    assert content["error"].keys() == {"code", "message"}
    statuses = {error.code(): error.status for error in catalogue().values()}
    assert statuses[content["error"]["code"]] == int(str(status))


def test_the_gateways_own_refusals_have_the_platforms_shape(resources: Resources) -> None:
    for answer in gateway_answers(resources).values():
        assert_is_error(answer["ResponseTemplates"]["application/json"], answer["StatusCode"])


def test_every_kind_of_refusal_that_has_a_code_of_its_own_is_told_by_it(resources: Resources) -> None:
    """What is left to the two defaults are refusals of signatures and policies, and integrations that failed."""
    left = {"ACCESS_DENIED", "EXPIRED_TOKEN", "INVALID_SIGNATURE", "INTEGRATION_FAILURE", "INTEGRATION_TIMEOUT"}
    left |= {"AUTHORIZER_FAILURE", "AUTHORIZER_CONFIGURATION_ERROR"}  # there is no authorizer
    assert gateway_answers(resources).keys() == RESPONSE_TYPES - left


def test_the_gateways_refusals_have_the_headers_of_the_functions_answers(resources: Resources) -> None:
    for answer in gateway_answers(resources).values():
        headers = dict(answer["ResponseParameters"]["Headers"])
        headers.pop("Access-Control-Allow-Origin")
        assert headers.pop("Access-Control-Expose-Headers") == "'x-amzn-RequestId'"
        assert headers == {name: f"'{value}'" for name, (value,) in http.SECURITY_HEADERS.items()}


def test_a_gateways_refusal_names_one_configured_origin(resources: Resources) -> None:
    """The stack's console if there is one, else the first that is allowed; never whoever asks."""
    for answer in gateway_answers(resources).values():
        text, values = answer["ResponseParameters"]["Headers"]["Access-Control-Allow-Origin"]["Fn::Sub"]
        assert text == "'${Origin}'"
        condition, console, first = values["Origin"]["Fn::If"]
        assert (condition, first) == ("HasConsole", {"Fn::Select": [0, {"Ref": "AllowedOrigins"}]})
        assert console["Fn::Sub"][0] == "https://${Console}"


def test_the_firewalls_refusal_is_the_gateways(resources: Resources) -> None:
    firewall = resources["Firewall"]["Properties"]
    blocks = [rule["Action"]["Block"]["CustomResponse"] for rule in firewall["Rules"] if "Action" in rule]
    expected = gateway_answers(resources)["THROTTLED"]["ResponseParameters"]["Headers"]
    for block in blocks:
        assert_is_error(
            firewall["CustomResponseBodies"][block["CustomResponseBodyKey"]]["Content"], block["ResponseCode"]
        )
        headers = {header["Name"]: header["Value"] for header in block["ResponseHeaders"]}
        origin = headers.pop("Access-Control-Allow-Origin")
        assert origin == expected["Access-Control-Allow-Origin"]["Fn::Sub"][1]["Origin"]
        assert {name: f"'{value}'" for name, value in headers.items()} == {
            name: value for name, value in expected.items() if isinstance(value, str)
        }


def test_the_access_log_is_json_without_paths_queries_addresses_or_keys(resources: Resources) -> None:
    condition, setting, nothing = resources["RestApi"]["Properties"]["AccessLogSetting"]["Fn::If"]
    assert (condition, nothing) == ("HasAccessLog", {"Ref": "AWS::NoValue"})
    assert setting["DestinationArn"] == {"Fn::GetAtt": ["AccessLogGroup", "Arn"]}
    line = json.loads(setting["Format"])
    assert all(isinstance(value, str) for value in line.values())  # an absent value is "-", which is no number
    assert set(re.findall(r"\$context\.[\w.]+", setting["Format"])) == {
        f"$context.{name}"
        for name in (
            "requestId", "extendedRequestId", "requestTimeEpoch", "httpMethod", "resourcePath", "status",
            "error.responseType", "responseLatency", "integrationLatency", "responseLength",
        )
    }  # fmt: skip
    group = resources["AccessLogGroup"]
    assert group["Condition"] == "HasAccessLog"
    assert group["Properties"]["RetentionInDays"] == {"Ref": "LogRetentionDays"}


def test_firewall_and_tokens_are_off_unless_asked_for(template: dict[str, Any]) -> None:
    parameters, resources = template["Parameters"], template["Resources"]
    assert parameters["EnableWaf"]["Default"] == "false"
    assert parameters["JwtIssuer"]["Default"] == ""
    assert {resources[name]["Condition"] for name in ("Firewall", "FirewallOfApi")} == {"HasWaf"}
