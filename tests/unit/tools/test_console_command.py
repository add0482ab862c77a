from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from hypermob.console import files as console_files
from tests.unit.tools.cloudformation import REGION
from tests.unit.tools.conftest import STACK, Aws
from tools import console
from tools.aws.failures import Refused

BUCKET, API = "console", "https://abc123.execute-api.ap-northeast-2.amazonaws.com/prod"
PAGE = '<!doctype html><html><head><script src="./assets/index-1.js"></script></head></html>'
Files = dict[str, bytes]


@pytest.fixture
def files() -> Files:
    return {
        "index.html": PAGE.encode(),
        "favicon.svg": b"<svg/>",
        "assets/index-1.js": b"1",
        "assets/index-1.css": b"a{}",
    }


@pytest.fixture
def clients(deployed: Aws) -> console.Clients:
    """The stack with a console: an empty bucket and a distribution."""
    deployed.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    cloudfront = boto3.client("cloudfront", region_name=REGION)
    origin: Any = {
        "Id": "o",
        "DomainName": f"{BUCKET}.s3.amazonaws.com",
        "S3OriginConfig": {"OriginAccessIdentity": ""},
    }
    made = cloudfront.create_distribution(
        DistributionConfig={
            "CallerReference": "1",
            "Comment": "",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "o", "ViewerProtocolPolicy": "redirect-to-https"},
        }
    )
    deployed.stack.outputs.update(
        ApiUrl=API,
        ConsoleUrl="https://d1.cloudfront.net",
        ConsoleBucketName=BUCKET,
        ConsoleDistributionId=made["Distribution"]["Id"],
        UploadsBucketName="uploads-1",
        ResultsBucketName="results-2",
    )
    return console.Clients(deployed.cloudformation, deployed.s3, cloudfront)


@pytest.fixture
def where(clients: console.Clients) -> console.Place:
    return console.place(clients.cloudformation, STACK)


def stored(clients: console.Clients) -> dict[str, dict[str, Any]]:
    keys = [entry["Key"] for entry in clients.s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])]
    return {key: dict(clients.s3.get_object(Bucket=BUCKET, Key=key)) for key in keys}


def invalidated(clients: console.Clients, where: console.Place) -> set[str]:
    (found,) = clients.cloudfront.list_invalidations(DistributionId=where.distribution)["InvalidationList"]["Items"]
    details = clients.cloudfront.get_invalidation(DistributionId=where.distribution, Id=found["Id"])["Invalidation"]
    paths: list[str] = details["InvalidationBatch"]["Paths"]["Items"]
    return set(paths)


def test_every_file_goes_up_with_its_type_and_its_time(
    clients: console.Clients, where: console.Place, files: Files
) -> None:
    console.publish(clients, where, files)
    found = stored(clients)
    assert found.keys() == files.keys() | {"config.json", "release.json"}
    script, page, config = (found[name] for name in ("assets/index-1.js", "index.html", "config.json"))
    assert (script["ContentType"], script["Body"].read()) == ("text/javascript; charset=utf-8", b"1")
    assert "immutable" in script["CacheControl"]
    assert (page["ContentType"], page["CacheControl"]) == ("text/html; charset=utf-8", "no-store")
    assert config["CacheControl"] == "no-store"
    assert found["favicon.svg"]["CacheControl"] == "no-cache"


def test_the_settings_hold_the_address_and_no_key(clients: console.Clients, where: console.Place, files: Files) -> None:
    left = b'{"apiKey": "left by a build"}'  # pragma: allowlist secret
    console.publish(clients, where, {**files, "config.json": left})
    assert json.loads(stored(clients)["config.json"]["Body"].read()) == {"apiUrl": API}


