"""The addresses that a browser is handed lead to a bucket's region at once, and within the console's policy."""

from __future__ import annotations

from urllib.parse import urlsplit

from functions.shared import storage
from functions.shared.storage import Address
from hypermob.console.policy import storage_of

REGIONAL = "a-bucket.s3.ap-northeast-2.amazonaws.com"


def test_a_presigned_address_names_the_region() -> None:
    """The global address redirects while a bucket is new; a browser's preflight may not be redirected."""
    address = Address("a-bucket", "photos/kim/1.jpg")
    assert urlsplit(storage.link(address)).hostname == REGIONAL
    assert urlsplit(storage.upload_form(address, "image/jpeg", 10, 900)["url"]).hostname == REGIONAL


def test_it_is_where_the_console_may_go() -> None:
    allowed = storage_of("https://abc.execute-api.ap-northeast-2.amazonaws.com/prod")
    assert allowed.replace("*", "a-bucket") == f"https://{REGIONAL}"
