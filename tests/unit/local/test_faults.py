"""The faults of a load test: seeded, off until they are switched on, and of the kind that AWS has."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from local import engine, faults
from local.faults import Dice, Faults, happened, happening

Message = dict[str, Any]


class Failed(Exception):
    """What makes a state fail, as the engine has it."""

    def __init__(self, error: str, cause: str) -> None:
        super().__init__(error)
        self.error, self.cause = error, cause


def falls(seed: int, directory: Path) -> list[bool]:
    dice = Dice(seed, directory)
    return [dice.fall("any", 0.3) is not None for _ in range(200)]


def test_the_seed_decides_which_calls_fail(tmp_path: Path) -> None:
    with happening(tmp_path):
        first = falls(1, tmp_path)
        assert falls(1, tmp_path) == first
        assert falls(2, tmp_path) != first
    assert 40 <= sum(first) <= 80
    assert happened(tmp_path)["any"] >= 2 * sum(first)


def test_nothing_fails_before_and_after(tmp_path: Path) -> None:
    dice = Dice(1, tmp_path)
    assert dice.fall("any", 1.0) is None
    with happening(tmp_path):
        assert dice.fall("any", 1.0)
    assert dice.fall("any", 1.0) is None
    assert happened(tmp_path) == {"any": 1}


def test_an_engine_inherits_no_faults(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(faults.FAULTS_VARIABLE, "{}")
    assert faults.FAULTS_VARIABLE not in engine._environment(tmp_path, tmp_path, "token", 1)
    assert json.loads(Faults(7).environment()[faults.FAULTS_VARIABLE])["seed"] == 7


def answers(
    of: Faults, path: str, tmp_path: Path, target: bool = False, method: str = "POST"
) -> tuple[list[Message], int]:
    """The messages that the client gets, and how often the call was done."""
    done = []

    async def application(_scope: Message, _receive: Any, send: Any) -> None:
        done.append(path)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})

    got: list[Message] = []

    async def send(message: Message) -> None:
        got.append(message)

    headers = [(b"X-Amz-Target", b"DynamoDB.PutItem")] if target else []
    faulty = faults._answering(application, Dice(1, tmp_path), of)

    async def request() -> None:
        await faulty({"type": "http", "method": method, "path": path, "headers": headers}, None, send)

    with happening(tmp_path):
        asyncio.run(request())
    return got, len(done)


def test_a_lost_answer_is_of_a_call_that_was_done(tmp_path: Path) -> None:
    for path in ("/_aws/execute-api/api/prod/analyze", "/bucket/key"):
        got, done = answers(Faults(1, lost=1.0, refused=0.0), path, tmp_path)
        assert done == 1
        assert [message.get("body", b"") for message in got] == [b"", b""]  # less than was promised
        assert got[0]["headers"] == [(b"content-length", b"1")]
    got, done = answers(Faults(1, lost=1.0, refused=0.0), "/bucket/key", tmp_path, method="HEAD")
    assert (done, got[0]["status"]) == (1, 503)


def test_a_refused_call_is_not_done(tmp_path: Path) -> None:
    got, done = answers(Faults(1, lost=0.0, refused=1.0), "/", tmp_path, target=True)
    assert (done, got[0]["status"]) == (0, 400)
    assert json.loads(got[1]["body"])["__type"] == "ThrottlingException"
    got, done = answers(Faults(1, lost=0.0, refused=1.0), "/bucket/key", tmp_path)
    assert (done, got[0]["status"]) == (0, 503)


def integrated(of: Faults, service: str, tmp_path: Path, result: Any = "result") -> tuple[str, int]:
    """The error of a workflow's call, or its result; and how often the call was done."""
    done = []

    def invoke(resource: str, _arguments: Any) -> Any:
        done.append(resource)
        if isinstance(result, Exception):
            raise result
        return result

    call = faults._integrating(invoke, Failed, Dice(1, tmp_path), of)
    with happening(tmp_path):
        try:
            return call(f"arn:aws:states:::{service}", {}), len(done)
        except Failed as error:
            return error.error, len(done)


def test_a_workflow_meets_faults_by_the_names_that_aws_gives_them(tmp_path: Path) -> None:
    none: dict[str, float] = {"lost": 0.0, "refused": 0.0, "given_up": 0.0}
    assert integrated(Faults(1, **none), "dynamodb:putItem", tmp_path) == ("result", 1)  # type: ignore[arg-type]
    lost = Faults(1, **{**none, "lost": 1.0})  # type: ignore[arg-type]
    assert integrated(lost, "dynamodb:putItem", tmp_path) == ("States.Timeout", 1)
    refused = Faults(1, **{**none, "refused": 1.0})  # type: ignore[arg-type]
    assert integrated(refused, "dynamodb:putItem", tmp_path) == ("DynamoDB.ThrottlingException", 0)
    assert integrated(refused, "lambda:invoke", tmp_path) == ("result", 1)
    throttled = Failed("Lambda.Unknown", '{"__type": "TooManyRequestsException"}')
    found = integrated(Faults(1, **none), "lambda:invoke", tmp_path, throttled)  # type: ignore[arg-type]
    assert found == ("Lambda.TooManyRequestsException", 1)


def test_a_killed_function_is_killed_while_it_works(tmp_path: Path) -> None:
    class Process:
        killed = False

        def kill(self) -> None:
            self.killed = True

    class Worker:
        _proc = Process()

    def invoke(worker: Worker, seconds: float, result: object) -> dict[str, Any]:
        asyncio.run(asyncio.sleep(seconds))
        return {"status": "ok", "result": result, "killed": worker._proc.killed}

    with happening(tmp_path):
        kill = faults._killing(invoke, Dice(1, tmp_path), Faults(1, killed=1.0))
        whole = kill(Worker(), 0.7, {"done": True})
        assert (whole["killed"], whole["result"]) == (True, {"done": True})
        half = kill(Worker(), 0.0, '{"don')  # killed while it answered
        assert half["error_payload"]["errorType"] == "Runtime.ExitError"
        spare = faults._killing(invoke, Dice(1, tmp_path), Faults(1, killed=0.0))
        fresh = Worker()
        fresh._proc = Process()
        assert not spare(fresh, 0.7, {})["killed"]
