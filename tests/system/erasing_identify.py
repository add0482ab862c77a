"""IdentifyVideo, whose video is deleted as soon as it is identified, as by an erasure in between."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.eye_tracking import identify_app
from functions.shared import storage
from functions.shared.storage import Address


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """The real one's answer."""
    answer: dict[str, Any] = identify_app.handler(event, context)
    storage.delete(Address.parse(answer["video"]["video_url"]))
    return answer
