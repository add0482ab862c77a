"""Build and deploy the working tree: `make deploy [CONFIG_ENV=prod]`.

Creates the image repository if it does not exist, builds the images, saves what the stack runs now
(.hypermob/before-STACK.json, for `make rollback`), pushes, and updates the stack with CloudFormation.
"""

from __future__ import annotations

import os

from tools import rollback
from tools.aws import environment, registry, sam, stack
from tools.aws.failures import told
from tools.aws.processes import tell


def deploy(chosen: environment.Environment) -> None:
    """Raises Refused, CalledProcessError, and what boto3 raises."""
    cloudformation = chosen.client("cloudformation")
    ecr = chosen.client("ecr")
    repository = os.environ.get("IMAGE_REPOSITORY") or registry.ensure(ecr)
    sam.build(chosen)
    rollback.save(cloudformation, chosen.stack_name, rollback.default_file(chosen))
    sam.deploy(chosen, repository, os.environ.get("ARTIFACTS_BUCKET"))
    found = stack.find(cloudformation, chosen.stack_name)
    outputs = stack.outputs(found) if found else {}
    if "ApiUrl" in outputs:
        tell(f"\nThe API: {outputs['ApiUrl']}")
        tell(f"Its key: aws apigateway get-api-key --include-value --api-key {outputs['ApiKeyId']} --query value")
        tell("To check it: make smoke, with the same CONFIG_ENV")


def main() -> None:
    """Command line."""
    parser = environment.parser(__doc__)
    with told():
        deploy(environment.chosen(parser.parse_args()))


if __name__ == "__main__":
    main()
