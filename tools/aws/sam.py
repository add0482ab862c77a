"""The SAM CLI, from its own environment, always told the region."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tools.aws import processes
from tools.aws.environment import SAMCONFIG, Environment
from tools.aws.failures import Refused

PREFIX = "artifacts"  # the folder of the artifacts bucket that SAM writes to


def build(environment: Environment) -> None:
    """Build the three images. With BuildKit only the stages of each image are built, without it also those before."""
    _sam(environment, ["build", *(["--use-buildkit"] if processes.has_buildx() else [])])


def package(environment: Environment, repository: str, bucket: str, packaged: Path) -> None:
    """Push what was built, and write the template that names it."""
    where = ["--image-repository", repository, "--s3-bucket", bucket, "--s3-prefix", PREFIX]
    _sam(environment, ["package", *where, "--output-template-file", str(packaged)])


def deploy(environment: Environment, repository: str, bucket: str | None = None, template: Path | None = None) -> None:
    """Create or change the stack; CloudFormation takes a change back that fails.

    bucket: where templates go; without one SAM makes its own. template: one that was packaged before, else what was
    built last. The role that CloudFormation works with comes from CLOUDFORMATION_ROLE, else it is the caller's own.
    """
    options = ["--stack-name", environment.stack_name, "--image-repository", repository]
    if bucket:
        options += ["--no-resolve-s3", "--s3-bucket", bucket, "--s3-prefix", PREFIX]
    if template:
        options += ["--template-file", str(template)]
    role = os.environ.get("CLOUDFORMATION_ROLE")
    if role:
        options += ["--role-arn", role]
    _sam(environment, ["deploy", *options])


def _sam(environment: Environment, arguments: Sequence[str]) -> None:
    if not processes.SAM.exists():
        raise Refused("the SAM CLI is not installed: `make .venv-sam/.installed`")
    # Unless told, SAM looks for samconfig.toml beside the template, and finds none beside a packaged one.
    where = ["--config-file", str(SAMCONFIG), "--config-env", environment.name, "--region", environment.region]
    processes.run([str(processes.SAM), *arguments, *where], environment={"SAM_CLI_TELEMETRY": "0"})
