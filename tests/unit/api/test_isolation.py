"""Nobody reaches what belongs to somebody else: every route of the API's description, with a body of every shape."""

from __future__ import annotations

import base64
import itertools
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from functions.api import app as api
from functions.api import seat_setups, table
from functions.measure import app as measure
from functions.recommend import app as recommend
from functions.shared import caller, storage
from functions.shared.storage import Address
from tests.unit.api.conftest import UPLOADS
from tests.unit.api.tokens import AUDIENCE, ISSUER, key_set, token
from tests.unit.handlers import Context, answered

DOCUMENT = json.loads((Path(__file__).parents[3] / "docs" / "openapi.json").read_text(encoding="utf-8"))
HANDLERS: dict[str, Any] = {"/measure": measure.handler, "/recommend": recommend.handler}
OPEN = {"/", "/health"}
ROUTES = [
    (method.upper(), path)
    for path, methods in DOCUMENT["paths"].items()
    for method in methods
    if path not in OPEN and method in {"get", "post", "put", "patch", "delete"}
]

Shape = Callable[[dict[str, Any]], tuple[str, bool]]
SHAPES: dict[str, Shape] = {
    "object": lambda body: (json.dumps(body), False),
    "array": lambda body: (json.dumps([body]), False),
    "array of two": lambda body: (json.dumps([{**body, "user_id": "ann"}, body]), False),
    "string": lambda body: (json.dumps(json.dumps(body)), False),
    "number": lambda _: ("1", False),
    "null": lambda _: ("null", False),
    "doubled keys": lambda body: (json.dumps(body)[:-1] + ', "user_id": "ann"}', False),
    "keys doubled first": lambda body: ('{"user_id": "ann", ' + json.dumps(body)[1:], False),
    "base64": lambda body: (base64.b64encode(json.dumps(body).encode()).decode(), True),
    "base64 of an array": lambda body: (base64.b64encode(json.dumps([body]).encode()).decode(), True),
    "no base64": lambda body: (json.dumps(body), True),
}


@pytest.fixture(autouse=True)
def two_users(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A deployment that asks for tokens, where bob has a photo and a video."""
    for name, value in {"JWT_ISSUER": ISSUER, "JWT_AUDIENCE": AUDIENCE, "JWT_KEYS": key_set()}.items():
        monkeypatch.setenv(name, value)
    caller.settings.cache_clear()
    caller._keys.cache_clear()
    measure.settings.cache_clear()
    for kind in ("photos", "videos"):
        storage.write(Address(UPLOADS, f"{kind}/bob/1.jpg"), b"private", "image/jpeg")
    yield
    for cached in (caller.settings, caller._keys, measure.settings):
        cached.cache_clear()


def schema_of(method: str, path: str) -> dict[str, Any]:
    content = DOCUMENT["paths"][path][method.lower()].get("requestBody", {}).get("content", {})
    return resolved(content.get("application/json", {}).get("schema", {}))


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    for part in (schema, *schema.get("allOf", [])):
        if "$ref" in part:
            return resolved(DOCUMENT["components"]["schemas"][part["$ref"].rpartition("/")[2]])
    return schema


def values(name: str, schema: dict[str, Any], user: str, file: str) -> list[Any]:
    """What a field may be: each of its choices, `user` as the user, `file` as the file."""
    if name == "user_id":
        return [user]
    if name.endswith("_url"):
        return [f"s3://{UPLOADS}/{file}"]
    schema = resolved(schema)
    if "enum" in schema:
        return list(schema["enum"])
    if schema.get("type") == "number":
        return [schema.get("minimum", 50)]
    return [next(iter(schema.get("examples", ["image/jpeg"])))]


def bodies(method: str, path: str) -> list[dict[str, Any]]:
    """Every request that names bob, or a file of bob's, or both, as the route's own schema asks for it."""
    schema = schema_of(method, path)
    known = schema.get("properties", {})
    fields = sorted({*schema.get("required", []), *(n for n in known if n == "user_id" or n.endswith("_url"))})
    made = []
    for user, owner, kind in itertools.product(("ann", "bob"), ("ann", "bob"), ("photos", "videos")):
        choices = [values(name, known[name], user, f"{kind}/{owner}/1.jpg") for name in fields]
        made += [dict(zip(fields, one, strict=True)) for one in itertools.product(*choices)]
    return [body for body in made if "bob" in json.dumps(body)] or [{}]


def send(user: str, method: str, path: str, body: str | None, is_base64: bool) -> tuple[int, dict[str, Any]]:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token(user)}"}
    parameters = {"user_id": "bob", "analysis_id": "of-bob"}
    event = {
        "httpMethod": method,
        "resource": path,
        "path": path.format(**parameters),
        "pathParameters": {n: v for n, v in parameters.items() if f"{{{n}}}" in path} or None,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "body": body,
        "isBase64Encoded": is_base64,
        "requestContext": {"requestId": "1", "stage": "prod", "resourcePath": path, "httpMethod": method},
    }
    answer: dict[str, Any] = HANDLERS.get(path, api.handler)(event, Context())
    return answered(answer)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_no_shape_of_a_body_passes_as_somebody_else(method: str, path: str, shape: str) -> None:
    for body in bodies(method, path):
        text, is_base64 = SHAPES[shape](body)
        status, answer = send("ann", method, path, text, is_base64)
        assert status in {400, 403, 404}, (body, answer)
        assert "bob" not in json.dumps(answer.get("data", {}))
    assert table.of_user("bob", 10).items == []
    kept = [f"{kind}/bob/1.jpg" for kind in ("photos", "videos")]
    assert [key for kind in ("photos", "videos") for key in storage.keys(UPLOADS, f"{kind}/")] == kept


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if route[0] == "POST"])
def test_a_request_of_ones_own_gets_past_the_guard(method: str, path: str) -> None:
    for body in bodies(method, path):
        own = json.loads(json.dumps(body).replace("bob", "ann"))
        status, answer = send("ann", method, path, json.dumps(own), False)
        assert status != 403, answer


def test_a_route_asks_again_when_guard_and_route_disagree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caller, "as_own", lambda body: body)
    for method, path in ROUTES:
        if method == "POST":
            for body in bodies(method, path):
                if "user_id" in body:
                    assert send("ann", method, path, json.dumps(body), False)[0] == 403, path


def test_an_analysis_that_was_started_by_another_user_is_not_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    foreign = {"analysis_id": "1", "user_id": "bob", "status": "RUNNING", "kind": "seat_setup"}
    monkeypatch.setattr(seat_setups, "start", lambda *_: foreign)
    body = {"image_url": f"s3://{UPLOADS}/photos/ann/1.jpg", "height_cm": 175}
    assert send("ann", "POST", "/analyze", json.dumps(body), False)[0] == 404
