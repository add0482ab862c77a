"""Run handlers on services in memory (moto) and record the usage of each invocation.

Records processor time, because other work on this machine does not change it, and because a function's share of a vCPU
must cover it.
"""

from __future__ import annotations

import io
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Final

UPLOADS, RESULTS, TABLE = "uploads", "results", "analyses"
ROUNDS: Final = 3  # the fastest round counts: the first one is cold

_REGION: Final = "ap-northeast-2"
_MACHINE: Final = f"arn:aws:states:{_REGION}:123456789012:stateMachine:machine"
_ENVIRONMENT: Final = {
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
    "AWS_DEFAULT_REGION": _REGION,
    "AWS_LAMBDA_FUNCTION_NAME": "function",
    "POWERTOOLS_SERVICE_NAME": "service",
    "UPLOADS_BUCKET": UPLOADS,
    "RESULTS_BUCKET": RESULTS,
    "TABLE_NAME": TABLE,
    "SEAT_SETUP_STATE_MACHINE_ARN": _MACHINE,
    "EYE_TRACKING_STATE_MACHINE_ARN": _MACHINE,
    "ANALYZE_FACE_FUNCTION": "none",
    "EXPORT_USER_FUNCTION": "none",
    "MEDIAPIPE_DISABLE_GPU": "1",
}
_CHARGED_AS_PUT: Final = {"PutObject", "ListObjectsV2"}  # the other requests in use cost as much as a GET

Event = dict[str, Any]
Handler = Callable[[Event, Any], Event]


@dataclass
class Use:
    """One invocation. function: its logical id without `Function`."""

    function: str
    cpu_s: float
    s3_puts: int
    s3_gets: int
    log_bytes: int


class Meter:
    """The invocations, and the CloudWatch metrics that they reported."""

    def __init__(self) -> None:
        from functions.shared import storage
        from functions.shared.observability import logger

        self.uses: list[Use] = []
        self.metrics: set[str] = set()
        self._log = logger.registered_handler
        self._asked: list[str] = []
        storage.client().meta.events.register("before-call.s3", self._note_request)

    def run(self, function: str, handler: Handler, event: Event) -> Event:
        """The handler's answer. Raises what it raises."""
        rounds = [self._once(function, handler, event) for _ in range(ROUNDS)]
        self.uses.append(min((use for use, _ in rounds), key=lambda use: use.cpu_s))
        return rounds[-1][1]

    def _once(self, function: str, handler: Handler, event: Event) -> tuple[Use, Event]:
        self._asked.clear()
        written = io.StringIO()
        self._log.stream = written  # type: ignore[attr-defined]  # a StreamHandler
        with redirect_stdout(written):  # metrics are printed
            began = time.process_time()
            answer = handler(event, _context(function))
            cpu_s = time.process_time() - began
        log = written.getvalue()
        self._note_metrics(function, log)
        puts = sum(name in _CHARGED_AS_PUT for name in self._asked)
        return Use(function, round(cpu_s, 4), puts, len(self._asked) - puts, len(log.encode())), answer

    def _note_request(self, model: Any, **_: object) -> None:
        self._asked.append(model.name)

    def _note_metrics(self, function: str, log: str) -> None:
        """A metric is a name with one value per dimension; functions of the same service share it."""
        service = function if function in {"Api", "Measure", "Recommend"} else "EyeTracking"
        for line in map(json.loads, log.splitlines()):
            for directive in line.get("_aws", {}).get("CloudWatchMetrics", []):
                values = sorted(f"{name}={line[name]}" for name in directive["Dimensions"][0] if name != "service")
                self.metrics |= {" ".join([service, metric["Name"], *values]) for metric in directive["Metrics"]}


@contextmanager
def services() -> Iterator[None]:
    """The environment of the functions, and the services that they call."""
    from moto import mock_aws

    os.environ.update(_ENVIRONMENT)
    with mock_aws():
        from functions.api import table, workflow
        from functions.shared import storage

        for bucket in (UPLOADS, RESULTS):
            storage.client().create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": _REGION})
        table.client().create_table(
            TableName=TABLE,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "analysis_id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "analysis_id", "KeyType": "HASH"}],
        )
        workflow.client().create_state_machine(
            name="machine",
            definition='{"StartAt": "End", "States": {"End": {"Type": "Succeed"}}}',
            roleArn="arn:aws:iam::123456789012:role/none",
        )
        yield


def _context(function: str) -> SimpleNamespace:
    """The attributes of a Lambda context that Powertools logs, as long as in a deployed function."""
    name = f"hypermob-{function}Function-0123456789AB"
    return SimpleNamespace(
        function_name=name,
        memory_limit_in_mb=1769,
        invoked_function_arn=f"arn:aws:lambda:{_REGION}:123456789012:function:{name}",
        aws_request_id="11111111-2222-3333-4444-555555555555",
    )
