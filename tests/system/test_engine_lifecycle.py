"""A local engine starts, is shared, ends, and never leaves a process behind, whatever kills it."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from textwrap import dedent
from typing import Any

import httpx
import psutil
import pytest

import local
from local import lifecycle
from local.clients import REGION
from local.project import python_path

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Resources:
  RestApi:
    Type: AWS::Serverless::Api
    Properties: {StageName: prod, Auth: {ApiKeyRequired: true, UsagePlan: {CreateUsagePlan: PER_API}}}
  Sleeper:
    Type: AWS::Serverless::Function
    Metadata: {DockerContext: ., Dockerfile: functions/Dockerfile}
    Properties:
      PackageType: Image
      ImageConfig: {Command: [functions.sleeper.handler]}
      Timeout: 60
      Events:
        Sleep: {Type: Api, Properties: {RestApiId: !Ref RestApi, Path: "/sleep/{seconds}", Method: GET}}
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      DefinitionUri: statemachine/sleep.asl.json
      DefinitionSubstitutions: {SleeperArn: !GetAtt Sleeper.Arn}
      Policies: [{LambdaInvokePolicy: {FunctionName: !Ref Sleeper}}]
Outputs:
  ApiUrl: {Value: !Sub "https://${RestApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/prod"}
  ApiId: {Value: !Ref RestApi}
  ApiKeyId: {Value: !Ref RestApiApiKey}
  MachineArn: {Value: !Ref Machine}
"""

FUNCTION = """
import json, os, time

def handler(event, context):
    time.sleep(float(event.get("pathParameters", event)["seconds"]))
    return {"statusCode": 200, "body": json.dumps({"pid": os.getpid(), "tmp": os.environ["TMPDIR"]})}
"""

MACHINE = {
    "StartAt": "Sleep",
    "States": {
        "Sleep": {"Type": "Task", "Resource": "${SleeperArn}", "Parameters": {"seconds": 30}, "End": True},
    },
}

# Tests that run in the background or under nohup hand ignored signals on to their children: a command starts with none.
COMMAND = dedent("""
    import signal
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    import local, pathlib, sys
    local.ensure(lambda text: print(text, flush=True), pathlib.Path(sys.argv[1]))
""")
OWNER = dedent("""
    import local, pathlib, sys, time
    with local.session(pathlib.Path(sys.argv[1])):
        print("ready", flush=True)
        time.sleep(60)
""")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Path]:
    """A small project of its own: nothing of these tests touches the engine that serves this repository."""
    root = tmp_path / "a project"
    for folder in ("functions", "statemachine"):
        (root / folder).mkdir(parents=True)
    (root / "functions" / "__init__.py").touch()
    (root / "template.yaml").write_text(TEMPLATE)
    (root / "functions" / "sleeper.py").write_text(FUNCTION)
    (root / "statemachine" / "sleep.asl.json").write_text(json.dumps(MACHINE))
    yield root
    local.down(root)
    assert _eventually(lambda: not _processes_of(root)), "the test left a process behind"


def test_it_answers_is_shared_and_leaves_nothing(project: Path) -> None:
    first = local.ensure(root=project)
    answer = _sleep(first)
    processes = _processes_of(project)
    addresses = {listener.laddr.ip for process in processes for listener in _listeners(process)}
    assert {"local.supervisor", "local.host", "local.worker"} == {process.cmdline()[2] for process in processes}
    assert addresses == {"127.0.0.1"}
    assert answer["tmp"].startswith(first.directory)

    assert local.ensure(root=project) == first
    assert local.status(project) == first

    assert local.down(project)
    assert _processes_of(project) == []
    assert not Path(first.directory).exists()
    assert local.status(project) is None
    assert not local.down(project)


def test_changed_sources_start_it_anew_and_say_so(project: Path) -> None:
    first = local.ensure(root=project)
    (project / "functions" / "sleeper.py").write_text(FUNCTION + "\n# changed\n")
    told: list[str] = []
    second = local.ensure(told.append, project)
    assert second.token != first.token
    assert told[0] == f"The sources changed: restarting the local engine. {local.LOST}"
    assert not psutil.pid_exists(first.engine_pid)


def test_a_function_that_fails_leaves_its_traceback_in_the_log(project: Path) -> None:
    deployment = local.ensure(root=project)
    with pytest.raises(httpx.HTTPStatusError, match="502"):
        _sleep(deployment, "soon")
    log = Path(deployment.log).read_text()
    assert "failed with ValueError: could not convert string to float: 'soon'" in log
    assert re.search(r'Traceback .*\n.*sleeper\.py", line 5, in handler', log)


def test_commands_that_start_at_once_share_one_engine(project: Path) -> None:
    with ThreadPoolExecutor(3) as commands:
        deployments = list(commands.map(lambda _: local.ensure(root=project), range(3)))
    assert len({deployment.token for deployment in deployments}) == 1


