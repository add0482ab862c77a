"""Every link between the pages of this project leads somewhere, also to a heading."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.infrastructure.conftest import ROOT

PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/README.md")})
_FENCED = re.compile(r"^ *```.*?^ *```", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"\]\(([^)\s]+)(?: \"[^\"]*\")?\)")


@cache
def anchors(page: Path) -> frozenset[str]:
    """The headings of a page as GitHub names them in addresses; the second of a name has -1 behind it."""
    found: Counter[str] = Counter()
    names = set()
    for heading in re.findall(r"^#+ (.*)$", _FENCED.sub("", page.read_text(encoding="utf-8")), re.MULTILINE):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()
        name = re.sub(r"[^\w\- ]", "", text).strip().replace(" ", "-")
        names.add(f"{name}-{found[name]}" if found[name] else name)
        found[name] += 1
    return frozenset(names)


def dead(page: Path) -> list[str]:
    """Relative links of a page to files or headings that are not there."""
    found = []
    for link in _LINK.findall(_FENCED.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target.resolve())):
            found.append(link)
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_link_is_dead(page: Path) -> None:
    assert dead(page) == []


def test_dead_links_are_found(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# A `b`, c\n## Twice\n## Twice\n```\n# no heading\n```\n")
    page = tmp_path / "page.md"
    links = ("other.md", "other.md#a-b-c", "other.md#twice-1", "#here", "https://example.com/x#y")
    page.write_text("# Here\n" + "".join(f"[x]({link})\n" for link in links))
    assert dead(page) == []
    broken = ["gone.md", "other.md#twice-2", "other.md#no-heading", "#there"]
    page.write_text("".join(f"[x]({link})\n" for link in broken))
    assert dead(page) == broken


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_every_page_can_be_found_from_another(page: Path) -> None:
    others = "\n".join(other.read_text(encoding="utf-8") for other in PAGES if other != page)
    assert re.search(rf"\]\((?:\.?\.?/)?(?:docs/)?{re.escape(page.name)}(?:#[^)]*)?\)", others)
