"""What is lost, wrong or left after the load."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import local
from bench.load.caller import Body
from bench.load.users import Started, User


@dataclass
class Findings:
    """Sentences about what is not as it has to be, and what ended as it may."""

    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    ended: dict[str, int] = field(default_factory=dict)

    def count(self, outcome: str) -> None:
        self.ended[outcome] = self.ended.get(outcome, 0) + 1


def look(users: list[User], expected: dict[str, str], engine: local.Deployment) -> Findings:
    """Compare everything with `expected`: an input's name -> its figures alone, or its code."""
    findings = Findings()
    waiting = "\n".join(_lost_arrivals(engine))
    for user in users:
        if user.erased:
            findings.count("erased")
            continue
        for each in user.started:
            _judge(each, user, expected[each.one.name], waiting, findings)
    findings.left = list(_left([user.name for user in users if user.erased], engine))
    return findings


def _judge(each: Started, user: User, expected: str, waiting: str, findings: Findings) -> None:
    what = f"{each.one.name} of {user.name} ({each.analysis_id or each.address})"
    found = each.found
    if found is None and each.address.partition("//")[2].partition("/")[2] in waiting:
        findings.count("kept in the queue of lost arrivals")
    elif found is None:
        findings.lost.append(f"{what} never ended")
    elif not _belongs(found, each, user):
        findings.wrong.append(f"{what} was answered with {found['user_id']}'s {found['request']}")
    elif found["status"] == "FAILED":
        _judge_code(found, expected, what, findings)
    elif each.figures == expected:
        findings.count("the same figures as alone")
    elif (found.get("summary") or {}).get("frames_missing"):
        findings.count("frames lost, and listed")
    else:
        findings.wrong.append(f"{what}: {each.figures} instead of {expected}")


def _judge_code(found: Body, expected: str, what: str, findings: Findings) -> None:
    code = (found["error"] or {}).get("code")
    if not code:
        findings.lost.append(f"{what} failed without a code")
    elif code == expected:
        findings.count(f"refused with its code: {code}")
    elif code == "UNAVAILABLE":
        findings.count("failed with UNAVAILABLE: send it again")
    else:
        findings.wrong.append(f"{what}: {code} instead of {expected[:100]}")


def _belongs(found: Body, each: Started, user: User) -> bool:
    address = found["request"].get("image_url") or found["video_path"]
    return (found["user_id"], found["analysis_id"], address) == (user.name, each.analysis_id, each.address)


def _lost_arrivals(engine: local.Deployment) -> Iterator[str]:
    """The events in the queue, read until it gives no more."""
    with closing(engine.client("sqs")) as queue:
        while True:
            answer = queue.receive_message(
                QueueUrl=engine.outputs["LostArrivalsUrl"], MaxNumberOfMessages=10, VisibilityTimeout=600
            )
            if not answer.get("Messages"):
                return
            yield from (message["Body"] for message in answer["Messages"])


def _left(erased: list[str], engine: local.Deployment) -> Iterator[str]:
    known = set()
    with closing(engine.client("dynamodb")) as table:
        for page in table.get_paginator("scan").paginate(TableName=engine.outputs["AnalysesTableName"]):
            for item in page["Items"]:
                known.add(item["analysis_id"]["S"])
                if item["user_id"]["S"] in erased:
                    yield f"item of {item['user_id']['S']}: {json.dumps(item)[:400]}"
    with closing(engine.client("s3")) as s3:
        for bucket in (engine.outputs["UploadsBucketName"], engine.outputs["ResultsBucketName"]):
            for key in _keys(s3, bucket):
                parts = key.split("/")
                is_orphan = parts[0] == "windows" and parts[1] not in known
                if is_orphan or any(name in parts for name in erased):
                    yield f"object {key}"


def _keys(s3: Any, bucket: str) -> Iterator[str]:
    """All keys, of earlier versions and of uploads in parts, too."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        yield from (entry["Key"] for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])])
    for page in s3.get_paginator("list_multipart_uploads").paginate(Bucket=bucket):
        yield from (f"{entry['Key']} (in parts)" for entry in page.get("Uploads", []))
