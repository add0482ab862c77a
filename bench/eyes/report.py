"""Reports of the accuracy of eye tracking: a table, a JSON line, a part of docs/accuracy.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import add

from rich.console import Console
from rich.table import Table

from bench.eyes.truth import Matches
from bench.pages import replace_part

FILE_WIDTH = 100  # of the table in a file or a pipe
LONG_S = 20.0  # one blink is 3 a minute in 20 s: rates of shorter videos are not meaningful


@dataclass(frozen=True)
class Scored:
    """One video. valid_s: time with a face; half_rate: with every other frame; refused: an error's code."""

    name: str
    valid_s: float
    full_rate: Matches
    half_rate: Matches
    refused: str | None = None

    @property
    def rate_error(self) -> float | None:
        """Error in blinks per minute, of videos long enough for a rate."""
        if self.valid_s < LONG_S:
            return None
        return 60 * abs(self.full_rate.found - self.full_rate.true) / self.valid_s


def show(scored: list[Scored]) -> None:
    """Print a row for each video, and the totals."""
    table = Table(title="Blinks; ½: with every other frame")
    table.add_column("video", no_wrap=True)
    for name in ("s with face", "blinks", "found", "missed", "false", "missed ½", "false ½"):
        table.add_column(name, justify="right")
    for number, one in enumerate(scored, 1):
        counts = [one.full_rate.true, one.full_rate.matched, *_wrong(one.full_rate), *_wrong(one.half_rate)]
        seen = one.refused or f"{one.valid_s:.1f}"
        table.add_row(one.name, seen, *map(str, counts), end_section=number == len(scored))
    full, half = _total(scored)
    table.add_row("all", "", str(full.true), str(full.matched), *map(str, [*_wrong(full), *_wrong(half)]))
    console = Console(width=None if Console().is_terminal else FILE_WIDTH)
    console.print(table)
    console.print(_sentence(scored))


def figures(scored: list[Scored]) -> dict[str, float]:
    """The figures as JSON. count_error: the sum of each video's error in blinks."""
    full, half = _total(scored)
    rates = [one.rate_error for one in scored if one.rate_error is not None]
    found: dict[str, float] = {
        "precision": full.precision,
        "recall": full.recall,
        "f1": full.f1,
        "count_error": _count_error([one.full_rate for one in scored]),
        "clips": len(scored),
        "refused": sum(one.refused is not None for one in scored),
        "blinks": full.true,
        "matched": full.matched,
        "false": full.false,
        "missed": full.missed,
        "rate_error_per_min": max(rates, default=0.0),
        "clips_with_rate": len(rates),
        "half_rate_precision": half.precision,
        "half_rate_recall": half.recall,
        "half_rate_f1": half.f1,
        "half_rate_count_error": _count_error([one.half_rate for one in scored]),
    }
    return {name: round(value, 4) for name, value in found.items()}


def write_page(folder: str, scored: list[Scored]) -> None:
    """Write the totals to docs/accuracy.md, if it has a part for a folder of that name."""
    full, half = _total(scored)
    rows = [
        ("all frames", full, _count_error([one.full_rate for one in scored])),
        ("every other frame", half, _count_error([one.half_rate for one in scored])),
    ]
    lines = ["| | blinks | found | missed | false | precision | recall | F1 | count error |", "|---" * 9 + "|"]
    for label, matches, error in rows:
        counts = f"{matches.true} | {matches.matched} | {matches.missed} | {matches.false}"
        shares = f"{matches.precision:.3f} | {matches.recall:.3f} | {matches.f1:.3f}"
        lines.append(f"| {label} | {counts} | {shares} | {error} |")
    try:
        replace_part(f"eyes {folder}", "\n".join([*lines, "", _sentence(scored)]))
    except ValueError as error:
        Console(stderr=True).print(f"Nothing was written: {error}.")


def _sentence(scored: list[Scored]) -> str:
    rates = [one.rate_error for one in scored if one.rate_error is not None]
    refused = f", {count} refused" if (count := sum(one.refused is not None for one in scored)) else ""
    if not rates:
        return f"{len(scored)} videos{refused}."
    off = f"off by at most {max(rates):.1f} in the {len(rates)} of {LONG_S:.0f} s or more"
    return f"{len(scored)} videos{refused}. Blinks per minute are {off}."


def _total(scored: list[Scored]) -> tuple[Matches, Matches]:
    nothing = Matches(0, 0, 0)
    full, half = [one.full_rate for one in scored], [one.half_rate for one in scored]
    return reduce(add, full, nothing), reduce(add, half, nothing)


def _wrong(matches: Matches) -> tuple[int, int]:
    return matches.missed, matches.false


def _count_error(matches: list[Matches]) -> int:
    return sum(abs(one.found - one.true) for one in matches)
