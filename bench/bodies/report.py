"""Reports of the accuracy of body measurement: a table, a JSON line, a part of docs/accuracy.md."""

from __future__ import annotations

from argparse import Namespace
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from bench.pages import replace_part
from bench.scores import Matrix, Score, bootstrap_difference, score
from functions.anthropometry.segments import SEGMENTS

Row = tuple[str, list[str], str]
CLASSES = ("floor", "low", "middle", "usual", "high")  # of camera height, from the lowest


@dataclass(frozen=True)
class Report:
    """All (n, 5), cm, in the order of SEGMENTS, but the last four.

    classes, camera_height_off_m: (n,) class of the camera's height, error of its estimate. told: how many pictures got
    each code of functions/measure/agreement.py. refused: picture -> code.
    """

    ours: Matrix
    sd: Matrix
    stature_only: Matrix
    old: Matrix
    truth: Matrix
    classes: NDArray[np.str_]
    camera_height_off_m: Matrix
    told: Counter[str] = field(default_factory=Counter)
    refused: dict[str, str] = field(default_factory=dict)

    def by_class(self) -> Iterator[tuple[str, Report]]:
        """The pictures of each class of camera height, the lowest first, if there are several."""
        names = sorted({*self.classes.tolist()}, key=lambda name: CLASSES.index(name))
        for name in names if len(names) > 1 else []:
            of = self.classes == name
            arrays = ("ours", "sd", "stature_only", "old", "truth", "classes", "camera_height_off_m")
            yield name, replace(self, **{array: getattr(self, array)[of] for array in arrays})

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


CLASS_COLUMNS = (
    "camera (pictures)",
    "this service",
    "stature alone",
    "ratio",
    "signed mean by segment",
    "within 1 SD",
    "camera's height off by",
)


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


def class_rows(report: Report) -> list[list[str]]:
    """One row per class of camera height: figures of its pictures."""
    found = []
    for name, part in report.by_class():
        methods = part.methods()
        ours, stature = methods["this service"], methods["stature alone"]
        assert ours.coverage is not None
        found.append(
            [
                f"{name} ({len(part.ours)})",
                f"{ours.mean:.2f}",
                f"{stature.mean:.2f}",
                f"{ours.mean / stature.mean:.2f}",
                " ".join(f"{value:+.2f}" for value in ours.signed),
                f"{ours.coverage.mean():.0%}",
                f"{part.camera_height_off_m.mean():.2f} m",
            ]
        )
    return found


def show(report: Report) -> None:
    """Print the tables and the comparison."""
    console = Console()
    table = Table("cm", *(name.replace("_", " ") for name in SEGMENTS), "mean", title="Mean absolute error")
    for number, (name, values, mean) in enumerate(rows(report)):
        table.add_row(name, *values, mean, end_section=number == 2)
    console.print(table)
    if by_class := class_rows(report):
        table = Table(*CLASS_COLUMNS, title="By the height of the camera")
        for cells in by_class:
            table.add_row(*cells)
        console.print(table)
    console.print(_comparison(report))
    console.print(_told(report))
    console.print(f"Refused: {len(report.refused)} of {_pictures(report)} {report.refused or ''}")


def figures(report: Report) -> dict[str, float]:
    """The figures as JSON, with how many pictures got each code."""
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
    by_class = {f"{row[0].split()[0]}_ratio": float(row[3]) for row in class_rows(report)}
    return {name: round(value, 3) for name, value in found.items()} | by_class | counts | dict(report.told)


def write_page(report: Report, options: Namespace) -> None:
    """Write the table to docs/accuracy.md, under the name of its method."""
    how = "cross-validated" if options.fit else "shipped"
    name = f"bodies {options.data.name} {how}{' with pitch' if options.with_pitch else ''} {options.network}"
    header = ["| cm | " + " | ".join(s.replace("_", " ") for s in SEGMENTS) + " | mean |", "|---" * 7 + "|"]
    body = [f"| {label} | {' | '.join(values)} | {mean} |" for label, values, mean in rows(report)]
    refused = f"Folder `{options.data.name}`, refused: {len(report.refused)} of {_pictures(report)} pictures."
    replace_part(
        name, "\n".join([*header, *body, "", *_class_table(report), _comparison(report), refused, _told(report)])
    )


def _class_table(report: Report) -> list[str]:
    found = class_rows(report)
    if not found:
        return []
    header = ["| " + " | ".join(CLASS_COLUMNS) + " |", "|---" * len(CLASS_COLUMNS) + "|"]
    return [*header, *(f"| {' | '.join(cells)} |" for cells in found), ""]


def _told(report: Report) -> str:
    said = ", ".join(f"{code} {count}" for code, count in report.told.most_common()) or "nothing"
    return f"Said about camera, arms and agreement with the model: {said}."


def _comparison(report: Report) -> str:
    difference, low, high = report.against_stature_only()
    return f"This service - stature alone: {difference:+.3f} cm, 95 % of resampled sets {low:+.3f} to {high:+.3f} cm."


def _pictures(report: Report) -> int:
    return len(report.ours) + len(report.refused)
