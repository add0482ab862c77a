"""Which stack in which region: from a section of samconfig.toml or from the command line."""

from __future__ import annotations

import argparse
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import boto3

from tools.aws.failures import Refused
from tools.aws.processes import ROOT

SAMCONFIG = ROOT / "samconfig.toml"
# CloudFormation names a bucket STACK-RESOURCE-RANDOM in at most 63 characters. The longest resource (`ResultsBucket`),
# 13 random characters and two hyphens take 28. CloudFormation cuts longer stack names and uses small letters only, and
# then the roles of docs/deploy-environment.yaml, which name STACK-*, do not fit.
MAX_STACK_NAME: Final = 63 - 28
_STACK_NAME = re.compile(r"[a-z][a-z0-9-]*")
_RESERVED = ("xn--", "sthree-", "amzn-s3-demo-")  # S3 keeps these beginnings of bucket names for itself


@dataclass(frozen=True)
class Environment:
    """`name` is the section of samconfig.toml, which also holds the parameters of the stack."""

    name: str
    stack_name: str
    region: str

    def client(self, service: Any) -> Any:
        """A boto3 client for `service` in this region. Any, because the stubs know services only as literals."""
        return boto3.client(service, region_name=self.region)


def parser(description: str | None) -> argparse.ArgumentParser:
    """A command-line parser with the options below, to which the caller adds its own."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(made)
    return made


def add_options(parser: argparse.ArgumentParser) -> None:
    """--config-env, --stack-name, --region; empty values, as make passes them, count as not given."""
    parser.add_argument("--config-env", default="", metavar="NAME", help="section of samconfig.toml; default: default")
    parser.add_argument("--stack-name", default="", metavar="NAME", help="a stack other than the section's")
    parser.add_argument("--region", default="", metavar="REGION", help="a region other than the section's")


def chosen(options: argparse.Namespace) -> Environment:
    """The environment that `options` name. Raises Refused if samconfig.toml does not have its section."""
    found = read(options.config_env or "default")
    return Environment(found.name, options.stack_name or found.stack_name, options.region or found.region)


def insist_on_bucket_naming(stack_name: str) -> None:
    """Raises Refused for a name of a stack that cannot begin the names of its buckets."""
    if len(stack_name) > MAX_STACK_NAME or not _STACK_NAME.fullmatch(stack_name) or stack_name.startswith(_RESERVED):
        raise Refused(
            f"the names of the stack's buckets cannot begin with {stack_name!r}. Choose a stack name of at most "
            f"{MAX_STACK_NAME} small letters, digits and hyphens that begins with a letter"
            f" and not with {', '.join(_RESERVED)}."
        )


def read(name: str, path: Path = SAMCONFIG) -> Environment:
    """The section `name` of a samconfig.toml. Raises Refused."""
    sections: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    known = sorted(section for section, value in sections.items() if isinstance(value, dict))
    if name not in known:
        raise Refused(f"{path.name} has no environment {name!r}, only {', '.join(known)}.")
    settings = sections[name]["global"]["parameters"]
    return Environment(name, settings["stack_name"], settings["region"])
