"""The container registry: one repository for the three images of all stacks."""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from tools.aws import processes
from tools.aws.failures import Refused

if TYPE_CHECKING:
    from mypy_boto3_ecr import ECRClient

REPOSITORY = "hypermob"
_URI = re.compile(r"(?P<repository>[^/]+/(?P<name>[^:@]+))(?P<rest>[:@].+)?")


def ensure(ecr: ECRClient, name: str = REPOSITORY) -> str:
    """The repository's address; creates it if it does not exist. Images are scanned on push.

    Images do not expire: a function may run an old image if its code has not changed, and it fails without
    its image.
    """
    try:
        return ecr.describe_repositories(repositoryNames=[name])["repositories"][0]["repositoryUri"]
    except ClientError as error:
        if error.response["Error"]["Code"] != "RepositoryNotFoundException":
            raise
    processes.tell(f"Creating the image repository {name} ...")
    made = ecr.create_repository(repositoryName=name, imageScanningConfiguration={"scanOnPush": True})
    return made["repository"]["repositoryUri"]


def log_in(ecr: ECRClient) -> None:
    """Log Docker in to the registry; the password is valid for twelve hours."""
    found = ecr.get_authorization_token()["authorizationData"][0]
    user, _, password = base64.b64decode(found["authorizationToken"]).decode().partition(":")
    processes.run(["docker", "login", "--username", user, "--password-stdin", found["proxyEndpoint"]], stdin=password)


def pinned(ecr: ECRClient, uri: str) -> str:
    """`REPOSITORY@sha256:…` for `REPOSITORY:tag`: a tag can be moved, a digest cannot. Raises Refused."""
    repository, rest = split(uri)
    if not rest.startswith(":"):
        return uri
    name = _matched(uri)["name"]
    found = ecr.describe_images(repositoryName=name, imageIds=[{"imageTag": rest[1:]}])["imageDetails"]
    return f"{repository}@{found[0]['imageDigest']}"


def split(uri: str) -> tuple[str, str]:
    """The repository's address, and the tag or digest with its separator. Raises Refused."""
    found = _matched(uri)
    return found["repository"], found["rest"] or ""


def _matched(uri: str) -> re.Match[str]:
    found = _URI.fullmatch(uri)
    if found is None:
        raise Refused(f"{uri!r} is not a registry image, such as ACCOUNT.dkr.ecr.REGION.amazonaws.com/hypermob:TAG")
    return found
