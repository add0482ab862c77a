"""A deployment that asks for tokens: callers see and erase what is theirs, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

import local
from tests.unit.api.tokens import parameters, token


@pytest.fixture(scope="module")
def guarded(project_root: Path) -> Iterator[local.Deployment]:
    with local.session(project_root, parameters()) as deployment:
        yield deployment


def call(stack: local.Deployment, subject: str | None, method: str, path: str, **request: Any) -> httpx.Response:
    headers = {"X-API-Key": stack.api_key} | ({"Authorization": f"Bearer {token(subject)}"} if subject else {})
    return httpx.request(method, stack.api_url + path, headers=headers, timeout=60, trust_env=False, **request)


def upload(stack: local.Deployment, subject: str) -> str:
    asked = {"kind": "photo", "content_type": "image/jpeg"}
    form = call(stack, subject, "POST", "/uploads", json=asked).raise_for_status().json()["data"]
    files = {"file": b"no photo"}
    httpx.post(form["url"], data=form["fields"], files=files, trust_env=False).raise_for_status()
    return str(form["s3_url"])


def test_callers_see_use_and_erase_only_what_is_theirs(guarded: local.Deployment) -> None:
    photo = upload(guarded, "ann")
    body = {"image_url": photo, "height_cm": 175}
    started = call(guarded, "ann", "POST", "/analyze", json=body)
    assert (started.status_code, started.json()["user_id"]) == (202, "ann")
    path = f"/analyses/{started.json()['data']['analysis_id']}"

    assert call(guarded, None, "GET", path).status_code == 401
    assert call(guarded, "bob", "GET", path).status_code == 404
    assert call(guarded, "bob", "GET", "/users/ann/analyses").status_code == 403
    assert call(guarded, "bob", "GET", "/users/ann/export").status_code == 403
    assert call(guarded, None, "GET", "/users/ann/export").status_code == 401
    assert call(guarded, "bob", "DELETE", "/users/ann").status_code == 403
    for route in ("/analyze", "/measure"):
        assert call(guarded, "bob", "POST", route, json=body).status_code == 403
        assert call(guarded, None, "POST", route, json=body).status_code == 401

    assert call(guarded, "ann", "GET", path).status_code == 200
    erased = call(guarded, "ann", "DELETE", "/users/ann")
    assert erased.json()["data"] == {"objects": 1, "items": 1}


def test_with_a_token_the_command_line_makes_all_six_checks(guarded: local.Deployment, project_root: Path) -> None:
    variables = {**os.environ, "HYPERMOB_URL": guarded.api_url, "HYPERMOB_API_KEY": guarded.api_key}
    line = [sys.executable, "-m", "hypermob", "smoke", "--json"]
    ended = subprocess.run(
        line,
        env=variables | {"HYPERMOB_TOKEN": token("smoke")},
        cwd=project_root,
        capture_output=True,
        text=True,
        check=False,
    )
    checks = json.loads(ended.stdout)["data"]["checks"]
    assert len(checks) == 6
    refused = [check for check in checks if not check["passed"] and not check["detail"].startswith("too slow")]
    assert refused == []  # how fast it is on a busy machine is no matter of tokens


def test_the_key_is_needed_besides_the_token(guarded: local.Deployment) -> None:
    headers = {"Authorization": f"Bearer {token('ann')}"}
    assert httpx.get(f"{guarded.api_url}/users/ann/analyses", headers=headers, trust_env=False).status_code == 403
