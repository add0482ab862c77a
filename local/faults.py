"""Faults for a load test: the engine loses answers, refuses calls and kills functions, as AWS may.

An engine has this code only when its session was started with `Faults`. They begin and end with a file in the engine's
directory, so that a test can first measure what is right and later count what is left. The seed decides which calls of
each kind fail, by their number in order of arrival. So a run can be repeated, except that which request makes the
n-th call depends on the threads.
"""

from __future__ import annotations

import contextvars
import itertools
import json
import os
import random
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FAULTS_VARIABLE = "HYPERMOB_FAULTS"
_SWITCH, _LOG = "faults-on", "faults.log"

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
Call = Callable[..., Any]


@dataclass(frozen=True)
class Faults:
    """Shares of calls that fail. `concurrent`: functions that run at once, as on a new AWS account."""

    seed: int
    concurrent: int = 10
    lost: float = 0.02  # done, but the answer never arrives
    refused: float = 0.03  # throttled by S3, DynamoDB or Step Functions
    killed: float = 0.02  # of a function's invocations, at some moment of it
    given_up: float = 0.01  # the workflow stops waiting and tries again, while the function goes on

    def environment(self) -> dict[str, str]:
        """Variables of the engine's process. Waits before retries take a fifth, so that a test ends sooner."""
        return {
            FAULTS_VARIABLE: json.dumps(asdict(self)),
            "LAMBDA_ACCOUNT_CONCURRENCY": str(self.concurrent),
            "SFN_WAIT_SCALE": "0.2",
        }


@contextmanager
def happening(directory: Path) -> Iterator[None]:
    """Faults happen on the engine that keeps its files in `directory`."""
    switch = directory / _SWITCH
    switch.touch()
    try:
        yield
    finally:
        switch.unlink()


def happened(directory: Path) -> Counter[str]:
    """How many faults of each kind happened."""
    log = directory / _LOG
    return Counter(log.read_text(encoding="utf-8").splitlines()) if log.exists() else Counter()


class Dice:
    """Decides call by call; safe to use from several threads."""

    def __init__(self, seed: int, directory: Path) -> None:
        self._seed = seed
        self._switch, self._log = directory / _SWITCH, directory / _LOG
        self._numbers: dict[str, Iterator[int]] = {}
        self._lock = threading.Lock()

    def fall(self, kind: str, share: float) -> random.Random | None:
        """None: the next call of this `kind` works. Otherwise it fails, and here are random numbers for how."""
        if not self._switch.exists():
            return None
        with self._lock:
            number = next(self._numbers.setdefault(kind, itertools.count()))
        numbers = random.Random(f"{self._seed}/{kind}/{number}")
        if numbers.random() >= share:
            return None
        self.note(kind)
        return numbers

    def note(self, kind: str) -> None:
        """Count one fault of this kind."""
        with self._lock, self._log.open("a", encoding="utf-8") as log:
            log.write(f"{kind}\n")


def install(application: Application, directory: Path) -> Application:
    """Make the engine of this process faulty, as FAULTS_VARIABLE says. Returns the application to serve."""
    from ministack.core import lambda_runtime
    from ministack.services import stepfunctions

    faults = Faults(**json.loads(os.environ[FAULTS_VARIABLE]))
    dice = Dice(faults.seed, directory)
    worker: Any = lambda_runtime.ProvidedWorker
    worker.invoke = _killing(worker.invoke, dice, faults)
    integrations: Any = stepfunctions
    integrations._invoke_resource = _integrating(
        integrations._invoke_resource, integrations._ExecutionError, dice, faults
    )
    return _answering(application, dice, faults)


def _killing(invoke: Call, dice: Dice, faults: Faults) -> Call:
    def killed(worker: Any, *arguments: Any, **named: Any) -> Any:
        numbers = dice.fall("functions killed", faults.killed)
        if numbers is None:
            return invoke(worker, *arguments, **named)
        killer = threading.Timer(numbers.uniform(0, 0.5), lambda: worker._proc and worker._proc.kill())
        killer.start()
        try:
            return _whole(invoke(worker, *arguments, **named))
        finally:
            killer.cancel()

    return killed


def _whole(answer: dict[str, Any]) -> dict[str, Any]:
    """The engine takes half an answer of a function that was killed while it sent it; AWS does not."""
    if answer.get("status") != "ok" or isinstance(answer.get("result"), dict):  # all our functions answer objects
        return answer
    said = "Runtime exited before returning a response"
    payload = {"errorMessage": said, "errorType": "Runtime.ExitError"}
    return {**answer, "status": "error", "error": said, "error_payload": payload}


def _integrating(invoke: Call, failure: Callable[[str, str], Exception], dice: Dice, faults: Faults) -> Call:
    """The calls of the workflows. `failure`: name and cause -> what makes a state fail."""

    def integrate(resource: str, arguments: Any) -> Any:
        service = resource.split(":::")[1]
        if service.startswith("dynamodb") and dice.fall("workflow calls refused", faults.refused):
            raise failure("DynamoDB.ThrottlingException", "Rate exceeded")
        if service.startswith("lambda") and dice.fall("workflow calls given up", faults.given_up):
            context = contextvars.copy_context()  # the engine keeps account and region there
            threading.Thread(target=context.run, args=(_in_vain, invoke, resource, arguments), daemon=True).start()
            raise failure("States.Timeout", "given up")
        try:
            result = invoke(resource, arguments)
        except Exception as error:
            # The engine calls a throttled function's error Lambda.Unknown; AWS has a name of its own for it.
            if "TooManyRequestsException" not in str(getattr(error, "cause", "")):
                raise
            dice.note("functions throttled")
            raise failure("Lambda.TooManyRequestsException", "Rate exceeded") from error
        if dice.fall("answers lost to workflows", faults.lost):
            raise failure("States.Timeout", "the answer was lost")
        return result

    return integrate


def _in_vain(invoke: Call, resource: str, arguments: Any) -> None:
    with suppress(Exception):  # nobody waits for it
        invoke(resource, arguments)


def _answering(application: Application, dice: Dice, faults: Faults) -> Application:
    """HTTP: callers of the API, and the functions' calls of S3, DynamoDB and Step Functions."""

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/_ministack"):
            return await application(scope, receive, send)
        of_api = scope["path"].startswith("/_aws/execute-api")
        if not of_api and dice.fall("service calls refused", faults.refused):
            return await _refuse(scope, send)
        if dice.fall("answers lost to callers" if of_api else "answers lost to functions", faults.lost):
            await application(scope, receive, _discard)
            return await _break_off(scope, send)
        return await application(scope, receive, send)

    return answer


async def _discard(_message: dict[str, Any]) -> None:
    return None


async def _break_off(scope: dict[str, Any], send: Any) -> None:
    """Promise a body and close the connection without it. HEAD has no body: its answer becomes a gateway's."""
    status, length = (503, b"0") if scope["method"] == "HEAD" else (200, b"1")
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-length", length)]})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _refuse(scope: dict[str, Any], send: Any) -> None:
    speaks_json = any(name.lower() == b"x-amz-target" for name, _ in scope["headers"])
    status, body = (
        (400, b'{"__type": "ThrottlingException", "message": "Rate exceeded"}')
        if speaks_json
        else (503, b"<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>")
    )
    await send(
        {"type": "http.response.start", "status": status, "headers": [(b"content-length", str(len(body)).encode())]}
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
