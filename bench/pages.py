"""Write the generated parts of pages in docs/: `<!-- name -->` to `<!-- /name -->`."""

from __future__ import annotations

import re
from pathlib import Path

ACCURACY = Path(__file__).parents[1] / "docs" / "accuracy.md"
PERFORMANCE = ACCURACY.with_name("performance.md")


def replace_part(name: str, text: str, page: Path = ACCURACY) -> None:
    """Replace the text between the part's two markers. Raises ValueError if the page does not have the part."""
    before = page.read_text(encoding="utf-8")
    part = re.compile(rf"(<!-- {re.escape(name)} -->\n).*?(<!-- /{re.escape(name)} -->)", re.DOTALL)
    after, found = part.subn(lambda match: f"{match.group(1)}{text}\n{match.group(2)}", before)
    if not found:
        raise ValueError(f"{page.name} has no part named '{name}'")
    page.write_text(after, encoding="utf-8")
