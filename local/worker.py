"""One Lambda execution environment: AWS's own runtime client around a handler, run from the source tree.

A function's bootstrap starts `python -m local.worker functions.api.app.handler`.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from awslambdaric import bootstrap
from awslambdaric.lambda_config import LambdaConfigProvider
from awslambdaric.lambda_runtime_client import LambdaRuntimeClient

from local.parent import watch_parent


class Client(LambdaRuntimeClient):  # type: ignore[misc]  # the package has no types
    """The runtime client, with one line of log per invocation.

    Without a log line the engine waits 50 ms for one before it returns the answer.
    """

    def wait_next_invocation(self) -> Any:
        request = super().wait_next_invocation()
        print(f"invocation {request.invoke_id}", flush=True)  # noqa: T201
        return request


def main(arguments: list[str]) -> None:
    watch_parent(lambda: os._exit(1))
    config = LambdaConfigProvider(arguments)
    bootstrap.run(config.handler, Client(config.api_address, config.use_thread_polling))


if __name__ == "__main__":
    main(sys.argv)
