"""What a browser does on behalf of the console: preflights, uploads and downloads elsewhere, within its policy."""

from __future__ import annotations

import itertools
import json
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

import local
from functions.shared.http import SECURITY_HEADERS
from hypermob.console.policy import HEADERS, origin
from local.engine import free_port
from local.origins import ORIGINS
from tools import console

PAGE = "<!doctype html><html><head><script src='./assets/index-1.js'></script></head></html>"
ELSEWHERE = "https://elsewhere.example"
ASKED = "content-type,x-api-key,prefer,idempotency-key"

# The command with a console of this test's own, so that no Node.js is needed.
COMMAND = """
import pathlib, signal, sys
from functions.shared.http import SECURITY_HEADERS
from hypermob.console import files
from hypermob.cli import main
files.BUILT = pathlib.Path(sys.argv.pop(1))
signal.signal(signal.SIGINT, signal.default_int_handler)  # ignored where tests run in a shell's background
main()
"""


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "assets" / "index-1.js").write_text("1;" * 1000)
    return tmp_path


def preflight(url: str, origin_: str, method: str, headers: str = "") -> httpx.Response:
    asked = {"Origin": origin_, "Access-Control-Request-Method": method}
    return httpx.options(url, headers=asked | ({"Access-Control-Request-Headers": headers} if headers else {}))


def allowed(answer: httpx.Response, name: str) -> set[str]:
    return {part.strip().lower() for part in answer.headers.get(f"Access-Control-{name}", "").split(",")}


@pytest.mark.parametrize("page", ORIGINS)
def test_the_api_answers_every_origin_of_this_machines_console(stack: local.Deployment, page: str) -> None:
    answer = preflight(f"{stack.api_url}/analyze", page, "POST", ASKED)
    assert answer.status_code == 204
    assert answer.headers["Access-Control-Allow-Origin"] == page


@pytest.mark.parametrize("page", [ELSEWHERE, "http://localhost:8080", "http://localhost.evil.example:5173", "null"])
def test_the_api_answers_no_other_page(stack: local.Deployment, page: str) -> None:
    assert "Access-Control-Allow-Origin" not in preflight(f"{stack.api_url}/analyze", page, "POST", ASKED).headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/uploads"),
        ("POST", "/analyze"),
        ("POST", "/eye-tracking"),
        ("GET", "/analyses/00000000-0000-0000-0000-000000000000"),
        ("GET", "/users/kim/analyses"),
        ("DELETE", "/users/kim"),
    ],
)
def test_a_preflight_allows_what_the_console_sends(stack: local.Deployment, method: str, path: str) -> None:
    answer = preflight(stack.api_url + path, ORIGINS[0], method, ASKED)
    assert method.lower() in allowed(answer, "Allow-Methods")
    assert set(ASKED.split(",")) <= allowed(answer, "Allow-Headers")


@pytest.mark.parametrize("page", [ORIGINS[0], ORIGINS[1], ELSEWHERE])
@pytest.mark.parametrize(
    ("path", "expected"), [("/users/kim/analyses", (403, "FORBIDDEN")), ("/nothing", (404, "NOT_FOUND"))]
)
def test_a_refusal_of_the_gateway_can_be_read_by_pages_of_the_first_origin(
    stack: local.Deployment, page: str, path: str, expected: tuple[int, str]
) -> None:
    refused = httpx.get(stack.api_url + path, headers={"Origin": page, "X-API-Key": "wrong"})
    assert (refused.status_code, refused.json()["error"]["code"]) == expected
    assert refused.headers["Access-Control-Allow-Origin"] == ORIGINS[0]
    assert allowed(refused, "Expose-Headers") == {"x-amzn-requestid"}
    assert refused.headers["x-amzn-requestid"]
    assert {name: refused.headers[name] for name in SECURITY_HEADERS} == {
        name: value for name, (value,) in SECURITY_HEADERS.items()
    }


def test_a_page_can_read_the_id_of_its_request(stack: local.Deployment) -> None:
    answer = httpx.get(f"{stack.api_url}/health", headers={"Origin": ORIGINS[1]})
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGINS[1]
    assert "x-amzn-requestid" in allowed(answer, "Expose-Headers")


