"""AnalyzeWindow as it may go wrong: the real handler behind a fault that the user's name asks for."""

from __future__ import annotations

import os
import signal
import time
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.eye_tracking import app
from functions.shared import storage
from functions.shared.errors import NotFound, Unavailable, VideoUnreadable
from functions.shared.storage import Address

ONCE, ALWAYS, ALL, BROKEN = "window-1-once", "window-1-always", "all-buggy", "all-unreadable"
KILLED, HANGS = "window-1-killed", "window-1-hangs"
TIMEOUT_S = 10  # for a window that hangs; its second try starts cold, on whatever machine runs the tests


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Fail as asked, or do what the real one does."""
    user, window = event["user_id"], event["window"]
    if user.startswith(BROKEN):
        raise VideoUnreadable("Nothing can be decoded.")
    if user.startswith(ALL) or (user.startswith(ALWAYS) and window == 1):
        raise ZeroDivisionError("a bug, which no retry mends")
    if user.startswith(ONCE) and window == 1 and _is_first_time(event["analysis_id"]):
        raise Unavailable("S3 did not answer.")
    if user.startswith(KILLED) and window == 1 and _is_first_time(event["analysis_id"]):
        os.kill(os.getpid(), signal.SIGKILL)
    if user.startswith(HANGS) and window == 1 and _is_first_time(event["analysis_id"]):
        time.sleep(3 * TIMEOUT_S)
    return app.analyze_window(event, context)


def _is_first_time(analysis_id: str) -> bool:
    mark = Address(app.settings().results_bucket, f"windows/{analysis_id}/failed-once")
    try:
        storage.read(mark, 10)
    except NotFound:
        storage.write(mark, b"x", "text/plain")
        return True
    return False
