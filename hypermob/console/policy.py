"""What the console's page may do in a browser: the Content-Security-Policy and the headers beside it.

The page only runs its own files, and only connects to its API and the buckets behind it. template.yaml has the same
policy for CloudFront; tests/infrastructure checks that they agree.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",  # no other page can embed config.json, which may hold a key
}
LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_EXECUTE_API = re.compile(r"[a-z0-9-]+\.execute-api\.(?P<region>[a-z0-9-]+)\.(?P<suffix>amazonaws\.com(\.cn)?)")


@dataclass(frozen=True)
class Service:
    """The API that the page uses, and its key if the page receives one."""

    api_url: str
    api_key: str | None = field(default=None, repr=False)

    def config(self) -> bytes:
        """config.json, as the page reads it."""
        known = {"apiUrl": self.api_url.rstrip("/")} | ({"apiKey": self.api_key} if self.api_key else {})
        return json.dumps(known).encode()

    def policy(self) -> str:
        return policy(origin(self.api_url), storage_of(self.api_url))


def policy(api: str, storage: str) -> str:
    """The Content-Security-Policy of a console whose API is at the origin `api` and whose uploads and results are at
    `storage`; both can be several, separated by spaces."""
    directives = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": f"'self' blob: data: {storage}",
        "media-src": "blob:",
        "connect-src": " ".join(dict.fromkeys(f"'self' {api} {storage}".split())),
        "font-src": "'self'",
        "worker-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


def origin(url: str) -> str:
    """`https://host[:port]` of an address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def storage_of(api_url: str) -> str:
    """The hosts of the API's buckets. Their names are not known here, so this allows all of a region."""
    host = urlsplit(api_url).hostname or ""
    if host in LOOPBACK:
        return origin(api_url)  # an embedded engine is both API and S3
    found = _EXECUTE_API.fullmatch(host)
    if found is None:
        return "https://*.amazonaws.com"  # a custom domain does not show its region
    return f"https://*.s3.{found['region']}.{found['suffix']}"


def narrowed(api_url: str, uploads_bucket: str, results_bucket: str) -> str:
    """The two directives that name hosts, with the exact hosts of a stack: for a page whose server only knows
    their region."""
    uploads, results = (storage_of(api_url).replace("*", bucket) for bucket in (uploads_bucket, results_bucket))
    return f"connect-src 'self' {origin(api_url)} {uploads} {results}; img-src 'self' blob: data: {results}"
