"""Upload the built web console to the bucket behind the stack's CloudFront: `make deploy-console [CONFIG_ENV=prod]`.

Files with a hash in their names are uploaded first and the page last, so that the page finds them. Open pages keep
working, because the files of the previous release stay until the next one. Nothing secret is uploaded; users enter
the API key in the console.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import ClientError

from hypermob.api.errors import ServiceFailed
from hypermob.console import files as console_files
from hypermob.console.files import CONFIG, HASHED_FOLDER, PAGE
from hypermob.console.policy import Service, narrowed
from tools.aws import environment, stack
from tools.aws.failures import Refused, told
from tools.aws.processes import tell

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

RELEASE = "release.json"  # lists the files of the console in the bucket; browsers do not request it
BATCH = 1000  # the limit of one DeleteObjects
_HEAD = "<head>"


@dataclass(frozen=True)
class Clients:
    cloudformation: CloudFormationClient
    s3: S3Client
    cloudfront: Any  # two calls do not justify another package of stubs


@dataclass(frozen=True)
class Place:
    """The bucket of a stack's console, and the hosts that it can connect to."""

    url: str
    bucket: str
    distribution: str
    api_url: str
    uploads_bucket: str
    results_bucket: str


def place(cloudformation: CloudFormationClient, stack_name: str) -> Place:
    """Raises Refused for a stack without a console."""
    outputs = stack.outputs(stack.get(cloudformation, stack_name))
    if "ConsoleBucketName" not in outputs:
        raise Refused(
            f'the stack {stack_name} has no console. Set EnableConsole = "true" under parameter_overrides'
            " in samconfig.toml, run `make deploy`, then try again: see docs/console.md."
        )
    return Place(
        url=outputs["ConsoleUrl"],
        bucket=outputs["ConsoleBucketName"],
        distribution=outputs["ConsoleDistributionId"],
        api_url=outputs["ApiUrl"],
        uploads_bucket=outputs["UploadsBucketName"],
        results_bucket=outputs["ResultsBucketName"],
    )


def built() -> dict[str, bytes]:
    """The built console, name -> content. Raises Refused if it is not built."""
    try:
        files = console_files.listed(console_files.built())
    except ServiceFailed as error:
        raise Refused(error.message) from None
    return {name: path.read_bytes() for name, path in files.items()}


def publish(clients: Clients, where: Place, files: Mapping[str, bytes]) -> None:
    """Upload, delete files that no page uses, and invalidate CloudFront's cache. Raises Refused."""
    contents = _contents(where, files)
    before = _release(clients.s3, where.bucket)
    for name in sorted(contents, key=_turn):
        tell(f"  {name}")
        clients.s3.put_object(
            Bucket=where.bucket,
            Key=name,
            Body=contents[name],
            ContentType=console_files.content_type(name),
            CacheControl=console_files.cache_control(name),
        )
    if before is not None:
        _delete_all_but(clients.s3, where.bucket, {*before, *contents})
    changing = sorted(name for name in contents if not name.startswith(HASHED_FOLDER))
    _invalidate(clients.cloudfront, where.distribution, changing)


def _contents(where: Place, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The files to upload: those built, the page with its policy, and the stack's configuration."""
    page = with_policy(files[PAGE].decode(), where).encode()
    contents = {**files, PAGE: page, CONFIG: Service(where.api_url).config()}
    return {**contents, RELEASE: json.dumps(sorted(contents)).encode()}


def with_policy(page: str, where: Place) -> str:
    """The page with the exact hosts of its stack. CloudFront's header only has patterns: see template.yaml."""
    if page.count(_HEAD) != 1:
        raise Refused(f"{PAGE} has no plain {_HEAD} for its Content-Security-Policy: build the console again")
    hosts = narrowed(where.api_url, where.uploads_bucket, where.results_bucket)
    return page.replace(_HEAD, f'{_HEAD}<meta http-equiv="Content-Security-Policy" content="{hosts}">')


def _turn(name: str) -> tuple[int, str]:
    last = {CONFIG: 2, PAGE: 3, RELEASE: 4}
    return (last.get(name, 0 if name.startswith(HASHED_FOLDER) else 1), name)


def _release(s3: S3Client, bucket: str) -> list[str] | None:
    """The files of the deployed console, or None if they are not known."""
    try:
        found: list[str] = json.loads(s3.get_object(Bucket=bucket, Key=RELEASE)["Body"].read())
    except ClientError as error:
        if error.response["Error"]["Code"] != "NoSuchKey":
            raise
        return None
    return found


def _delete_all_but(s3: S3Client, bucket: str, kept: set[str]) -> None:
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    old = [entry["Key"] for page in pages for entry in page.get("Contents", []) if entry["Key"] not in kept]
    for start in range(0, len(old), BATCH):
        tell(f"  Deleting {len(old[start : start + BATCH])} files of earlier releases")
        listed: list[ObjectIdentifierTypeDef] = [{"Key": key} for key in old[start : start + BATCH]]
        answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": listed, "Quiet": True})
        if answer.get("Errors"):
            first = answer["Errors"][0]
            raise Refused(f"could not delete {first.get('Key')} from {bucket}: {first.get('Message')}")


def _invalidate(cloudfront: Any, distribution: str, names: list[str]) -> None:
    """Files without a hash are cached for at most a second (console_files.cache_control); this invalidates files
    that were uploaded with other headers."""
    paths = ["/", *(f"/{name}" for name in names)]
    batch = {"CallerReference": str(uuid4()), "Paths": {"Quantity": len(paths), "Items": paths}}
    cloudfront.create_invalidation(DistributionId=distribution, InvalidationBatch=batch)


def main() -> None:
    """Command line."""
    options = environment.parser(__doc__).parse_args()
    with told():
        chosen = environment.chosen(options)
        clients = Clients(
            chosen.client("cloudformation"),
            chosen.client("s3"),
            chosen.client("cloudfront"),
        )
        where = place(clients.cloudformation, chosen.stack_name)
        files = built()
        tell(f"Uploading the console to {where.bucket} ...")
        publish(clients, where, files)
        tell(f"The console: {where.url}")


if __name__ == "__main__":
    main()
