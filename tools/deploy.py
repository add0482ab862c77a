"""Build and deploy the working tree: `make deploy [CONFIG_ENV=prod]`.

Creates the image repository if it does not exist, builds the images, saves what the stack runs now
(.hypermob/before-STACK-REGION.json, for `make rollback`), pushes, and updates the stack with CloudFormation.
If nothing is deployed, because you decline or nothing has changed, it ends with 1 and keeps the earlier file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from tools import rollback
from tools.aws import environment, registry, sam, stack
from tools.aws.failures import Refused, told
from tools.aws.processes import tell

if TYPE_CHECKING:
    from mypy_boto3_cloudformation.type_defs import StackTypeDef
    from mypy_boto3_lambda import LambdaClient

MAX_WINDOWS: Final = 40  # the default of WindowsConcurrency, and the most that an inline Map runs at once


def deploy(chosen: environment.Environment) -> None:
    """Raises Refused, CalledProcessError, and what boto3 raises."""
    environment.insist_on_bucket_naming(chosen.stack_name)
    cloudformation = chosen.client("cloudformation")
    repository = os.environ.get("IMAGE_REPOSITORY") or registry.ensure(chosen.client("ecr"))
    sam.build(chosen)
    file = rollback.default_file(chosen)
    rollback.prepare(cloudformation, chosen.stack_name, file)
    before = stack.find(cloudformation, chosen.stack_name)
    sam.deploy(chosen, repository, os.environ.get("ARTIFACTS_BUCKET"))
    rollback.settle(cloudformation, chosen.stack_name, file)
    found = _changed(before, stack.find(cloudformation, chosen.stack_name))
    outputs = stack.outputs(found)
    if "ApiUrl" in outputs:
        tell(f"\nThe API: {outputs['ApiUrl']}")
        tell(f"Its key: aws apigateway get-api-key --include-value --api-key {outputs['ApiKeyId']} --query value")
        tell("Check it: make smoke, with the same CONFIG_ENV")
    advise(chosen.client("lambda"), stack.parameters(found))


def _changed(before: StackTypeDef | None, after: StackTypeDef | None) -> StackTypeDef:
    """The stack after a deployment. Raises Refused if it is as before: SAM also ends with 0 if you decline."""
    if after is None or not stack.has_worked(after):
        raise Refused("nothing was deployed, and the stack runs nothing yet: see SAM's message above.")
    if before is not None and stack.has_worked(before) and stack.moment(before) == stack.moment(after):
        raise Refused("nothing was deployed, the stack runs what it ran before: see SAM's message above.")
    return after


def advise(functions: LambdaClient, parameters: Mapping[str, str]) -> None:
    """Tell when one video may take most of what the account runs at once: new accounts have a limit of 10."""
    try:
        limit = functions.get_account_settings()["AccountLimit"]["ConcurrentExecutions"]
    except ClientError:  # a role that may deploy need not be allowed to ask
        return
    windows = int(parameters.get("WindowsConcurrency", MAX_WINDOWS))
    if windows > max(1, limit // 2):
        tell(f"\nThis account runs {limit} functions at once, and one video may take {windows} of them.")
        tell(f"Set WindowsConcurrency = {max(1, limit // 2)} in samconfig.toml, or ask AWS for a higher limit.")


def main() -> None:
    """Command line."""
    parser = environment.parser(__doc__)
    with told():
        deploy(environment.chosen(parser.parse_args()))


if __name__ == "__main__":
    main()
