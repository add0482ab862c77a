"""An account in memory: CloudFormation as far as it is needed, the rest by moto."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from moto import mock_aws

from tests.unit.tools.cloudformation import ACCOUNT, REGION, FakeCloudFormation, FakeStack
from tools.aws import processes

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_ecr import ECRClient
    from mypy_boto3_lambda import LambdaClient
    from mypy_boto3_s3 import S3Client

STACK, FUNCTION, ARTIFACTS = "hypermob", "hypermob-MeasureFunction-1", "artifacts"
ROLE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": "*"}]}
MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"


@dataclass
class Aws:
    """An account. A client takes a tenth of a second to make: only those that a test asks for are made."""

    create: Any  # boto3.client, not replaced
    cloudformation: Any = None  # FakeCloudFormation, which no stub describes

    @cached_property
    def s3(self) -> S3Client:
        return self.create("s3", region_name=REGION)  # type: ignore[no-any-return]

    @cached_property
    def ecr(self) -> ECRClient:
        return self.create("ecr", region_name=REGION)  # type: ignore[no-any-return]

    @cached_property
    def functions(self) -> LambdaClient:
        return self.create("lambda", region_name=REGION)  # type: ignore[no-any-return]

    @cached_property
    def dynamodb(self) -> DynamoDBClient:
        return self.create("dynamodb", region_name=REGION)  # type: ignore[no-any-return]

    def push(self, tag: str) -> str:
        """Put an image into the repository; its address by digest."""
        layer = {"digest": f"sha256:{tag}", "size": 1, "mediaType": "application/vnd.docker.image.rootfs.diff.tar.gzip"}
        manifest = {"schemaVersion": 2, "mediaType": MANIFEST, "config": layer, "layers": [layer]}
        made = self.ecr.put_image(repositoryName="hypermob", imageManifest=json.dumps(manifest), imageTag=tag)["image"]
        return f"{self.repository}@{made['imageId']['imageDigest']}"

    @property
    def repository(self) -> str:
        return self.ecr.describe_repositories(repositoryNames=["hypermob"])["repositories"][0]["repositoryUri"]

    @property
    def stack(self) -> FakeStack:
        found: FakeStack = self.cloudformation.stacks[STACK]
        return found


@dataclass
class Commands:
    """What would have been started, what was written to its input, and its environment.

    `declined`: SAM shows the changes and ends with 0 without making them.
    """

    lines: list[list[str]] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    environments: list[Mapping[str, str]] = field(default_factory=list)
    declined: bool = False

    def of(self, program: str, verb: str) -> list[str]:
        """The one line that starts `program verb`."""
        (line,) = [line for line in self.lines if line[0].endswith(program) and line[1] == verb]
        return line


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """An account with nothing in it but a bucket for artifacts; boto3.client finds it."""
    for name in ("CONFIRM", "ARTIFACTS_BUCKET", "IMAGE_REPOSITORY", "CLOUDFORMATION_ROLE", "URL", "KEY", "TOKEN"):
        monkeypatch.delenv(name, raising=False)
    with mock_aws():
        found = Aws(boto3.client)
        found.s3.create_bucket(Bucket=ARTIFACTS, CreateBucketConfiguration={"LocationConstraint": REGION})
        found.cloudformation = FakeCloudFormation(found.s3)

        def client(name: str, **options: Any) -> Any:
            return found.cloudformation if name == "cloudformation" else found.create(name, **options)

        monkeypatch.setattr(boto3, "client", client)
        yield found


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch, aws: Aws) -> Commands:
    """Docker and SAM, written down instead of started; what Docker pushes is in the registry afterwards."""
    seen = Commands()

    def run(line: Sequence[str], *, stdin: str | None = None, environment: Mapping[str, str] | None = None) -> None:
        seen.lines.append(list(line))
        seen.inputs += [stdin] if stdin else []
        seen.environments.append(environment or {})
        if line[:2] == ["docker", "push"]:
            aws.push(line[2].rpartition(":")[2])
        if "--stack-name" in line:
            name = line[line.index("--stack-name") + 1]
            if seen.declined:
                aws.cloudformation.stacks.setdefault(name, FakeStack(name, status="REVIEW_IN_PROGRESS"))
            else:
                aws.cloudformation.execute_change_set(name)

    monkeypatch.setattr(processes, "run", run)
    monkeypatch.setattr(processes, "has_buildx", lambda: True)
    return seen


@pytest.fixture
def deployed(aws: Aws) -> Aws:
    """The stack as CloudFormation tells of it; `stored` and `running` bring what is in it."""
    aws.cloudformation.stacks[STACK] = FakeStack(
        STACK,
        template='Transform: AWS::Serverless-2016-10-31\nDescription: "one"\n',
        parameters={"RetentionDays": "365"},
        resources={
            "UploadsBucket": ("AWS::S3::Bucket", "uploads"),
            "ModelsBucket": ("AWS::S3::Bucket", "models"),
            "AnalysesTable": ("AWS::DynamoDB::Table", "analyses"),
            "MeasureFunction": ("AWS::Lambda::Function", FUNCTION),
        },
        outputs={"ApiUrl": "https://api.example.com/prod", "ApiKeyId": "example"},
    )
    return aws


@pytest.fixture
def stored(deployed: Aws) -> Aws:
    """Its buckets, one of them versioned, and its table."""
    for bucket in ("uploads", "models"):
        deployed.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
    deployed.s3.put_bucket_versioning(Bucket="models", VersioningConfiguration={"Status": "Enabled"})
    deployed.dynamodb.create_table(
        TableName="analyses",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "analysis_id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "analysis_id", "KeyType": "HASH"}],
    )
    return deployed


@pytest.fixture
def pushed(deployed: Aws) -> Aws:
    """The registry, with the image that the function runs."""
    deployed.ecr.create_repository(repositoryName="hypermob")
    deployed.push("measurefunction-1-vision")
    return deployed


@pytest.fixture
def running(pushed: Aws) -> Aws:
    """The function, running that image, called by its alias."""
    iam = boto3.client("iam", region_name=REGION)
    iam.create_role(RoleName="measure", AssumeRolePolicyDocument=json.dumps(ROLE))
    pushed.functions.create_function(
        FunctionName=FUNCTION,
        PackageType="Image",
        Code={"ImageUri": f"{pushed.repository}:measurefunction-1-vision"},
        Role=f"arn:aws:iam::{ACCOUNT}:role/measure",
    )
    version = pushed.functions.publish_version(FunctionName=FUNCTION)["Version"]
    pushed.functions.create_alias(FunctionName=FUNCTION, Name="live", FunctionVersion=version)
    return pushed
