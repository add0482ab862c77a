from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from functions.api import table
from functions.shared import caller, storage
from functions.shared.storage import Address
from tests.unit.api.conftest import UPLOADS
from tests.unit.api.tokens import AUDIENCE, ISSUER, KEY_ID, key_set, token
from tests.unit.handlers import answered, event, request

Call = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture(autouse=True)
def tokens(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {"JWT_ISSUER": ISSUER, "JWT_AUDIENCE": AUDIENCE, "JWT_KEYS": key_set()}.items():
        monkeypatch.setenv(name, value)
    caller.settings.cache_clear()
    caller._keys.cache_clear()
    yield
    caller.settings.cache_clear()
    caller._keys.cache_clear()


def bearer(subject: str, **claims: Any) -> dict[str, str]:
    return {"Authorization": f"Bearer {token(subject, **claims)}"}


def analyze(call: Call, headers: dict[str, str], **body: Any) -> tuple[int, dict[str, Any]]:
    whole = {"image_url": f"s3://{UPLOADS}/photos/ann/1.jpg", "height_cm": 175, **body}
    return answered(call(request("api_start_analysis", whole, {"Idempotency-Key": "k", **headers})))


@pytest.mark.parametrize("path", ["/health", "/"])
def test_health_needs_no_token(call: Call, path: str) -> None:
    assert answered(call(event("api_health") | {"path": path, "resource": path}))[0] == 200


def test_preflight_needs_no_token(call: Call) -> None:
    asked = request("api_start_analysis", headers={"Origin": "https://console.example.com"}) | {"httpMethod": "OPTIONS"}
    answer = call(asked)
    assert answer["statusCode"] == 204
    assert "authorization" in answer["multiValueHeaders"]["Access-Control-Allow-Headers"][0].lower()


def test_a_tokens_subject_is_the_user(call: Call) -> None:
    status, body = analyze(call, bearer("ann"))
    assert (status, body["user_id"]) == (202, "ann")
    assert table.of_user("ann", 10).items


ANOTHER_KEY = ec.generate_private_key(ec.SECP256R1())


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic YW5uOnB3",
        "Bearer",
        "Bearer nonsense",
        f"Bearer {token('ann', exp=int(time.time()) - 120)}",
        f"Bearer {token('ann', exp=None)}",
        f"Bearer {token('ann', aud='another-service')}",
        f"Bearer {token('ann', iss='https://elsewhere.example.com/')}",
        f"Bearer {token('ann', key=ANOTHER_KEY)}",
        f"Bearer {jwt.encode({'sub': 'ann', 'iss': ISSUER, 'aud': AUDIENCE, 'exp': 2**31}, '', algorithm='none')}",
        f"Bearer {base64.urlsafe_b64encode(json.dumps({'alg': 'RS256', 'kid': KEY_ID}).encode()).decode()}.e30.AAAA",
        f"Bearer {jwt.encode({'sub': 'ann'}, 'a shared secret of thirty-two bytes', headers={'kid': KEY_ID})}",
    ],
    ids=[
        "none",
        "basic",
        "empty",
        "nonsense",
        "old",
        "endless",
        "audience",
        "issuer",
        "key",
        "unsigned",
        "another algorithm",
        "secret",
    ],
)
def test_without_a_valid_token_nothing_is_done(call: Call, header: str) -> None:
    status, body = analyze(call, {"Authorization": header})
    assert (status, body["error"]["code"]) == (401, "UNAUTHORIZED")
    assert table.of_user("ann", 10).items == []


def test_a_refusal_can_be_read_by_a_browser(call: Call) -> None:
    asked = request("api_start_analysis", {}, {"Origin": "https://console.example.com"})
    assert call(asked)["multiValueHeaders"]["Access-Control-Allow-Origin"] == ["https://console.example.com"]


@pytest.mark.parametrize(
    "body",
    [
        {"user_id": "bob"},
        {"image_url": f"s3://{UPLOADS}/photos/bob/1.jpg"},
        {"image_url": f"s3://{UPLOADS}/photos/ann/../bob/1.jpg", "user_id": "bob"},
        {"image_url": f"s3://{UPLOADS}/elsewhere/1.jpg"},
    ],
)
def test_nobody_uses_what_is_anothers(call: Call, body: dict[str, str]) -> None:
    status, answer = analyze(call, bearer("ann"), **body)
    assert (status, answer["error"]["code"]) == (403, "FORBIDDEN")