@contextmanager
def served(built: Path, stack: local.Deployment) -> Iterator[str]:
    """`hypermob console` for the API of this test session; ends by Ctrl-C, politely."""
    options = ["--no-open", "--json", "--port", str(free_port()), "--url", stack.api_url, "--api-key", stack.api_key]
    command = [sys.executable, "-c", COMMAND, str(built), "console", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        told = "".join(itertools.takewhile(lambda line: line != "}\n", process.stdout)) + "}"
        yield json.loads(told)["data"]["url"]
    finally:
        process.send_signal(signal.SIGINT)
        try:
            _, told = process.communicate(timeout=10)
        except subprocess.TimeoutExpired:  # fails this test, and leaves nothing to the next ones
            process.kill()
            process.communicate()
            raise
    assert (process.returncode, told.strip()) == (0, "The console has stopped.")


def directives(answer: httpx.Response) -> dict[str, set[str]]:
    policy = answer.headers["Content-Security-Policy"]
    return {name: set(sources) for name, *sources in (part.split() for part in policy.split("; "))}


def test_a_seat_setup_as_a_browser_does_it(stack: local.Deployment, built: Path) -> None:
    """Page, settings, form, upload, analysis, picture: each step is allowed by the server and by the page's policy."""
    with served(built, stack) as page:
        shown = httpx.get(page)
        assert shown.text == PAGE
        settings = httpx.get(f"{page}/config.json").json()
        script = httpx.get(f"{page}/assets/index-1.js")
        assert script.headers["Content-Type"].startswith("text/javascript")
        elsewhere = httpx.get(f"{page}/config.json", headers={"Host": urlsplit(ELSEWHERE).netloc})
        assert elsewhere.status_code == 421
        rules = directives(shown)

    page = ORIGINS[1]
    sent = {"Origin": page, "X-API-Key": settings["apiKey"]}
    with httpx.Client(base_url=settings["apiUrl"], headers=sent, timeout=120, trust_env=False) as api:
        assert origin(settings["apiUrl"]) in rules["connect-src"]
        asked = {"kind": "photo", "content_type": "image/jpeg", "user_id": f"console-{uuid.uuid4()}"}
        form = api.post("/uploads", json=asked)
        assert form.headers["Access-Control-Allow-Origin"] == page
        address = upload(form.json()["data"], page, rules)

        body = {"image_url": address, "height_cm": 173.9, "user_id": asked["user_id"]}
        answer = api.post("/analyze", json=body, headers={"Prefer": "wait=25"})
        assert "location" in allowed(answer, "Expose-Headers")
        overlay = answer.json()["data"]["overlay_url"]
        assert origin(overlay) in rules["img-src"]
        assert origin(overlay) in rules["connect-src"]
        picture = httpx.get(overlay, headers={"Origin": page})
        assert (picture.status_code, picture.headers["Content-Type"]) == (200, "image/jpeg")
        assert picture.headers["Access-Control-Allow-Origin"] in {"*", page}


def upload(form: dict[str, Any], page: str, rules: dict[str, set[str]]) -> str:
    """A POST whose progress is watched: browsers ask first."""
    assert origin(form["url"]) in rules["connect-src"]
    asked = preflight(form["url"], page, "POST")
    assert asked.status_code == 200
    assert asked.headers["Access-Control-Allow-Origin"] in {"*", page}
    assert "post" in allowed(asked, "Allow-Methods")
    photo = (Path(__file__).parents[2] / "samples" / "man-174cm.jpg").read_bytes()
    sent = httpx.post(form["url"], data=form["fields"], files={"file": photo}, headers={"Origin": page})
    assert sent.status_code == 204
    assert sent.headers["Access-Control-Allow-Origin"] in {"*", page}
    address: str = form["s3_url"]
    return address


def test_the_console_of_a_stack_is_uploaded_and_served(project_root: Path) -> None:
    """template.yaml with EnableConsole, tools/console.py, and the engine's CloudFront in front of its S3."""
    with local.session(project_root, {"EnableConsole": "true"}) as stack:
        cloudformation, s3, cloudfront = (stack.client(name) for name in ("cloudformation", "s3", "cloudfront"))
        clients = console.Clients(cloudformation, s3, cloudfront)
        where = console.place(cloudformation, "hypermob")
        allow_without_tls(s3, where.bucket)
        console.publish(clients, where, {"index.html": PAGE.encode(), "assets/index-1.js": b"1;" * 1000})

        page = fetched(stack, where, "/")
        assert "<meta http-equiv" in page.text
        assert (page.headers["Content-Type"], page.headers["Cache-Control"]) == ("text/html; charset=utf-8", "no-store")
        for name, value in HEADERS.items():
            assert page.headers[name] == value
        assert page.headers["Strict-Transport-Security"].startswith("max-age=63072000")
        assert f"https://*.s3.{s3.meta.region_name}.amazonaws.com" in directives(page)["connect-src"]
        assert "immutable" in fetched(stack, where, "/assets/index-1.js").headers["Cache-Control"]
        assert fetched(stack, where, "/config.json").json() == {"apiUrl": stack.outputs["ApiUrl"]}
        assert fetched(stack, where, "/nothing").status_code == 403

        answer = preflight(f"{stack.api_url}/analyze", where.url, "POST", ASKED)
        assert answer.headers["Access-Control-Allow-Origin"] == where.url
        for name in ("UploadsBucketName", "ResultsBucketName"):
            _, rule = s3.get_bucket_cors(Bucket=stack.outputs[name])["CORSRules"]
            assert rule["AllowedOrigins"] == [where.url]
        for each in (cloudformation, s3, cloudfront):
            each.close()


def allow_without_tls(s3: Any, bucket: str) -> None:
    """CloudFront reads S3 by TLS; the engine's, in its own process, by none. The other statement stays in force."""
    policy = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])
    policy["Statement"] = [statement for statement in policy["Statement"] if statement["Sid"] != "TlsOnly"]
    s3.put_bucket_policy(Bucket=bucket, Policy=json.dumps(policy))


def fetched(stack: local.Deployment, where: console.Place, path: str) -> httpx.Response:
    """As a browser gets it from CloudFront, whose data plane the engine reaches by the Host header."""
    viewer = {"Host": urlsplit(where.url).netloc, "X-Forwarded-Proto": "https"}
    return httpx.get(stack.endpoint_url + path, headers=viewer)
