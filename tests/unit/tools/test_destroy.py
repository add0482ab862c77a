from __future__ import annotations

import io
from typing import Any

import pytest

from tests.unit.tools.conftest import STACK, Aws
from tools import destroy
from tools.aws.failures import Refused


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def filled(stored: Aws) -> Aws:
    """An upload; a model in two versions, deleted since: a marker over two versions."""
    stored.s3.put_object(Bucket="uploads", Key="photos/1.jpg", Body=b"photo")
    for body in (b"one", b"two"):
        stored.s3.put_object(Bucket="models", Key="model.joblib", Body=body)
    stored.s3.delete_object(Bucket="models", Key="model.joblib")
    return stored


@pytest.fixture
def clients(filled: Aws) -> destroy.Clients:
    return destroy.Clients(filled.cloudformation, filled.s3, filled.dynamodb)


def versions(aws: Aws, bucket: str) -> list[Any]:
    found = aws.s3.list_object_versions(Bucket=bucket)
    return [*found.get("Versions", []), *found.get("DeleteMarkers", [])]


def buckets(aws: Aws) -> set[str]:
    return {bucket["Name"] for bucket in aws.s3.list_buckets()["Buckets"]}


def test_it_says_what_would_go(clients: destroy.Clients) -> None:
    uploads, models, table, others = destroy.inventory(clients, STACK)
    assert uploads == "bucket uploads: 1 objects and versions"
    assert models == "bucket models: 3 objects and versions"
    assert "about 0 analyses" in table
    assert others.startswith("1 other resources")


def test_every_version_and_the_stack_go_and_other_buckets_stay(clients: destroy.Clients, filled: Aws) -> None:
    destroy.destroy(clients, STACK)
    assert filled.cloudformation.stacks == {}
    assert buckets(filled) == {"artifacts"}


def test_buckets_are_emptied_batch_by_batch(filled: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destroy, "BATCH", 2)
    destroy.empty(filled.s3, "models")
    assert versions(filled, "models") == []


def test_a_late_write_is_emptied_in_a_second_round(
    clients: destroy.Clients, filled: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(s3: Any, bucket: str, then: Any = destroy.empty) -> None:
        then(s3, bucket)
        if bucket == "uploads" and "MeasureFunction" in filled.stack.resources:  # the first round
            s3.put_object(Bucket=bucket, Key="photos/2.jpg", Body=b"photo")

    monkeypatch.setattr(destroy, "empty", late)
    destroy.destroy(clients, STACK)
    assert filled.cloudformation.stacks == {}


def test_what_cannot_be_deleted_is_named(
    clients: destroy.Clients, filled: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(destroy, "empty", lambda *_: None)
    with pytest.raises(Refused, match="UploadsBucket, ModelsBucket remain"):
        destroy.destroy(clients, STACK)


def test_what_s3_keeps_is_said(filled: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = {"Errors": [{"Key": "model.joblib", "Message": "Access Denied"}]}
    monkeypatch.setattr(filled.s3, "delete_objects", lambda **_: kept)
    with pytest.raises(Refused, match=r"could not delete model\.joblib from .*: Access Denied"):
        destroy.empty(filled.s3, "models")


def test_nothing_goes_without_the_name_typed_in(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Terminal("yes\n"))
    with pytest.raises(Refused, match="nothing was deleted"):
        destroy.confirm(STACK)
    monkeypatch.setattr("sys.stdin", Terminal(f"{STACK}\n"))
    destroy.confirm(STACK)


def test_without_a_terminal_the_variable_has_to_name_the_stack(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{STACK}\n"))
    with pytest.raises(Refused, match=f"CONFIRM={STACK}"):
        destroy.confirm(STACK)
    monkeypatch.setenv("CONFIRM", "another")
    with pytest.raises(Refused, match="nothing was deleted"):
        destroy.confirm(STACK)
    monkeypatch.setenv("CONFIRM", STACK)
    destroy.confirm(STACK)


def test_the_command_shows_and_asks_before_it_empties(
    filled: Aws, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr("sys.argv", ["destroy"])
    with pytest.raises(SystemExit, match="there is no terminal to ask"):
        destroy.main()
    assert len(versions(filled, "models")) == 3
    assert "account 123456789012" in capsys.readouterr().err
    monkeypatch.setenv("CONFIRM", STACK)
    destroy.main()
    assert filled.cloudformation.stacks == {}


def test_a_protected_stack_keeps_every_object(filled: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    filled.stack.protected = True
    monkeypatch.setenv("CONFIRM", STACK)
    monkeypatch.setattr("sys.argv", ["destroy"])
    with pytest.raises(SystemExit, match="protected from deletion"):
        destroy.main()
    assert len(versions(filled, "models")) == 3


def test_a_stack_that_is_not_there_is_said_in_a_line(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["destroy", "--config-env", "prod"])
    with pytest.raises(SystemExit, match="there is no stack 'hypermob-prod' in ap-northeast-2"):
        destroy.main()
