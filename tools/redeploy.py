"""Deploy a single function: `make redeploy FUNCTION=measure [CONFIG_ENV=prod]`.

Builds and pushes the function's image and points the function to its digest; other functions do not change. Takes about
a minute instead of the five or more of a deployment, for tests on a stack of your own. CloudFormation does not see the
change: the next deployment with another image replaces it. IMAGE=REPOSITORY@sha256:… uses an existing image, such as
the previous one. If a function is called through an alias, this also publishes a version and moves the alias.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from samtranslator.yaml_helper import yaml_parse

from tools.aws import environment, processes, registry, stack
from tools.aws.failures import Refused, told
from tools.aws.processes import ROOT, tell

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_ecr import ECRClient
    from mypy_boto3_lambda import LambdaClient

PLATFORM = "linux/amd64"  # Architectures in template.yaml, also if this machine has another


@dataclass(frozen=True)
class Function:
    """A function of the template: its name here and there, its stage in the Dockerfile, its alias."""

    name: str
    logical_id: str
    target: str
    alias: str | None = None


@dataclass(frozen=True)
class Clients:
    cloudformation: CloudFormationClient
    ecr: ECRClient
    functions: LambdaClient


def known() -> dict[str, Function]:
    """The functions of template.yaml by their names on the command line: MeasureFunction is `measure`."""
    template = yaml_parse((ROOT / "template.yaml").read_text(encoding="utf-8"))
    found = {}
    for logical_id, resource in template["Resources"].items():
        if resource["Type"] == "AWS::Serverless::Function":
            name = re.sub(r"(?<!^)(?=[A-Z])", "-", logical_id.removesuffix("Function")).lower()
            alias = resource["Properties"].get("AutoPublishAlias")
            found[name] = Function(name, logical_id, resource["Metadata"]["DockerBuildTarget"], alias)
    return found


def redeploy(clients: Clients, stack_name: str, function: Function, image: str | None = None) -> str:
    """Deploys and returns the function's new digest. Raises Refused, CalledProcessError and WaiterError."""
    name = _physical_name(clients.cloudformation, stack_name, function)
    code = clients.functions.get_function(FunctionName=name)["Code"]
    repository, _ = registry.split(code["ImageUri"])
    uri = registry.pinned(clients.ecr, image or _built_and_pushed(clients.ecr, repository, function))
    tell(f"Giving {name} the image {uri} ...")
    clients.functions.update_function_code(FunctionName=name, ImageUri=uri)
    clients.functions.get_waiter("function_updated_v2").wait(FunctionName=name)
    if function.alias:
        version = clients.functions.publish_version(FunctionName=name)["Version"]
        clients.functions.get_waiter("published_version_active").wait(FunctionName=name, Qualifier=version)
        clients.functions.update_alias(FunctionName=name, Name=function.alias, FunctionVersion=version)
    tell(f"Done. To undo: make redeploy FUNCTION={function.name} IMAGE={code['ResolvedImageUri']}")
    return uri


def _physical_name(cloudformation: CloudFormationClient, stack_name: str, function: Function) -> str:
    stack.get(cloudformation, stack_name)
    for resource in stack.resources(cloudformation, stack_name):
        if resource.logical_id == function.logical_id:
            return resource.physical_id
    raise Refused(f"the stack {stack_name} has no {function.logical_id}: run `make deploy` to add a new function.")


def _built_and_pushed(ecr: ECRClient, repository: str, function: Function) -> str:
    tag = f"{repository}:{function.name}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}"
    options = ["--file", "functions/Dockerfile", "--target", function.target, "--platform", PLATFORM, "--tag", tag]
    # An attestation turns the image into an index of images, which Lambda refuses. This is a variable because Docker
    # without BuildKit has neither attestations nor the option against them.
    processes.run(["docker", "build", *options, "."], environment={"BUILDX_NO_DEFAULT_ATTESTATIONS": "1"})
    registry.log_in(ecr)
    processes.run(["docker", "push", tag])
    return tag


def main() -> None:
    """Command line."""
    names = known()
    parser = environment.parser(__doc__)
    parser.add_argument("function", choices=sorted(names), help="the function to deploy")
    parser.add_argument("--image", default="", metavar="URI", help="an image in the registry; skips the build")
    options = parser.parse_args()
    with told():
        chosen = environment.chosen(options)
        clients = Clients(
            chosen.client("cloudformation"),
            chosen.client("ecr"),
            chosen.client("lambda"),
        )
        redeploy(clients, chosen.stack_name, names[options.function], options.image or None)


if __name__ == "__main__":
    main()
