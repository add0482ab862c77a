"""AWS clients for the engine."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

REGION = "ap-northeast-2"  # the region that samconfig.toml deploys to
CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}  # the engine's root: it may do everything

# No retries, so that tests see the engine's answers; the read timeout equals the longest function timeout.
_CONFIG = Config(
    signature_version="s3v4",
    retries={"total_max_attempts": 1},
    read_timeout=300,
    max_pool_connections=60,
    inject_host_prefix=False,
    proxies={},  # a proxy from the environment cannot reach this machine's 127.0.0.1
    s3={"addressing_style": "path"},
)


def client(url: str, service: str) -> Any:
    """A boto3 client for the engine at `url`, with path-style S3 addresses and signature v4. The caller closes it."""
    create: Any = boto3.client  # the stubs accept service names only as literals
    return create(
        service,
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        config=_CONFIG,
    )
