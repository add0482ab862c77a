from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from typing import Any

import boto3
import httpx
import pytest

from tests.unit.tools.conftest import Aws
from tools import smoke

Started = list[Mapping[str, str]]


class Gateway:
    """API Gateway's one answer."""

    def get_api_key(self, **request: Any) -> dict[str, str]:
        assert request == {"apiKey": "example", "includeValue": True}
        return {"value": "testing"}


@pytest.fixture
def started(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Started:
    """The environments that `hypermob smoke` was started with; it passes at the third try."""
    seen: Started = []

    def run(line: Sequence[str], *, env: Mapping[str, str], check: bool) -> subprocess.CompletedProcess[str]:
        assert line[1:] == ["-m", "hypermob", "smoke"]
        seen.append(env)
        return subprocess.CompletedProcess(line, 0 if len(seen) == 3 else 1)

    monkeypatch.setattr(subprocess, "run", run)
    monkeypatch.setattr(smoke, "PAUSE_S", 0)
    create = boto3.client
    monkeypatch.setattr(boto3, "client", lambda name, **kw: Gateway() if name == "apigateway" else create(name, **kw))
    return seen


def test_the_stacks_own_address_and_key_are_used(
    deployed: Aws, started: Started, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["smoke", "--attempts", "3"])
    smoke.main()
    assert len(started) == 3
    assert started[0]["HYPERMOB_URL"] == "https://api.example.com/prod"
    assert started[0]["HYPERMOB_API_KEY"] == "testing"
    assert "testing" not in capsys.readouterr().err


def test_an_address_and_a_key_from_make_need_no_stack(started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("URL", "https://other.example.com/prod")
    monkeypatch.setenv("KEY", "other")
    monkeypatch.setattr("sys.argv", ["smoke", "--attempts", "3"])
    smoke.main()
    assert (started[0]["HYPERMOB_URL"], started[0]["HYPERMOB_API_KEY"]) == ("https://other.example.com/prod", "other")


def test_with_a_token_a_stack_that_asks_for_tokens_gets_all_six_checks(
    deployed: Aws, started: Started, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    deployed.stack.parameters["JwtIssuer"] = "https://issuer.example.com"
    monkeypatch.setenv("TOKEN", "its.own.token")
    monkeypatch.setattr("sys.argv", ["smoke", "--attempts", "3"])
    smoke.main()
    assert started[0]["HYPERMOB_TOKEN"] == "its.own.token"
    assert "its.own.token" not in capsys.readouterr().err


def test_a_failing_check_fails_the_command(deployed: Aws, started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["smoke", "--attempts", "2"])
    with pytest.raises(SystemExit, match="the smoke test failed"):
        smoke.main()
    assert len(started) == 2


def test_a_stack_without_an_api_is_refused(deployed: Aws, started: Started, monkeypatch: pytest.MonkeyPatch) -> None:
    deployed.stack.outputs.clear()
    monkeypatch.setattr("sys.argv", ["smoke"])
    with pytest.raises(SystemExit, match="has no outputs ApiUrl and ApiKeyId"):
        smoke.main()
    assert started == []


@pytest.mark.parametrize(
    ("answer", "healthy"),
    [
        (httpx.Response(200, json={"status": "healthy"}), True),
        (httpx.Response(200, json={"status": "ill"}), False),
        (httpx.Response(503, text="no"), False),
        (None, False),
    ],
)
def test_a_stack_that_asks_for_tokens_is_asked_for_its_health_alone(
    answer: httpx.Response | None,
    healthy: bool,
    deployed: Aws,
    started: Started,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def get(url: str, **_: object) -> httpx.Response:
        assert url == "https://api.example.com/prod/health"
        if answer is None:
            raise httpx.ConnectError("nobody there")
        return answer

    monkeypatch.setattr(httpx, "get", get)
    monkeypatch.setattr("sys.argv", ["smoke"])
    deployed.stack.parameters["JwtIssuer"] = "https://issuer.example.com"
    if healthy:
        smoke.main()
    else:
        with pytest.raises(SystemExit, match="the smoke test failed"):
            smoke.main()
    assert started == []
    assert "only /health is checked" in capsys.readouterr().err
