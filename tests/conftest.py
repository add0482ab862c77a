"""The environment of every test, set before anything of ours is imported: resolvers read it when they are made."""

from __future__ import annotations

import os

os.environ.update(
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    AWS_DEFAULT_REGION="ap-northeast-2",
    ALLOWED_ORIGINS="https://app.example.com,https://console.example.com",
    POWERTOOLS_SERVICE_NAME="test",
)
