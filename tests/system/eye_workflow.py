"""Eye tracking as its callers use it: upload, ask, wait, look; and the workflow behind it."""

from __future__ import annotations

import json
import time
from typing import Any

import httpx
import pytest

import local
from tests.system.waiting import Body, finished

FRAMES = 240
WINDOWS = 4  # of 60 frames: the template's parameter for these tests


def upload(api: httpx.Client, data: bytes, user_id: str, parameters: Body | None = None) -> str:
    asked = {"kind": "video", "content_type": "video/mp4", "user_id": user_id, "parameters": parameters}
    form = api.post("/uploads", json=asked).raise_for_status().json()["data"]
    httpx.post(form["url"], data=form["fields"], files={"file": data}, trust_env=False).raise_for_status()
    return str(form["s3_url"])


def track(api: httpx.Client, address: str, **body: Any) -> httpx.Response:
    return api.post("/eye-tracking", json={"action": "process_s3_file", "s3_url": address, **body})


def analysed(api: httpx.Client, data: bytes, user_id: str, parameters: Body | None = None) -> Body:
    answer = track(api, upload(api, data, user_id, parameters)).raise_for_status()
    return finished(api, answer.json()["data"]["analysis_id"])


def runs_of(stack: local.Deployment, analysis_id: str) -> int:
    """Executions that went as far as planning this analysis."""
    states = stack.client("stepfunctions")
    machine = stack.outputs["EyeTrackingStateMachineArn"]
    found = 0
    for run in states.list_executions(stateMachineArn=machine, maxResults=1000)["executions"]:
        history = states.get_execution_history(executionArn=run["executionArn"], maxResults=1000)["events"]
        names = {event["stateEnteredEventDetails"]["name"] for event in history if "stateEnteredEventDetails" in event}
        found += "PlanWindows" in names and analysis_id in json.dumps(history, default=str)
    return found


def items_of(api: httpx.Client, user_id: str) -> list[Body]:
    return list(api.get(f"/users/{user_id}/analyses").raise_for_status().json()["data"]["analyses"])


def await_items(api: httpx.Client, user_id: str) -> list[Body]:
    """The user's analyses when all of them have ended; there is at least one."""
    for _ in range(400):
        found = items_of(api, user_id)
        if found and all(item["status"] != "RUNNING" for item in found):
            return found
        time.sleep(0.1)
    pytest.fail("no analysis ended")


def workflow_ended(stack: local.Deployment, payload: Body, name: str | None = None) -> Body:
    """An execution of the state machine with that input, under that name, when it is over."""
    states = stack.client("stepfunctions")
    machine = stack.outputs["EyeTrackingStateMachineArn"]
    named: Any = {"name": name} if name else {}
    arn = states.start_execution(stateMachineArn=machine, input=json.dumps(payload), **named)["executionArn"]
    for _ in range(200):
        run: Body = states.describe_execution(executionArn=arn)
        if run["status"] != "RUNNING":
            return run
        time.sleep(0.1)
    pytest.fail("the workflow never ended")


def arrived(stack: local.Deployment, key: str) -> Body:
    """The execution that the arrival of the object `key` started, when it is over."""
    states = stack.client("stepfunctions")
    machine = stack.outputs["EyeTrackingStateMachineArn"]
    for _ in range(200):
        for entry in states.list_executions(stateMachineArn=machine, maxResults=1000)["executions"]:
            run: Body = states.describe_execution(executionArn=entry["executionArn"])
            if key in run["input"] and run["status"] != "RUNNING":
                return run
        time.sleep(0.1)
    pytest.fail("no workflow of that arrival ended")


def arrival(address: str) -> Body:
    bucket, _, key = address.removeprefix("s3://").partition("/")
    detail = {"bucket": {"name": bucket}, "object": {"key": key}}
    return {"source": "aws.s3", "detail-type": "Object Created", "detail": detail}
