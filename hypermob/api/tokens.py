"""Users' tokens: an API with JwtIssuer needs one in addition to the key. They are never shown."""

from __future__ import annotations

import hashlib
import re

_USER_ID = re.compile(r"(?!anonymous$|sub-)[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")
_FORM = re.compile(r"[\w-]+\.[\w-]+\.[\w-]+")  # a signed JWT: three parts in base64url (RFC 7515, 7.1)


def user_of(token: str) -> str:
    """The user id that the service derives from the token's subject. Raises ValueError for an invalid token.

    The signature is not checked: the service does that, and nothing here depends on it.
    """
    import jwt

    try:
        if not _FORM.fullmatch(token):  # the decoder accepts more than an HTTP header does
            raise jwt.DecodeError
        claims = jwt.decode(token, options={"verify_signature": False})
        return _to_user_id(str(claims["sub"]))
    except (jwt.PyJWTError, KeyError):
        raise ValueError("the token is not valid: give a JWT with a subject") from None


def _to_user_id(subject: str) -> str:
    """The service's rule (docs/api.md): the subject where it may name a user, or else a name made of it."""
    return subject if _USER_ID.fullmatch(subject) else f"sub-{hashlib.sha256(subject.encode()).hexdigest()[:40]}"
