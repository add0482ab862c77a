"""Run the SAM CLI from its own environment, always with the region."""

from __future__ import annotations

import hashlib
import json
import os
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.aws import processes
from tools.aws.environment import SAMCONFIG, Environment
from tools.aws.failures import Refused
from tools.aws.processes import ROOT

PREFIX = "artifacts"  # the folder of the artifacts bucket that SAM writes to


def build(environment: Environment) -> None:
    """Build the three images. With BuildKit only the needed stages are built, without it also all earlier ones."""
    _sam(environment, ["build", *(["--use-buildkit"] if processes.has_buildx() else [])])


def package(environment: Environment, repository: str, bucket: str, packaged: Path) -> None:
    """Push the built images and write a template that names them."""
    where = ["--image-repository", repository, "--s3-bucket", bucket, "--s3-prefix", PREFIX]
    _sam(environment, ["package", *where, "--output-template-file", str(packaged)])


def deploy(environment: Environment, repository: str, bucket: str | None = None, template: Path | None = None) -> None:
    """Create or update the stack; CloudFormation rolls back a failed update.

    bucket: for templates; without one SAM creates its own. template: a packaged one, else the last build.
    CloudFormation uses the role CLOUDFORMATION_ROLE, else the caller's.
    """
    options = ["--stack-name", environment.stack_name, "--image-repository", repository]
    if bucket:
        options += ["--no-resolve-s3", "--s3-bucket", bucket, "--s3-prefix", PREFIX]
    if template:
        options += ["--template-file", str(template)]
    role = os.environ.get("CLOUDFORMATION_ROLE")
    if role:
        options += ["--role-arn", role]
    _sam(environment, ["deploy", *options], with_revision(environment))


def with_revision(environment: Environment, config: Path = SAMCONFIG) -> Path:
    """samconfig.toml with a ConfigRevision that changes whenever one of the environment's parameters does.

    Two functions are called by published versions, which keep their parameters until a new revision publishes them
    again. This is a file because parameters on SAM's command line replace those of the file. SAM reads YAML, and
    JSON is YAML.
    """
    sections: dict[str, Any] = tomllib.loads(config.read_text(encoding="utf-8"))
    given = sections[environment.name].setdefault("deploy", {}).setdefault("parameters", {})
    parameters = given.setdefault("parameter_overrides", {})
    digest = hashlib.sha256(json.dumps(parameters, sort_keys=True).encode()).hexdigest()
    parameters.setdefault("ConfigRevision", digest[:12])
    written = ROOT / ".hypermob" / f"samconfig-{environment.name}.yaml"
    written.parent.mkdir(exist_ok=True)
    written.write_text(json.dumps(sections, indent=1), encoding="utf-8")
    return written


def _sam(environment: Environment, arguments: Sequence[str], config: Path = SAMCONFIG) -> None:
    if not processes.SAM.exists():
        raise Refused("the SAM CLI is not installed: run `make .venv-sam/.installed` (Windows: docs/windows.md)")
    # By default SAM looks for samconfig.toml next to the template, where a packaged one has none.
    where = ["--config-file", str(config), "--config-env", environment.name, "--region", environment.region]
    processes.run([str(processes.SAM), *arguments, *where], environment={"SAM_CLI_TELEMETRY": "0"})
