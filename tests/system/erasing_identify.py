"""IdentifyVideo, whose video is gone as soon as it is identified, as after an erasure in between."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.eye_tracking import identify_app


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """The real one's answer, but for the address: its role may read videos, and delete none."""
    answer: dict[str, Any] = identify_app.handler(event, context)
    answer["video"]["video_url"] += ".gone"
    return answer
