"""Identifies the caller where the deployment requires tokens besides the API key, and keeps users' data apart.

With `JWT_ISSUER` set, every request except health and preflight must carry `Authorization: Bearer TOKEN`, a JWT (RFC
7519) signed with one of `JWT_KEYS`. The token's subject becomes the user id of requests that name no user. A request
for another user, or for a file in another user's folder, is refused before a route sees it.
"""

from __future__ import annotations

import functools
import hashlib
import json
from contextvars import ContextVar
from typing import Any, Final

import jwt

from functions.shared.config import Settings
from functions.shared.errors import Forbidden, Unauthorized
from functions.shared.validation import ANONYMOUS, is_user_id

_ALGORITHMS: Final = ["RS256", "ES256", "EdDSA"]  # signed with a private key; never "none", never a shared secret
_LEEWAY_S: Final = 30  # clocks differ
_FILES: Final = ("image_url", "s3_url")
_DERIVED: Final = "sub-"  # prefix of user ids that are derived from subjects; no subject may start with it
_OPEN: Final = {"/", "/health"}

_caller: ContextVar[str | None] = ContextVar("caller", default=None)


class TokenSettings(Settings):
    jwt_issuer: str = ""
    jwt_audience: str = ""
    jwt_keys: str = ""


@functools.cache
def settings() -> TokenSettings:
    """The settings. Raises RuntimeError when an issuer is set without an audience or keys."""
    found = TokenSettings.from_environment()
    if found.jwt_issuer and not (found.jwt_audience and found.jwt_keys):
        raise RuntimeError("environment variables: JWT_ISSUER needs JWT_AUDIENCE and JWT_KEYS")
    return found


@functools.cache
def _keys() -> jwt.PyJWKSet:
    return jwt.PyJWKSet.from_json(settings().jwt_keys)


def current() -> str | None:
    """The user named by this request's token; None where the deployment requires no tokens."""
    return _caller.get()


def owns(user_id: str) -> bool:
    """Whether this request may see what belongs to `user_id`."""
    return current() in (None, user_id)


def identified(event: dict[str, Any]) -> dict[str, Any]:
    """The proxy event with its caller as the user. Raises Unauthorized, Forbidden.

    The event is unchanged where the deployment requires no tokens.
    """
    _caller.set(None)
    if not settings().jwt_issuer or event["httpMethod"] == "OPTIONS" or event.get("resource") in _OPEN:
        return event
    user_id = _subject(_bearer(event))
    _caller.set(user_id)
    if (event.get("pathParameters") or {}).get("user_id", user_id) != user_id:
        raise Forbidden("The token belongs to another user.")
    return {**event, "body": _own_body(event.get("body"), user_id)}


def _bearer(event: dict[str, Any]) -> str:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    scheme, _, token = str(headers.get("authorization", "")).partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("Send a token: Authorization: Bearer TOKEN.")
    return token.strip()


def _subject(token: str) -> str:
    """The user id of a token that is signed, meant for this service and not expired. Raises Unauthorized."""
    try:
        key = _keys()[jwt.get_unverified_header(token).get("kid", "")]
        claims = jwt.decode(
            token,
            key.key,
            algorithms=_ALGORITHMS,
            audience=settings().jwt_audience,
            issuer=settings().jwt_issuer,
            leeway=_LEEWAY_S,
            options={"require": ["exp", "sub"]},
        )
    except (jwt.PyJWTError, KeyError, TypeError, ValueError) as error:  # TypeError: the algorithm does not fit the key
        raise Unauthorized("The token is invalid or has expired: get a new one.") from error
    return to_user_id(str(claims["sub"]))


def to_user_id(subject: str) -> str:
    """The subject if it is a valid user id, otherwise an id derived from it (RFC 7519 allows any text)."""
    is_free = is_user_id(subject) and subject != ANONYMOUS and not subject.startswith(_DERIVED)
    return subject if is_free else f"{_DERIVED}{hashlib.sha256(subject.encode()).hexdigest()[:40]}"


def _own_body(body: str | None, user_id: str) -> str | None:
    try:
        sent = json.loads(body or "")
    except ValueError:
        return body  # the route reports what is wrong
    if not isinstance(sent, dict):
        return body
    if sent.get("user_id", user_id) != user_id:
        raise Forbidden("user_id: the token belongs to another user; leave it out.")
    for field in _FILES:
        if isinstance(sent.get(field), str) and not _is_own_file(sent[field], user_id):
            raise Forbidden(f"{field}: the file is outside your folders; upload it with POST /uploads.")
    return json.dumps({**sent, "user_id": user_id})


def _is_own_file(url: str, user_id: str) -> bool:
    """Whether the URL is `s3://bucket/photos/USER/...` of this user. The route checks the bucket."""
    parts = url.removeprefix("s3://").split("/")
    return len(parts) > 3 and parts[1] in {"photos", "videos"} and parts[2] == user_id
