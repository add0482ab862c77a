"""What tests of handlers share: the events of events/, a Lambda context, an S3 with the two buckets."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

EVENTS = Path(__file__).parents[2] / "events"


@dataclass
class Context:
    """The part of a Lambda context that Powertools reads."""

    function_name: str = "test"
    memory_limit_in_mb: int = 512
    invoked_function_arn: str = "arn:aws:lambda:ap-northeast-2:123456789012:function:test"
    aws_request_id: str = "11111111-2222-3333-4444-555555555555"


def event(name: str) -> dict[str, Any]:
    """One of the files of events/."""
    loaded: dict[str, Any] = json.loads((EVENTS / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def request(name: str, body: object = None, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """A proxy event of events/ with another body or more headers."""
    changed = event(name)
    if body is not None:
        changed["body"] = body if isinstance(body, str) else json.dumps(body)
    for header, value in (headers or {}).items():
        changed["headers"][header] = value
        changed["multiValueHeaders"][header] = [value]
    return changed


def answered(answer: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    """Status and parsed body of a proxy answer."""
    return answer["statusCode"], json.loads(answer["body"])
