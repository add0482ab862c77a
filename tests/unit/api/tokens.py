"""Tokens as an identity provider signs them, and the public keys that check them."""

from __future__ import annotations

import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

ISSUER, AUDIENCE, KEY_ID = "https://login.example.com/", "hypermob", "key-1"
KEY = ec.generate_private_key(ec.SECP256R1())


def key_set(key: ec.EllipticCurvePrivateKey = KEY) -> str:
    """The JWKS document of `key`'s public half."""
    public = json.loads(ECAlgorithm.to_jwk(key.public_key()))
    return json.dumps({"keys": [{**public, "kid": KEY_ID, "alg": "ES256", "use": "sig"}]})


def token(subject: str, key: ec.EllipticCurvePrivateKey = KEY, **claims: Any) -> str:
    """A token for `subject`, valid for a minute; `claims` replace or, as None, remove."""
    whole = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "exp": int(time.time()) + 60, **claims}
    kept = {name: value for name, value in whole.items() if value is not None}
    return jwt.encode(kept, key, algorithm="ES256", headers={"kid": KEY_ID})


def parameters() -> dict[str, str]:
    """The template's parameters that ask for these tokens."""
    return {"JwtIssuer": ISSUER, "JwtAudience": AUDIENCE, "JwtKeys": key_set()}
