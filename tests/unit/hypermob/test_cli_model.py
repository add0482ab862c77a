"""`hypermob model`: files, versions in a bucket, and what is refused before anything is uploaded."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws
from typer.testing import CliRunner

from hypermob.api.errors import ApiRefused
from hypermob.cli import app
from hypermob.models import versions as model_versions

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET, KEY = "models", "car_fit_model.joblib"
RUNNER = CliRunner(env={"COLUMNS": "160"})


@pytest.fixture
def s3() -> Iterator[S3Client]:
    with mock_aws():
        client = boto3.client("s3", region_name="us-east-1")
        client.create_bucket(Bucket=BUCKET)
        client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        yield client


def publish(s3: S3Client, data: bytes) -> str:
    return model_versions.publish(s3, BUCKET, KEY, data, {"data-hash": data.decode()})


def current(s3: S3Client) -> bytes:
    return s3.get_object(Bucket=BUCKET, Key=KEY)["Body"].read()


def invoke(*arguments: str) -> tuple[int, dict[str, Any]]:
    result = RUNNER.invoke(app, ["model", *arguments, "--json"])
    return result.exit_code, json.loads(result.stdout)


def test_versions_are_listed_newest_first_with_what_publishing_noted(s3: S3Client) -> None:
    old, new = publish(s3, b"one"), publish(s3, b"two")
    s3.put_object(Bucket=BUCKET, Key=f"{KEY}.bak", Body=b"another object")
    listed = invoke("versions", "--bucket", BUCKET)[1]["data"]["versions"]
    assert [version["version_id"] for version in listed] == [new, old]
    assert [version["current"] for version in listed] == [True, False]
    assert listed[0]["notes"]["data-hash"] == "two"
    shown = RUNNER.invoke(app, ["model", "versions", "--bucket", BUCKET]).stdout
    assert "current" in shown
    assert "data two" in shown


def test_a_rollback_goes_one_back_each_time_and_keeps_everything(s3: S3Client) -> None:
    versions = [publish(s3, data) for data in (b"one", b"two", b"three")]
    for expected, origin in ((b"two", versions[1]), (b"one", versions[0])):
        older, _ = model_versions.roll_back(s3, BUCKET, KEY)
        assert (current(s3), older.version_id) == (expected, origin)
    with pytest.raises(ApiRefused, match="no older version"):
        model_versions.roll_back(s3, BUCKET, KEY)
    assert len(model_versions.versions(s3, BUCKET, KEY)) == 5


def test_after_a_rollback_and_a_new_model_the_way_back_is_the_model_before(s3: S3Client) -> None:
    for data in (b"one", b"two"):
        publish(s3, data)
    model_versions.roll_back(s3, BUCKET, KEY)
    publish(s3, b"three")
    model_versions.roll_back(s3, BUCKET, KEY)
    assert current(s3) == b"one"


def test_a_rollback_to_a_named_version_and_to_none_that_exists(s3: S3Client) -> None:
    first = publish(s3, b"one")
    for data in (b"two", b"three"):
        publish(s3, data)
    code, body = invoke("rollback", "--to", first, "--bucket", BUCKET)
    assert (code, body["data"]["noticed_within_s"], current(s3)) == (0, None, b"one")
    assert invoke("rollback", "--to", "nowhere", "--bucket", BUCKET)[1]["error"]["code"] == "NOT_FOUND"


def test_a_deleted_model_comes_back(s3: S3Client) -> None:
    publish(s3, b"one")
    s3.delete_object(Bucket=BUCKET, Key=KEY)
    assert invoke("versions", "--bucket", BUCKET)[1]["data"]["versions"][0]["deleted"]
    assert invoke("rollback", "--bucket", BUCKET)[0] == 0
    assert current(s3) == b"one"


def test_what_is_no_model_is_refused_with_its_reason_and_not_uploaded(s3: S3Client, tmp_path: Path) -> None:
    file = tmp_path / "model.joblib"
    file.write_bytes(b"no model")
    code, body = invoke("publish", str(file), "--bucket", BUCKET)
    assert (code, body["error"]["code"]) == (3, "MODEL_NOT_VALID")
    assert "cannot be read" in body["error"]["message"]
    assert model_versions.versions(s3, BUCKET, KEY) == []
    assert invoke("validate", str(file))[0] == 3


def test_a_bucket_that_is_not_there_is_a_refusal_in_one_line(s3: S3Client) -> None:
    result = RUNNER.invoke(app, ["model", "versions", "--bucket", "nobodys"])
    assert result.exit_code == 3
    assert len(result.stderr.splitlines()) == 1
    assert "NOSUCHBUCKET" in result.stderr


def test_without_credentials_the_service_cannot_be_reached(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    code, body = invoke("versions", "--bucket", BUCKET)
    assert (code, body["error"]["code"]) == (4, "AWS_UNREACHABLE")


class Stacks:
    """CloudFormation with two stacks; only one of them is ours."""

    def describe_stacks(self, **named: str) -> dict[str, Any]:
        if named["StackName"] == "nobodys":
            raise ClientError({"Error": {"Code": "ValidationError", "Message": "does not exist"}}, "DescribeStacks")
        outputs = [{"OutputKey": "ModelsBucketName", "OutputValue": BUCKET}] if named["StackName"] == "ours" else []
        return {"Stacks": [{"Outputs": outputs}]}


def test_a_stack_gives_the_bucket_and_one_without_models_is_refused(
    s3: S3Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    create: Any = boto3.client
    monkeypatch.setattr(boto3, "client", lambda name: Stacks() if name == "cloudformation" else create(name))
    publish(s3, b"one")
    assert len(invoke("versions", "--stack-name", "ours")[1]["data"]["versions"]) == 1
    assert invoke("versions", "--stack-name", "theirs")[1]["error"]["code"] == "WRONG_STACK"
    assert invoke("versions", "--stack-name", "nobodys")[0] == 3


def test_the_status_needs_a_function_to_ask(s3: S3Client) -> None:
    assert invoke("status", "--bucket", BUCKET)[1]["error"]["code"] == "STACK_NEEDED"


def test_training_writes_a_model_for_the_vehicles_that_are_named(tmp_path: Path) -> None:
    from functions.recommend.model_file import decode

    output = tmp_path / "new.joblib"
    command = ["model", "train", "--output", str(output), "--drivers", "300", "--vehicle", "generic-suv"]
    result = RUNNER.invoke(app, command)
    assert result.exit_code == 0, result.output
    assert "generic-suv" in result.stdout
    assert list(decode(output.read_bytes()).vehicles) == ["generic-suv"]


@pytest.mark.parametrize("name", ["flying-carpet", "missing.json"])
def test_training_for_a_vehicle_that_is_not_there_is_a_usage_error(tmp_path: Path, name: str) -> None:
    result = RUNNER.invoke(app, ["model", "train", "--output", str(tmp_path / "x"), "--vehicle", name])
    assert result.exit_code == 2
    assert name in result.stderr
