"""Files that are made from other files say the same as those."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.infrastructure.conftest import ROOT
from tools import client_documents
from tools.openapi import render

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
IMAGES = ("api", "analysis", "vision")


def pinned(lock: Path) -> dict[str, str]:
    """Package -> version of a lock; what is pinned twice (by Python version) keeps both."""
    found: dict[str, str] = {}
    for name, version in re.findall(r"^([a-z0-9._-]+)==(\S+)", lock.read_text(encoding="utf-8"), re.MULTILINE):
        found[name] = f"{found[name]} {version}" if name in found else version
    return found


def test_the_api_description_is_what_the_code_says() -> None:
    assert (ROOT / "docs" / "openapi.json").read_text(encoding="utf-8") == render(), "run `make openapi`"


def test_the_clients_documents_are_those_of_the_api_description() -> None:
    assert client_documents.OUTPUT.read_text(encoding="utf-8") == client_documents.render(), "run `make openapi`"


@pytest.mark.parametrize("lock", [path for path in LOCKS if path.stem != "constraints"], ids=lambda path: path.stem)
def test_every_locked_package_has_a_hash_and_no_address(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", text.strip())
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text


@pytest.mark.parametrize("image", IMAGES)
def test_laptop_and_image_run_the_same_versions(image: str) -> None:
    development = pinned(ROOT / "requirements" / "dev.txt")
    assert pinned(ROOT / "requirements" / f"{image}.txt").items() <= development.items()


def test_every_direct_dependency_says_why_it_is_there() -> None:
    reasons = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    for listing in (ROOT / "requirements").glob("*.in"):
        for line in listing.read_text(encoding="utf-8").splitlines():
            name = re.match(r"[a-z][a-z0-9-]+", line)
            if name:
                assert f"`{name.group()}`" in reasons, f"{name.group()} of {listing.name}"


def test_what_is_declared_of_a_packages_needs_is_of_the_locked_version() -> None:
    project: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    locked = pinned(ROOT / "requirements" / "dev.txt")
    for declared in project["tool"]["uv"]["dependency-metadata"]:
        assert locked[declared["name"]] == declared["version"]


def test_the_extra_for_the_engine_holds_what_images_and_engine_need() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = {Requirement(text).name for text in project["optional-dependencies"]["local"]}
    client = {Requirement(text).name for text in project["dependencies"]}
    engine, command_line, *_ = (ROOT / "requirements" / "dev.in").read_text(encoding="utf-8").split("\n\n")[1:]
    images = [(ROOT / "requirements" / f"{image}.in").read_text(encoding="utf-8") for image in IMAGES]
    needed = {name for text in (engine, command_line, *images) for name in re.findall(r"^[a-z][a-z0-9-]+", text, re.M)}
    assert extra | client == needed


@pytest.mark.parametrize("path", sorted((ROOT / "events").glob("*.json")), ids=lambda path: path.stem)
def test_every_event_belongs_to_an_entry_point(path: Path, functions: dict[str, dict[str, Any]]) -> None:
    event = json.loads(path.read_text(encoding="utf-8"))
    if "httpMethod" not in event:
        handler = path.stem.removesuffix("_task").title().replace("_", "") + "Function"
        assert handler in functions
        return
    routes = {
        (route["Properties"]["Path"], route["Properties"]["Method"])
        for function in functions.values()
        for route in function["Properties"].get("Events", {}).values()
    }
    assert (event["resource"], event["httpMethod"]) in routes


@pytest.mark.parametrize("page", ["reliability", "security", "privacy"])
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for name in re.findall(r"`(test_\w+)`", (ROOT / "docs" / f"{page}.md").read_text(encoding="utf-8")):
        assert f"def {name}(" in code, name
