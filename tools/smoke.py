"""Smoke-test a deployed stack: `make smoke [CONFIG_ENV=prod]`, or any API: `make smoke URL=… KEY=…`.

Runs `hypermob smoke`, six checks with time limits. Without an address it uses the stack's and reads the key from API
Gateway. The key is passed in the environment, so that no log or process list shows it. For a stack that needs tokens
(JwtIssuer) it only checks /health, unless TOKEN= gives a token from its issuer.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import httpx

from tools.aws import environment, stack
from tools.aws.failures import Refused, told
from tools.aws.processes import tell

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_cloudformation import CloudFormationClient

PAUSE_S = 30  # a new key and a new stage take this long to take effect; the first attempt also starts the functions
TIMEOUT_S = 30  # the gateway stops waiting after 29


@dataclass(frozen=True)
class Service:
    url: str
    key: str = field(repr=False)
    asks_for_tokens: bool = False
    token: str = field(default="", repr=False)

    @property
    def can_be_called(self) -> bool:
        return bool(self.token) or not self.asks_for_tokens


def of_stack(
    cloudformation: CloudFormationClient, gateway: APIGatewayClient, chosen: environment.Environment
) -> Service:
    """The stack's API and its key. Raises Refused."""
    found = stack.get(cloudformation, chosen.stack_name)
    outputs = stack.outputs(found)
    if not {"ApiUrl", "ApiKeyId"} <= outputs.keys():
        raise Refused(f"the stack {chosen.stack_name} has no outputs ApiUrl and ApiKeyId")
    key = gateway.get_api_key(apiKey=outputs["ApiKeyId"], includeValue=True)["value"]
    parameters = stack.parameters(found)
    return Service(outputs["ApiUrl"], key, bool(parameters.get("JwtIssuer")))


def passes(service: Service, attempts: int) -> bool:
    """Whether the service passes its checks in one of several attempts."""
    for attempt in range(1, attempts + 1):
        tell(f"Checking {service.url}" + (f", attempt {attempt} of {attempts}" if attempts > 1 else ""))
        if _six_checks(service) if service.can_be_called else _healthy(service):
            return True
        if attempt < attempts:
            time.sleep(PAUSE_S)
    return False


def _six_checks(service: Service) -> bool:
    variables = {**os.environ, "HYPERMOB_URL": service.url, "HYPERMOB_API_KEY": service.key}
    variables |= {"HYPERMOB_TOKEN": service.token} if service.token else {}
    return subprocess.run([sys.executable, "-m", "hypermob", "smoke"], env=variables, check=False).returncode == 0


def _healthy(service: Service) -> bool:
    tell("The API needs a token and none is given: only /health is checked. Give one with TOKEN=.")
    try:
        answer = httpx.get(f"{service.url}/health", timeout=TIMEOUT_S)
    except httpx.HTTPError as error:
        tell(f"/health: {error}")
        return False
    tell(f"/health: {answer.status_code} {answer.text[:200]}")
    return answer.status_code == httpx.codes.OK and answer.json().get("status") == "healthy"


def main() -> None:
    """Command line: exit 1 when a check fails. URL, KEY and TOKEN are read from the environment."""
    parser = environment.parser(__doc__)
    parser.add_argument("--attempts", type=int, default=1, help="number of attempts, 30 s apart")
    options = parser.parse_args()
    with told():
        if os.environ.get("URL"):
            service = Service(os.environ["URL"], os.environ.get("KEY", ""))
        else:
            chosen = environment.chosen(options)
            gateway = chosen.client("apigateway")
            service = of_stack(chosen.client("cloudformation"), gateway, chosen)
        if not passes(replace(service, token=os.environ.get("TOKEN", "")), options.attempts):
            raise Refused("the smoke test failed: see the failed check above")


if __name__ == "__main__":
    main()
