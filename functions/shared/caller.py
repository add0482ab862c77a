"""Identifies the caller where the deployment requires tokens besides the API key, and keeps users' data apart.

With `JWT_ISSUER` set, every request but health and preflight carries `Authorization: Bearer TOKEN`, a JWT (RFC 7519)
signed with one of `JWT_KEYS`. The caller's user id is the token's subject: it is put into requests that name nobody.
Requests that name somebody else, or a file in somebody else's folder, are refused before a route sees them, and once
more by the route.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
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
    """Raises RuntimeError when some of the three are set and others are not."""
    found = TokenSettings.from_environment()
    given = (found.jwt_issuer, found.jwt_audience, found.jwt_keys)
    if any(given) and not all(given):
        raise RuntimeError(
            "environment variables: JWT_ISSUER, JWT_AUDIENCE and JWT_KEYS belong together: set all or none"
        )
    return found


@functools.cache
def _keys() -> list[jwt.PyJWK]:
    """The keys that sign. Raises RuntimeError for anything but a JWKS document (RFC 7517) with at least one."""
    try:
        keys = [key for key in jwt.PyJWKSet.from_json(settings().jwt_keys).keys if key.public_key_use != "enc"]
    except (jwt.PyJWTError, AttributeError, TypeError, ValueError) as error:
        raise RuntimeError('environment variable JWT_KEYS: not a JWKS document, {"keys": [...]}') from error
    if not keys:
        raise RuntimeError("environment variable JWT_KEYS: no key in it verifies signatures")
    return keys


def current() -> str | None:
    """The user named by this request's token; None where the deployment requires no tokens."""
    return _caller.get()


def owns(user_id: str) -> bool:
    """Whether this request may see what belongs to `user_id`."""
    return current() in (None, user_id)


def identify(event: dict[str, Any]) -> None:
    """Note whose token a proxy event carries; nothing where the deployment asks for no tokens.

    Raises Unauthorized, Forbidden, and RuntimeError when the deployment's settings are wrong: then nobody is answered.
    """
    _caller.set(None)
    if not settings().jwt_issuer:
        return
    keys = _keys()
    if event["httpMethod"] == "OPTIONS" or event.get("resource") in _OPEN:
        return
    user_id = _subject(_bearer(event), keys)
    _caller.set(user_id)
    check((event.get("pathParameters") or {}).get("user_id", user_id))


def check(user_id: object, *files: object) -> None:
    """Raises Forbidden unless the user, and the folder of each of the S3 addresses, are the caller's own.

    The guard asks it of the request as it was sent, each route of the request as it was understood.
    """
    if current() is None:
        return
    if user_id != current():
        raise Forbidden("user_id: the token belongs to another user; leave it out.")
    for file in files:
        if file is not None and not _is_own_file(str(file)):
            raise Forbidden("The file lies outside of your folders; POST /uploads gives it a place there.")


def as_own(body: dict[str, Any]) -> dict[str, Any]:
    """The request's body with its caller as the user. Raises Forbidden for what belongs to somebody else."""
    if current() is None:
        return body
    check(body.get("user_id", current()), *(body.get(field) for field in _FILES))
    return {**body, "user_id": current()}


def _bearer(event: dict[str, Any]) -> str:
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    scheme, _, token = str(headers.get("authorization", "")).partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorized("Send a token: Authorization: Bearer TOKEN.")
    return token.strip()


def _subject(token: str, keys: Sequence[jwt.PyJWK]) -> str:
    """The user id of a token that is signed, meant for this service and not expired. Raises Unauthorized."""
    try:
        key_id = jwt.get_unverified_header(token).get("kid")
        found = [_claims(token, key) for key in keys if key.key_id == key_id]  # a rotation may repeat an id
        return to_user_id(str(next(filter(None, found))["sub"]))
    except (jwt.PyJWTError, StopIteration, TypeError, ValueError) as error:  # a subject that is no text: ValueError
        raise Unauthorized("The token is not valid here: get a new one.") from error


def _claims(token: str, key: jwt.PyJWK) -> dict[str, Any] | None:
    """What the token says; None when another key signed it. Raises PyJWTError for one that is not valid here."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=_ALGORITHMS,
            audience=settings().jwt_audience,
            issuer=settings().jwt_issuer,
            leeway=_LEEWAY_S,
            options={"require": ["exp", "sub"]},
        )
    except (jwt.InvalidSignatureError, jwt.InvalidKeyError, TypeError):  # TypeError: an algorithm for other keys
        return None
    return claims


def to_user_id(subject: str) -> str:
    """The subject itself where it may name a user, or else a name made of it (RFC 7519 allows any text).

    Raises ValueError for text that UTF-8 cannot carry.
    """
    is_free = is_user_id(subject) and subject != ANONYMOUS and not subject.startswith(_DERIVED)
    return subject if is_free else f"{_DERIVED}{hashlib.sha256(subject.encode()).hexdigest()[:40]}"


def _is_own_file(url: str) -> bool:
    """`s3://bucket/photos/USER/...`; which bucket it may be is for the route to check."""
    parts = url.removeprefix("s3://").split("/")
    return len(parts) > 3 and parts[1] in {"photos", "videos"} and parts[2] == current()
