"""The Korean README says the same as the English one wherever a test can tell; the citation names this version."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from functions import __version__
from tests.infrastructure.conftest import ROOT

_BLOCK = re.compile(r"^```\n(.*?)^```$", re.DOTALL | re.MULTILINE)


def commands(page: str) -> list[str]:
    """The lines of all code blocks, without their comments."""
    lines = "\n".join(_BLOCK.findall(page)).splitlines()
    return [re.sub(r"\s+# .*$", "", line).rstrip() for line in lines]


def names(page: str) -> set[str]:
    """What stands in `backticks` outside of code blocks: commands, routes, files, fields."""
    return set(re.findall(r"`([^`\n]+)`", _BLOCK.sub("", page)))


def targets(page: str) -> list[str]:
    """Where links and pictures lead, in their order; the link to the other language is not one of them."""
    found = re.findall(r"\]\(([^)]+)\)|<img src=\"([^\"]+)\"", _BLOCK.sub("", page))
    return [link or picture for link, picture in found if not link.startswith("README")]


def figures(page: str) -> set[str]:
    """Numbers with a decimal point, which no language writes out."""
    return set(re.findall(r"\d+\.\d+", _BLOCK.sub("", page)))


@pytest.fixture
def english() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def korean() -> str:
    return (ROOT / "README.ko.md").read_text(encoding="utf-8")


def test_both_name_the_same_commands(english: str, korean: str) -> None:
    assert commands(korean) == commands(english)
    assert "make demo" in commands(english)


def test_both_name_the_same_routes_files_and_fields(english: str, korean: str) -> None:
    assert names(korean) == names(english)


def test_both_lead_to_the_same_pages_and_pictures(english: str, korean: str) -> None:
    assert targets(korean) == targets(english)
    assert "docs/api.md" in targets(english)


def test_both_give_the_same_figures(english: str, korean: str) -> None:
    assert figures(korean) == figures(english)


def test_each_links_to_the_other(english: str, korean: str) -> None:
    assert "](README.ko.md)" in english
    assert "](README.md)" in korean


def test_every_make_target_in_it_is_there(english: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z-]+)", "\n".join([*commands(english), *names(english)])):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_a_missing_command_would_be_noticed() -> None:
    assert commands("```\nmake demo   # says what\n```\n") == commands("```\nmake demo # other words\n```\n")
    assert commands("```\nmake demo\n```\n") != commands("```\nmake demos\n```\n")


def test_the_citation_is_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == __version__


@pytest.mark.parametrize(
    "form", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda form: form.stem
)
def test_issue_forms_are_read(form: Path) -> None:
    content = yaml.safe_load(form.read_text(encoding="utf-8"))
    if form.stem == "config":
        assert content["blank_issues_enabled"] is False
        return
    assert content["name"]
    assert content["description"]
    ids = [field["id"] for field in content["body"] if field["type"] != "markdown"]
    assert len(ids) == len(set(ids))
    if form.stem == "bug":
        assert {"version", "command", "code"} <= set(ids)
