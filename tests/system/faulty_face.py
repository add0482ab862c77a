"""AnalyzeFace as it may go wrong: the real handler behind a fault that the picture's bytes ask for."""

from __future__ import annotations

import base64
import os
import signal
import time
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.eye_tracking import app

BUG, KILLED, HANGS = b"bug.", b"killed", b"hangs."
TIMEOUT_S = 3


def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Fail as asked, or do what the real one does."""
    data = base64.b64decode(event["file_data"])
    if data == BUG:
        raise ZeroDivisionError("a bug, which no repeat mends")
    if data == KILLED:
        os.kill(os.getpid(), signal.SIGKILL)
    if data == HANGS:
        time.sleep(3 * TIMEOUT_S)
    return app.analyze_face(event, context)
