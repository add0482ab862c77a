"""An API that asks for tokens: sent to it alone, never shown, and their user is who is meant."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest
from typer.testing import CliRunner

from functions.shared.caller import to_user_id
from hypermob.api.client import Client
from hypermob.api.tokens import user_of
from hypermob.cli import app
from tests.unit.api.tokens import token
from tests.unit.hypermob.hypermob_fake_api import BUCKET, KEY, URL, FakeApi, refusal, success

LENGTHS = ["--height=178", "--upper-arm=34", "--forearm=27", "--thigh=41", "--calf=43", "--torso=54"]
HISTORY = success({"analyses": [], "next": None}, user_id="kim")


@pytest.fixture
def kim(monkeypatch: pytest.MonkeyPatch) -> str:
    """Kim's token, where the commands find it."""
    own = token("kim")
    monkeypatch.setenv("HYPERMOB_TOKEN", own)
    return own


@pytest.mark.parametrize("command", ["analyze", "measure", "recommend", "history", "erase", "smoke"])
def test_every_command_sends_it_to_the_api_and_to_nobody_else(
    command: str, command_line: CliRunner, service: FakeApi, photo: Path, kim: str
) -> None:
    arguments = {
        "recommend": LENGTHS, "history": [], "erase": ["--user=kim", "--yes"], "smoke": ["--photo", str(photo)]
    }.get(command, [str(photo), "--height-cm=175"])  # fmt: skip
    service.answers("GET", "/users/kim/analyses", HISTORY)
    result = command_line.invoke(app, [command, *arguments])
    assert result.exit_code == 0, result.output
    for request in service.requests:
        expected = f"Bearer {kim}" if str(request.url).startswith(URL) else None
        assert request.headers.get("authorization") == expected
    assert kim not in result.output


def test_eyes_send_it_too(command_line: CliRunner, service: FakeApi, kim: str, photo: Path) -> None:
    service.answers("POST", "/eye-tracking", refusal(422, "NO_FACE"))
    result = command_line.invoke(app, ["eyes", str(photo)])
    assert result.exit_code == 3
    (request,) = service.sent("POST", "/eye-tracking")
    assert request.headers["authorization"] == f"Bearer {kim}"
    assert json.loads(request.content)["user_id"] == "kim"


def test_whoever_is_not_named_is_the_tokens_user(service: FakeApi, photo: Path) -> None:
    service.answers("GET", "/users/kim/analyses", HISTORY)
    with Client(URL, KEY, token=token("kim"), transport=httpx.MockTransport(service)) as api:
        api.upload(photo, "image/jpeg")
        api.measure("s3://uploads/photos/kim/1.jpg", 175)
        list(api.history())
    assert {
        json.loads(r.content)["user_id"] for r in service.requests if r.method == "POST" and BUCKET not in str(r.url)
    } == {"kim"}
    assert service.sent("GET", "/users/kim/analyses")


def test_an_erasure_names_its_user_itself(command_line: CliRunner, service: FakeApi, kim: str) -> None:
    command_line.invoke(app, ["erase", "--user", "anonymous", "--yes"])
    assert service.sent("DELETE", "/users/anonymous")
    assert not service.sent("DELETE", "/users/kim")


def test_the_smoke_test_erases_nothing_of_a_real_user(
    command_line: CliRunner, service: FakeApi, photo: Path, kim: str
) -> None:
    assert command_line.invoke(app, ["smoke", "--photo", str(photo)]).exit_code == 0
    assert json.loads(service.sent("POST", "/measure")[0].content)["user_id"] == "kim"
    assert not [request for request in service.requests if request.method == "DELETE"]


@pytest.mark.parametrize("bad", ["nonsense", "a.b", "a.b.c", "Bearer a.b.c", "a.b.c\r\nX-Evil: 1", ""])
def test_what_is_no_token_is_refused_here_and_not_repeated(bad: str, command_line: CliRunner, service: FakeApi) -> None:
    result = command_line.invoke(app, ["history", "--token", bad])
    assert result.exit_code == 2
    assert "the token is not valid" in result.output
    assert not bad or bad not in result.output.replace("the token is not valid", "")
    assert service.requests == []


@pytest.mark.parametrize(("subject", "user"), [("kim", "kim"), ("auth0|5f", "sub-")])
def test_the_user_is_named_as_the_service_names_it(subject: str, user: str) -> None:
    assert user_of(token(subject)).startswith(user)


def test_a_token_without_a_subject_is_none() -> None:
    with pytest.raises(ValueError, match="the token is not valid"):
        user_of(token("kim", sub=None))


@pytest.mark.parametrize(
    "subject", ["kim", "anonymous", "sub-1", "auth0|1", "a/../b", "", "x" * 64, "x" * 65, ".a", "김"]
)
def test_client_and_service_make_the_same_user_of_a_subject(subject: str) -> None:
    assert user_of(token(subject)) == to_user_id(subject)
