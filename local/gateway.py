"""Sets the gateway's own error answers. SAM writes them into the OpenAPI body, where the engine ignores them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from local.localise import Template

API = "AWS::Serverless::Api"


def gateway_responses(template: Template, origin: str) -> Iterator[dict[str, Any]]:
    """The GatewayResponses of the template's APIs as arguments of PutGatewayResponse, without the API's id.

    `origin`: the value of the one header that the template computes, Access-Control-Allow-Origin.
    """
    for resource in template["Resources"].values():
        if resource["Type"] == API:
            for kind, response in resource["Properties"].get("GatewayResponses", {}).items():
                yield _arguments(kind, response, f"'{origin}'")


def put_gateway_responses(gateway: Any, template: Template, origin: str, api_id: str, stage: str) -> None:
    """Set them on the deployed API, then deploy its stage again, so that they take effect."""
    found = list(gateway_responses(template, origin))
    for arguments in found:
        gateway.put_gateway_response(restApiId=api_id, **arguments)
    if found:
        gateway.create_deployment(restApiId=api_id, stageName=stage)


def _arguments(kind: str, response: dict[str, Any], computed: str) -> dict[str, Any]:
    parameters = {
        f"gatewayresponse.{place}.{name}": value if isinstance(value, str) else computed
        for place, plural in (("header", "Headers"), ("path", "Paths"), ("querystring", "QueryStrings"))
        for name, value in response.get("ResponseParameters", {}).get(plural, {}).items()
    }
    arguments = {
        "responseType": kind,
        "responseParameters": parameters,
        "responseTemplates": response.get("ResponseTemplates", {}),
    }
    if "StatusCode" in response:
        arguments["statusCode"] = str(response["StatusCode"])
    return arguments