def test_the_page_names_the_hosts_of_its_stack(clients: console.Clients, where: console.Place, files: Files) -> None:
    console.publish(clients, where, files)
    page = stored(clients)["index.html"]["Body"].read().decode()
    policy = page.partition('<head><meta http-equiv="Content-Security-Policy" content="')[2].partition('">')[0]
    assert policy.partition(";")[0].split() == [
        "connect-src",
        "'self'",
        "https://abc123.execute-api.ap-northeast-2.amazonaws.com",
        "https://uploads-1.s3.ap-northeast-2.amazonaws.com",
        "https://results-2.s3.ap-northeast-2.amazonaws.com",
    ]
    assert "*" not in policy
    assert page.index("Content-Security-Policy") < page.index("<script")


def test_the_page_comes_after_everything_that_it_asks_for(
    clients: console.Clients, where: console.Place, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    monkeypatch.setattr(clients.s3, "put_object", lambda **call: order.append(call["Key"]))
    console.publish(clients, where, files)
    assert order == [
        "assets/index-1.css",
        "assets/index-1.js",
        "favicon.svg",
        "config.json",
        "index.html",
        "release.json",
    ]


def test_cloudfront_forgets_what_may_have_changed_and_keeps_what_cannot(
    clients: console.Clients, where: console.Place, files: Files
) -> None:
    console.publish(clients, where, files)
    names = {"index.html", "config.json", "release.json", "favicon.svg"}
    assert invalidated(clients, where) == {"/", *(f"/{name}" for name in names)}


def test_the_release_before_stays_for_open_pages_and_older_ones_go(
    clients: console.Clients, where: console.Place, files: Files
) -> None:
    for number in (1, 2, 3):
        build = {"index.html": files["index.html"], f"assets/index-{number}.js": b"x"}
        console.publish(clients, where, build)
    assert {name for name in stored(clients) if name.startswith("assets/")} == {
        "assets/index-2.js",
        "assets/index-3.js",
    }


def test_nothing_is_deleted_when_nobody_can_tell_what_the_release_before_was(
    clients: console.Clients, where: console.Place, files: Files
) -> None:
    clients.s3.put_object(Bucket=BUCKET, Key="assets/put-by-hand.js", Body=b"1")
    console.publish(clients, where, files)
    assert "assets/put-by-hand.js" in stored(clients)


def test_what_s3_keeps_is_said(
    clients: console.Clients, where: console.Place, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    console.publish(clients, where, files)
    clients.s3.put_object(Bucket=BUCKET, Key="assets/old.js", Body=b"1")
    kept = {"Errors": [{"Key": "assets/old.js", "Message": "Access Denied"}]}
    monkeypatch.setattr(clients.s3, "delete_objects", lambda **_: kept)
    with pytest.raises(Refused, match=r"could not delete assets/old\.js from .*: Access Denied"):
        console.publish(clients, where, files)


def test_a_bucket_that_may_not_be_read_is_not_mistaken_for_a_new_one(
    clients: console.Clients, where: console.Place, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(**_: object) -> None:
        raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "GetObject")

    monkeypatch.setattr(clients.s3, "get_object", denied)
    with pytest.raises(ClientError, match="no"):
        console.publish(clients, where, files)
    monkeypatch.undo()
    assert stored(clients) == {}


@pytest.mark.parametrize("page", ["<html></html>", "<head></head><head></head>"])
def test_a_page_that_cannot_carry_its_policy_is_not_uploaded(
    clients: console.Clients, where: console.Place, files: Files, page: str
) -> None:
    with pytest.raises(Refused, match="Content-Security-Policy"):
        console.publish(clients, where, {**files, "index.html": page.encode()})
    assert stored(clients) == {}


def test_a_stack_without_a_console_says_how_to_get_one(deployed: Aws) -> None:
    with pytest.raises(Refused, match="EnableConsole"):
        console.place(deployed.cloudformation, STACK)


def test_the_command_uploads_what_was_built(
    clients: console.Clients,
    files: Files,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(console_files, "BUILT", tmp_path)
    monkeypatch.setattr("sys.argv", ["console"])
    with pytest.raises(SystemExit, match="make web"):
        console.main()
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    console.main()
    assert stored(clients).keys() >= files.keys()
    assert "The console: https://d1.cloudfront.net" in capsys.readouterr().err