def test_nobody_sees_lists_or_erases_what_is_anothers(call: Call) -> None:
    analysis_id = analyze(call, bearer("ann"))[1]["data"]["analysis_id"]

    def look(subject: str) -> int:
        asked = request("api_get_analysis", headers=bearer(subject))
        return answered(call({**asked, "path": f"/analyses/{analysis_id}"}))[0]

    assert look("ann") == 200
    assert look("bob") == 404  # not 403: that there is such an analysis is no business of theirs
    for name in ("api_list_analyses", "api_erase_user"):  # of ann
        assert answered(call(request(name, headers=bearer("bob"))))[0] == 403
        assert answered(call(request(name, headers=bearer("ann"))))[0] == 200


def test_uploads_go_into_the_callers_own_folder(call: Call) -> None:
    asked = {"kind": "photo", "content_type": "image/jpeg"}
    status, body = answered(call(request("api_create_upload", asked, bearer("ann"))))
    assert (status, body["data"]["s3_url"].startswith(f"s3://{UPLOADS}/photos/ann/")) == (200, True)


def test_a_video_of_ones_own_is_analysed_and_anothers_is_not(call: Call) -> None:
    for user in ("ann", "bob"):
        storage.write(Address(UPLOADS, f"videos/{user}/v.mp4"), b"frames", "video/mp4")

    def track(user: str) -> int:
        body = {"action": "process_s3_file", "s3_url": f"s3://{UPLOADS}/videos/{user}/v.mp4"}
        return answered(call(request("api_track_eyes", body, bearer("ann"))))[0]

    assert (track("ann"), track("bob")) == (202, 403)


def test_a_subject_that_may_not_name_a_user_is_given_a_name_of_its_own(call: Call) -> None:
    names = {caller.to_user_id(subject) for subject in ("auth0|1", "auth0|2", "a/../b", "x" * 300)}
    names |= {caller.to_user_id(subject) for subject in ("anonymous", caller.to_user_id("auth0|1"))}
    assert len(names) == 6
    status, body = answered(
        call(request("api_create_upload", {"kind": "photo", "content_type": "image/png"}, bearer("auth0|1")))
    )
    assert (status, body["user_id"]) == (200, caller.to_user_id("auth0|1"))


PUBLIC = json.loads(key_set())["keys"][0]
SET = {"JWT_ISSUER": ISSUER, "JWT_AUDIENCE": AUDIENCE, "JWT_KEYS": key_set()}


@pytest.mark.parametrize(
    "changed",
    [
        {"JWT_ISSUER": ""},
        {"JWT_AUDIENCE": ""},
        {"JWT_KEYS": ""},
        {"JWT_ISSUER": "", "JWT_AUDIENCE": ""},
        {"JWT_KEYS": "nonsense"},
        {"JWT_KEYS": "[]"},
        {"JWT_KEYS": '{"keys": []}'},
        {"JWT_KEYS": json.dumps(PUBLIC)},
        {"JWT_KEYS": json.dumps({"keys": [{"kty": "EC"}]})},
        {"JWT_KEYS": json.dumps({"keys": [{**PUBLIC, "use": "enc"}]})},
    ],
)
def test_a_deployment_with_wrong_token_settings_answers_nobody(
    call: Call, changed: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {**SET, **changed}.items():
        monkeypatch.setenv(name, value)
    caller.settings.cache_clear()
    caller._keys.cache_clear()
    assert answered(call(event("api_health")))[0] == 500  # so that a deployment's own check fails
    status, body = analyze(call, bearer("ann"))
    assert (status, body["error"]["code"]) == (500, "INTERNAL_ERROR")


def test_of_two_keys_of_one_id_both_count(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    both = [*json.loads(key_set(ANOTHER_KEY))["keys"], PUBLIC]
    monkeypatch.setenv("JWT_KEYS", json.dumps({"keys": both}))
    caller._keys.cache_clear()
    caller.settings.cache_clear()
    assert analyze(call, bearer("ann"))[0] == 202
    assert analyze(call, {"Authorization": f"Bearer {token('ann', key=ANOTHER_KEY)}"})[0] == 202


def test_a_key_for_encryption_verifies_nothing(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    other = json.loads(key_set(ANOTHER_KEY))["keys"][0]
    monkeypatch.setenv("JWT_KEYS", json.dumps({"keys": [{**PUBLIC, "use": "enc"}, {**other, "kid": "key-2"}]}))
    caller._keys.cache_clear()
    caller.settings.cache_clear()
    assert analyze(call, bearer("ann"))[0] == 401


def test_a_subject_that_is_not_text_is_not_a_user(call: Call) -> None:
    assert analyze(call, bearer("\ud800"))[0] == 401


def test_answers_carry_security_headers(call: Call) -> None:
    headers = call(event("api_health"))["multiValueHeaders"]
    assert headers["X-Content-Type-Options"] == ["nosniff"]
    assert headers["Cache-Control"] == ["no-store"]
    assert headers["Strict-Transport-Security"][0].startswith("max-age=")
