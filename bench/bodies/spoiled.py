"""Count, by kind, spoilt pictures that are refused or warned about: `make accuracy-spoiled DATA=DIR`.

DIR holds pictures that must not be measured as they are, and a truth.json that says why (`spoil`): legs behind
furniture, bars over feet or head, people who overlap, hats and other postures, which bench/bodies/refusals.py cannot
make from good pictures.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.pages import replace_part
from functions.measure.measurement import Person, measure
from functions.shared.errors import PlatformError
from functions.vision.photo import decode

SILENT = "measured without a word"


def answer(picture: Path, height_cm: float) -> str:
    """The refusal's message up to its advice, or the codes of the warnings, or SILENT."""
    try:
        warnings = measure(decode(picture.read_bytes()), Person(height_cm)).warnings
    except PlatformError as error:
        return f"refused: {str(error).partition(':')[0]}"
    return ", ".join(warning.code for warning in warnings) or SILENT


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with spoilt pictures and truth.json")
    parser.add_argument("--page", action="store_true", help="write the figures into docs/accuracy.md")
    options = parser.parse_args()
    entries = json.loads((options.data / "truth.json").read_text(encoding="utf-8"))
    found: dict[str, Counter[str]] = {}
    for entry in track(entries, "Looking ...", console=Console(stderr=True)):
        said = answer(options.data / entry["file"], float(entry["stature_cm"]))
        found.setdefault(entry["spoil"].replace("_", " "), Counter())[said] += 1
    rows = [
        (kind, f"{said.total() - said[SILENT]} of {said.total()}", "; ".join(said))
        for kind, said in sorted(found.items())
    ]
    told = sum(said.total() - said[SILENT] for said in found.values())
    rows.append(("all", f"{told} of {len(entries)}", ""))
    table = Table("spoilt by", "told", "answers")
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    if options.page:
        lines = ["| spoilt by | told | answers |", "|---|---|---|", *(f"| {' | '.join(row)} |" for row in rows)]
        replace_part("spoiled", "\n".join(lines))


if __name__ == "__main__":
    main()
