"""Whatever is sent to the API, by its own description and beside it: coded answers of the described shape, no 5xx."""

from __future__ import annotations

from typing import Any

import httpx
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

import local
from tests.system.fuzzing import SCHEMA, hostile_settings


@SCHEMA.parametrize()
@hostile_settings(few=12)
def test_no_request_is_answered_by_a_fault(case: Case[Any], stack: local.Deployment, api: httpx.Client) -> None:
    headers = {"X-API-Key": stack.api_key, "Prefer": ""}
    response = case.call(base_url=stack.api_url, headers=headers, timeout=60)
    checks = [not_a_server_error, response_schema_conformance, status_code_conformance]
    case.validate_response(response, checks=checks)
