"""Until an analysis has ended."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

Body = dict[str, Any]


def finished(api: httpx.Client, analysis_id: str) -> Body:
    for _ in range(8):
        found: Body = api.get(f"/analyses/{analysis_id}", headers={"Prefer": "wait=20"}).json()["data"]
        if found["status"] != "RUNNING":
            return found
    pytest.fail("the analysis never ended")
