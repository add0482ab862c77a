"""Reports of the accuracy of body measurement: a table, a JSON line, a part of docs/accuracy.md."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import dataclass

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.pages import replace_part
from bench.scores import Matrix, Score, bootstrap_difference, score
from functions.anthropometry.segments import SEGMENTS

Row = tuple[str, list[str], str]


@dataclass(frozen=True)
class Report:
    """All (n, 5), cm, in the order of SEGMENTS. refused: picture -> code."""

    ours: Matrix
    sd: Matrix
    stature_only: Matrix
    old: Matrix
    truth: Matrix
    refused: dict[str, str]

    def methods(self) -> dict[str, Score]:
        """The three methods' scores."""
        return {
            "this service": score(self.ours, self.truth, self.sd),
            "stature alone": score(self.stature_only, self.truth),
            "old method": score(self.old, self.truth),
        }

    def against_stature_only(self) -> tuple[float, float, float]:
        """(ours - stature alone) and its 95 % bootstrap interval, cm."""
        return bootstrap_difference(self.ours, self.stature_only, self.truth)


def rows(report: Report) -> list[Row]:
    """Rows of name, figure per segment and mean."""
    methods = report.methods()
    ours = methods["this service"]
    assert ours.coverage is not None
    found: list[Row] = [(name, [f"{v:.2f}" for v in s.absolute], f"{s.mean:.2f}") for name, s in methods.items()]
    found.append(("signed mean", [f"{v:+.2f}" for v in ours.signed], f"{ours.signed.mean():+.2f}"))
    found.append(("95th percentile", [f"{v:.2f}" for v in ours.p95], f"{ours.p95.mean():.2f}"))
    found.append(("within 1 SD", [f"{v:.0%}" for v in ours.coverage], f"{ours.coverage.mean():.0%}"))
    return found


def show(report: Report) -> None:
    """Print the table and the comparison."""
    console = Console()
    table = Table("cm", *(name.replace("_", " ") for name in SEGMENTS), "mean", title="Mean absolute error")
    for number, (name, values, mean) in enumerate(rows(report)):
        table.add_row(name, *values, mean, end_section=number == 2)
    console.print(table)
    console.print(_comparison(report))
    console.print(f"Refused: {len(report.refused)} of {_pictures(report)} {report.refused or ''}")


def figures(report: Report) -> dict[str, float]:
    """The figures as JSON."""
    methods = report.methods()
    ours = methods["this service"]
    assert ours.coverage is not None
    difference, low, high = report.against_stature_only()
    found = {
        "mean": ours.mean,
        **dict(zip(SEGMENTS, ours.absolute.tolist(), strict=True)),
        "stature_only_mean": methods["stature alone"].mean,
        "old_mean": methods["old method"].mean,
        "coverage_1sd": float(ours.coverage.mean()),
        "worst_signed_mean": float(np.abs(ours.signed).max()),
        "worst_p95": float(ours.p95.max()),
        "difference_to_stature_only": difference,
        "difference_low": low,
        "difference_high": high,
    }
    counts = {"refused": len(report.refused), "pictures": _pictures(report)}
    return {name: round(value, 3) for name, value in found.items()} | counts


def write_page(report: Report, options: Namespace) -> None:
    """Write the table to docs/accuracy.md, under the name of its method."""
    how = "cross-validated" if options.fit else "shipped"
    name = f"bodies {how}{' with pitch' if options.with_pitch else ''}"
    header = ["| cm | " + " | ".join(s.replace("_", " ") for s in SEGMENTS) + " | mean |", "|---" * 7 + "|"]
    body = [f"| {label} | {' | '.join(values)} | {mean} |" for label, values, mean in rows(report)]
    refused = f"Folder `{options.data.name}`, refused: {len(report.refused)} of {_pictures(report)} pictures."
    replace_part(name, "\n".join([*header, *body, "", _comparison(report), refused]))


def _comparison(report: Report) -> str:
    difference, low, high = report.against_stature_only()
    return f"This service - stature alone: {difference:+.3f} cm, 95 % of resampled sets {low:+.3f} to {high:+.3f} cm."


def _pictures(report: Report) -> int:
    return len(report.ours) + len(report.refused)
