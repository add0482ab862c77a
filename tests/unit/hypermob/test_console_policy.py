from __future__ import annotations

import json

import pytest

from hypermob.console.policy import Service, narrowed, origin, storage_of

SEOUL = "https://abc123.execute-api.ap-northeast-2.amazonaws.com/prod"


def directives(policy: str) -> dict[str, set[str]]:
    return {name: set(sources) for name, *sources in (part.split() for part in policy.split("; "))}


@pytest.mark.parametrize(
    ("api_url", "storage"),
    [
        ("http://127.0.0.1:39351/_aws/execute-api/b8ff03f6/prod", "http://127.0.0.1:39351"),
        ("http://localhost:4566/prod", "http://localhost:4566"),
        (SEOUL, "https://*.s3.ap-northeast-2.amazonaws.com"),
        ("https://abc.execute-api.cn-north-1.amazonaws.com.cn/prod", "https://*.s3.cn-north-1.amazonaws.com.cn"),
        ("https://api.example.com", "https://*.amazonaws.com"),
        ("https://abc.execute-api.ap-northeast-2.amazonaws.com.evil.example/", "https://*.amazonaws.com"),
    ],
)
def test_the_buckets_are_looked_for_where_the_api_is(api_url: str, storage: str) -> None:
    assert storage_of(api_url) == storage


@pytest.mark.parametrize(
    ("url", "found"),
    [
        (SEOUL, "https://abc123.execute-api.ap-northeast-2.amazonaws.com"),
        ("http://127.0.0.1:8000/x?y#z", "http://127.0.0.1:8000"),
        ("https://user:pass@API.example.com/", "https://api.example.com"),  # pragma: allowlist secret
    ],
)
def test_an_origin_is_scheme_host_and_port(url: str, found: str) -> None:
    assert origin(url) == found


def test_the_page_may_speak_with_its_api_and_its_buckets_and_nobody_else() -> None:
    found = directives(Service(SEOUL).policy())
    buckets = "https://*.s3.ap-northeast-2.amazonaws.com"
    assert found["connect-src"] == {"'self'", origin(SEOUL), buckets}
    assert found["img-src"] == {"'self'", "blob:", "data:", buckets}
    assert found["media-src"] == {"blob:"}
    for name in ("script-src", "style-src", "font-src", "worker-src"):
        assert found[name] == {"'self'"}
    for name in ("default-src", "base-uri", "form-action", "frame-ancestors"):
        assert found[name] == {"'none'"}


def test_an_engine_that_is_both_is_named_once() -> None:
    policy = Service("http://127.0.0.1:39351/prod").policy()
    assert "connect-src 'self' http://127.0.0.1:39351;" in policy


def test_a_stack_is_named_exactly() -> None:
    found = directives(narrowed(SEOUL, "uploads-1", "results-2"))
    uploads, results = (f"https://{name}.s3.ap-northeast-2.amazonaws.com" for name in ("uploads-1", "results-2"))
    assert found == {
        "connect-src": {"'self'", origin(SEOUL), uploads, results},
        "img-src": {"'self'", "blob:", "data:", results},
    }


def test_the_settings_hold_a_key_only_where_there_is_one() -> None:
    assert json.loads(Service(f"{SEOUL}/").config()) == {"apiUrl": SEOUL}
    assert json.loads(Service(SEOUL, "key").config()) == {"apiUrl": SEOUL, "apiKey": "key"}
    assert "key" not in repr(Service(SEOUL, "a-key-of-ours")).replace("api_key", "")