@pytest.mark.parametrize("victim", ["supervisor", "engine"])
def test_a_kill_in_the_middle_of_an_execution_ends_everything_and_the_next_start_works(
    project: Path, victim: str
) -> None:
    first = local.ensure(root=project)
    functions = first.client("stepfunctions")
    functions.start_execution(stateMachineArn=first.outputs["MachineArn"])
    functions.close()
    assert _eventually(lambda: any("local.worker" in process.cmdline() for process in _processes_of(project)))

    os.kill(first.pid if victim == "supervisor" else first.engine_pid, signal.SIGKILL)
    assert _eventually(lambda: not _processes_of(project))
    assert local.status(project) is None

    told: list[str] = []
    second = local.ensure(told.append, project)
    assert told[0] == f"The local engine had ended: starting a new one. {local.LOST}"
    assert _sleep(second)["pid"] > 0
    assert not Path(first.directory).exists()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_command_that_ends_while_it_starts_the_engine_takes_it_along(project: Path, number: signal.Signals) -> None:
    with _command(COMMAND, project) as command:
        assert command.stdout is not None
        assert command.stdout.readline().strip() == "Starting the local engine"
        assert _eventually(lambda: any("local.host" in process.cmdline() for process in _processes_of(project)))
        command.send_signal(number)
        command.wait(20)
    assert _eventually(lambda: not _processes_of(project))
    assert local.status(project) is None


def test_it_outlives_the_command_that_started_it(project: Path) -> None:
    with _command(COMMAND, project) as command:
        assert command.wait(30) == 0
    deployment = local.status(project)
    assert deployment is not None
    assert _sleep(deployment)["pid"] > 0


def test_a_session_ends_with_its_owner_even_if_that_is_killed(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with _command(OWNER, project) as owner:
        assert owner.stdout is not None
        assert owner.stdout.readline().strip() == "ready"
        assert list(tmp_path.glob("hypermob-*"))
        owner.kill()
    assert _eventually(lambda: not _processes_of(project))
    assert list(tmp_path.glob("hypermob-*")) == []


def test_two_engines_at_once_know_nothing_of_each_other(project: Path) -> None:
    with local.session(project) as one, local.session(project) as other:
        first, second = one.client("s3"), other.client("s3")
        first.create_bucket(Bucket="only-here", CreateBucketConfiguration={"LocationConstraint": REGION})
        assert "only-here" not in {bucket["Name"] for bucket in second.list_buckets()["Buckets"]}
        first.close()
        second.close()
    assert _processes_of(project) == []


def test_it_ends_when_its_project_is_deleted(project: Path) -> None:
    local.ensure(root=project)
    shutil.rmtree(project)
    assert _eventually(lambda: not _processes_of(project))


def test_it_ends_when_nobody_uses_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "IDLE_S", 1.0)
    deployment = local.ensure(root=project)
    _sleep(deployment)
    assert _eventually(lambda: not _processes_of(project))
    assert local.status(project) is None


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        ("{Type: AWS::S3::Nonsense}", "AWS::S3::Nonsense"),
        ("{Type: AWS::S3::Bucket, Properties: {BucketName: hypermob-artifacts}}", "Extra .*already exists"),
    ],
)
def test_a_template_that_cannot_be_deployed_is_refused_with_the_reason(
    project: Path, resource: str, reason: str
) -> None:
    (project / "template.yaml").write_text(TEMPLATE.replace("Outputs:", f"  Extra: {resource}\nOutputs:"))
    with pytest.raises(local.EngineError, match=reason):
        local.ensure(root=project)
    assert local.status(project) is None


def _sleep(deployment: local.Deployment, seconds: float | str = 0) -> dict[str, Any]:
    url = f"{deployment.api_url}/sleep/{seconds}"
    answer = httpx.get(url, headers={"X-API-Key": deployment.api_key}, timeout=30, trust_env=False)
    answer.raise_for_status()
    return dict(answer.json())


def _processes_of(root: Path) -> list[psutil.Process]:
    """Every process that runs the project at `root`: supervisor, engine and functions."""
    found = []
    for process in psutil.process_iter():
        try:
            mine = process.environ().get("PYTHONPATH", "") == python_path(root)
            if mine and process.status() != psutil.STATUS_ZOMBIE and "local." in process.cmdline()[2]:
                found.append(process)
        except (psutil.Error, OSError, IndexError):
            continue  # ended meanwhile, or not ours to look at
    return found


def _listeners(process: psutil.Process) -> list[Any]:
    return [each for each in process.net_connections("inet") if each.status == psutil.CONN_LISTEN]


def _command(source: str, root: Path) -> subprocess.Popen[str]:
    environment = os.environ | {"PYTHONPATH": python_path(root)}
    return subprocess.Popen(
        [sys.executable, "-c", source, str(root)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )


def _eventually(condition: Callable[[], bool], within_s: float = 15.0) -> bool:
    deadline = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
