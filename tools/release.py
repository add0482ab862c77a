"""A release is built once and deployed everywhere: `python -m tools.release build|deploy NAME`.

`build` builds the images, pushes them, and leaves a template that names them by digest as releases/NAME.yaml in the
artifacts bucket, where it is never overwritten; `deploy` deploys that template to a stack. NAME is a commit. The bucket
and the image repository come from ARTIFACTS_BUCKET and IMAGE_REPOSITORY.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from tools.aws import environment, registry, sam
from tools.aws.failures import Refused, told
from tools.aws.processes import ROOT, tell

if TYPE_CHECKING:
    from mypy_boto3_ecr import ECRClient
    from mypy_boto3_s3 import S3Client

PACKAGED = ROOT / ".aws-sam" / "packaged.yaml"
_NAME = re.compile(r"[0-9a-f]{40}|v[0-9][0-9A-Za-z.-]*")


def build(chosen: environment.Environment, s3: S3Client, ecr: ECRClient, name: str) -> None:
    """Build a release; an existing one is kept, because it was tested. Raises Refused and CalledProcessError."""
    bucket, repository = _setting("ARTIFACTS_BUCKET"), _setting("IMAGE_REPOSITORY")
    if _exists(s3, bucket, key_of(name)):
        tell(f"Release {name} already exists.")
        return
    sam.build(chosen)
    sam.package(chosen, repository, bucket, PACKAGED)
    template = pin_images(PACKAGED.read_text(encoding="utf-8"), repository, ecr)
    s3.put_object(Bucket=bucket, Key=key_of(name), Body=template.encode(), IfNoneMatch="*")
    tell(f"Release {name} is s3://{bucket}/{key_of(name)}.")


def deploy(chosen: environment.Environment, s3: S3Client, name: str) -> None:
    """Deploy the release `name` to the stack. Raises Refused and CalledProcessError."""
    environment.insist_on_bucket_naming(chosen.stack_name)
    bucket, repository = _setting("ARTIFACTS_BUCKET"), _setting("IMAGE_REPOSITORY")
    if not _exists(s3, bucket, key_of(name)):
        raise Refused(f"there is no release {name}: s3://{bucket}/{key_of(name)} does not exist.")
    PACKAGED.parent.mkdir(exist_ok=True)
    PACKAGED.write_bytes(s3.get_object(Bucket=bucket, Key=key_of(name))["Body"].read())
    sam.deploy(chosen, repository, bucket, PACKAGED)


def key_of(name: str) -> str:
    """The key of a release's template. Raises Refused for a name that is neither a commit nor a version."""
    if not _NAME.fullmatch(name):
        raise Refused(f"{name!r} is not a release: give all 40 digits of a commit, or a version such as v1.2.0")
    return f"releases/{name}.yaml"


def pin_images(template: str, repository: str, ecr: ECRClient) -> str:
    """The template with digests in place of tags of `repository`. Raises Refused if it names no image."""
    tagged = re.compile(rf"{re.escape(repository)}:[\w.-]+")
    digests = {uri: registry.pinned(ecr, uri) for uri in set(tagged.findall(template))}
    if not digests:
        raise Refused(f"the packaged template names no image of {repository}.")
    return tagged.sub(lambda found: digests[found.group()], template)


def _exists(s3: S3Client, bucket: str, key: str) -> bool:
    try:
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] == "404":
            return False
        raise
    return True


def _setting(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise Refused(f"{name} is not set: see docs/deploy.md.")
    return value


def main() -> None:
    """Command line."""
    parser = environment.parser(__doc__)
    parser.add_argument("what", choices=["build", "deploy"])
    parser.add_argument("name", help="the commit")
    options = parser.parse_args()
    with told():
        chosen = environment.chosen(options)
        s3 = chosen.client("s3")
        if options.what == "build":
            build(chosen, s3, chosen.client("ecr"), options.name)
        else:
            deploy(chosen, s3, options.name)


if __name__ == "__main__":
    main()
