"""Deploys the project's template to a running engine: package, localise, create the stack, add what is missing."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from samtranslator.yaml_helper import yaml_parse
from yaml import YAMLError

from local import origins
from local.clients import REGION, client
from local.engine import Engine
from local.errors import EngineError
from local.gateway import put_gateway_responses
from local.localise import Template, definition_files, handlers, localise
from local.packages import package

STACK = "hypermob"
ARTIFACTS = "hypermob-artifacts"
DEPLOY_S = 60.0  # takes 0.3 s; a slow disk may need several


def deploy(engine: Engine, root: Path, parameters: Mapping[str, str]) -> tuple[dict[str, str], str]:
    """Deploy `root`/template.yaml and return the stack's outputs and the API key's value. Raises EngineError."""
    template = read_template(root)
    known = template.get("Parameters", {})
    parameters = {name: value for name, value in origins.PARAMETERS.items() if name in known} | dict(parameters)
    with _clients(engine, "s3", "cloudformation", "dynamodb", "apigateway") as (s3, formation, dynamodb, gateway):
        packages = _upload_packages(s3, root, engine.directory, template)
        localised = localise(template, packages, read_definitions(root, template))
        _make_defaults(localised, parameters)
        outputs = _create_stack(formation, _upload_template(engine, s3, localised), parameters)
        _enable_ttl(dynamodb, formation, template)
        origin = _origins(localised)[0]
        put_gateway_responses(gateway, template, origin, outputs["ApiId"], _stage(outputs))
        return outputs, _api_key(gateway, outputs["ApiKeyId"])


def read_template(root: Path) -> Template:
    """template.yaml with its short intrinsics (`!Ref`) written out. Raises EngineError."""
    try:
        template: Template = yaml_parse((root / "template.yaml").read_text())
    except (OSError, YAMLError) as error:
        raise EngineError(f"template.yaml cannot be read: {error}") from error
    return template


def read_definitions(root: Path, template: Template) -> dict[str, Any]:
    """State machine file -> its content, for every one that the template names. Raises EngineError."""
    definitions = {}
    for name in definition_files(template):
        try:
            definitions[name] = json.loads((root / name).read_text())
        except (OSError, ValueError) as error:
            raise EngineError(f"{name} cannot be read: {error}") from error
    return definitions


def api_url(engine: Engine, outputs: Mapping[str, str]) -> str:
    """The API's base address on the engine; the stack's output is the address on AWS."""
    return f"{engine.url}/_aws/execute-api/{outputs['ApiId']}/{_stage(outputs)}"


def _stage(outputs: Mapping[str, str]) -> str:
    return outputs["ApiUrl"].rstrip("/").rpartition("/")[2]


@contextlib.contextmanager
def _clients(engine: Engine, *services: str) -> Iterator[list[Any]]:
    with contextlib.ExitStack() as stack:
        clients = [client(engine.url, service) for service in services]
        for each in clients:
            stack.callback(each.close)
        yield clients


def _upload_packages(s3: Any, root: Path, directory: Path, template: Template) -> dict[str, dict[str, str]]:
    s3.create_bucket(Bucket=ARTIFACTS, CreateBucketConfiguration={"LocationConstraint": REGION})
    packages = {}
    for name, handler in handlers(template).items():
        packages[name] = {"Bucket": ARTIFACTS, "Key": f"{name}.zip"}
        s3.put_object(**packages[name], Body=package(root, directory, handler))
    return packages


def _make_defaults(template: Template, parameters: Mapping[str, str]) -> None:
    """Make the parameters defaults, because the engine passes no values to SAM, which resolves usage plans itself."""
    for name, value in parameters.items():
        if name in template.get("Parameters", {}):
            template["Parameters"][name]["Default"] = value


def _origins(template: Template) -> list[str]:
    """The allowed origins; the template has the parameters' values as their defaults."""
    return str(template.get("Parameters", {}).get("AllowedOrigins", {}).get("Default", "")).split(",")


def _upload_template(engine: Engine, s3: Any, template: Template) -> str:
    """The uploaded template's address. With the state machines it is too large for a request (51,200 bytes)."""
    s3.put_object(Bucket=ARTIFACTS, Key="template.json", Body=json.dumps(template).encode())
    return f"{engine.url}/{ARTIFACTS}/template.json"


def _create_stack(formation: Any, template_url: str, parameters: Mapping[str, str]) -> dict[str, str]:
    try:
        formation.create_stack(
            StackName=STACK,
            TemplateURL=template_url,
            Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
            Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        )
    except ClientError as error:
        raise EngineError(f"The local engine refused template.yaml: {error}") from error
    stack = _settled(formation)
    if stack["StackStatus"] != "CREATE_COMPLETE":
        raise EngineError(f"template.yaml could not be deployed on the local engine: {_reasons(formation, stack)}")
    return {output["OutputKey"]: output["OutputValue"] for output in stack["Outputs"]}


def _settled(formation: Any) -> dict[str, Any]:
    deadline = time.monotonic() + DEPLOY_S
    while time.monotonic() < deadline:
        stack: dict[str, Any] = formation.describe_stacks(StackName=STACK)["Stacks"][0]
        if not stack["StackStatus"].endswith("IN_PROGRESS"):
            return stack
        time.sleep(0.05)
    raise EngineError(f"template.yaml was not deployed on the local engine within {DEPLOY_S:.0f} s.")


def _reasons(formation: Any, stack: Mapping[str, Any]) -> str:
    """The failed resources with their reasons."""
    events = formation.describe_events(StackName=STACK)["OperationEvents"]
    failed = [
        f"{event['LogicalResourceId']} ({event['ResourceType']}): {reason}"
        for event in events
        if (reason := event.get("ValidationStatusReason") or event.get("ResourceStatusReason"))
        and event["LogicalResourceId"] != STACK
        and "FAILED" in (event.get("ValidationStatus"), str(event.get("ResourceStatus", "")).rpartition("_")[2])
    ]
    return "; ".join(failed) or str(stack.get("StackStatusReason", stack["StackStatus"]))


def _enable_ttl(dynamodb: Any, formation: Any, template: Template) -> None:
    """Enable TTL on the tables, because the engine ignores their TimeToLiveSpecification."""
    for name, resource in template["Resources"].items():
        ttl = resource.get("Properties", {}).get("TimeToLiveSpecification")
        if resource["Type"] == "AWS::DynamoDB::Table" and ttl:
            found = formation.describe_stack_resource(StackName=STACK, LogicalResourceId=name)
            table = found["StackResourceDetail"]["PhysicalResourceId"]
            dynamodb.update_time_to_live(TableName=table, TimeToLiveSpecification=ttl)


def _api_key(gateway: Any, key_id: str) -> str:
    keys = {key["id"]: key["value"] for key in gateway.get_api_keys(includeValues=True)["items"]}
    return str(keys[key_id])
