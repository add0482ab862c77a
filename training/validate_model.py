"""Check a seat fit model: `python -m training.validate_model --model F`. Exit 1 when it misses a target.

A model file is a pickle: check only files that you made or trust.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

if not __package__:  # started as a script: the path contains its folder instead of the project's
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from functions.recommend.model_file import ModelUnusable, decode
from training.checks import accuracy, geometry, real_drivers, shape
from training.checks.subject import Check, Finding, Subject

MAX_BYTES: Final = 100_000
CHECKS: Final[tuple[Check, ...]] = (real_drivers.check, accuracy.check, geometry.check, shape.check)


@dataclass(frozen=True)
class Report:
    """The findings by vehicle; those about the file are under "file"."""

    findings: dict[str, list[Finding]]

    @property
    def passed(self) -> bool:
        return all(finding.passed for found in self.findings.values() for finding in found)

    def missed(self) -> list[str]:
        """One line per target that was missed."""
        return [
            f"{about}: {finding.name}: {finding.found} (demanded: {finding.demanded})"
            for about, found in self.findings.items()
            for finding in found
            if not finding.passed
        ]

    def as_text(self) -> str:
        """The report for people: one line per check."""
        lines = []
        for about, found in self.findings.items():
            lines += ["", about]
            lines += [f"  {'pass' if f.passed else 'MISS'}  {f.name}: {f.found}  [{f.demanded}]" for f in found]
        missed = len(self.missed())
        return "\n".join([*lines, "", "every target is met" if missed == 0 else f"{missed} target(s) missed"]).lstrip()

    def as_dict(self) -> dict[str, list[dict[str, object]]]:
        return {about: [asdict(finding) for finding in found] for about, found in self.findings.items()}


def validate(data: bytes) -> Report:
    """The report of all checks on a model file's bytes."""
    size = Finding("size", f"< {MAX_BYTES / 1000:.0f} kB", f"{len(data) / 1000:.1f} kB", len(data) < MAX_BYTES)
    try:
        subjects = load(data)
    except ModelUnusable as error:
        return Report({"file": [size, Finding("readable", "by this service", str(error), False)]})
    return Report({"file": [size], **{subject.model.name: _all_checks(subject) for subject in subjects}})


def _all_checks(subject: Subject) -> list[Finding]:
    found: list[Finding] = []
    for check in CHECKS:
        try:
            found += check(subject)
        except Exception as error:  # the regressions come from the file, so any error is a fault of the model
            found.append(Finding(check.__module__.rpartition(".")[2], "an answer for every body", str(error), False))
    return found


def load(data: bytes) -> list[Subject]:
    """The file's vehicles with the packages used for training. Raises ModelUnusable."""
    vehicles = decode(data).vehicles.values()
    subjects = [Subject(vehicle, package) for vehicle in vehicles if (package := vehicle.facts.package) is not None]
    if len(subjects) < len(vehicles):
        raise ModelUnusable("its metadata does not describe its vehicles")
    return subjects


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", type=Path, required=True, help="the joblib file")
    parser.add_argument("--json", action="store_true", help="print the findings as JSON")
    arguments = parser.parse_args()
    report = validate(arguments.model.read_bytes())
    print(json.dumps(report.as_dict(), indent=1) if arguments.json else report.as_text())  # noqa: T201
    sys.exit(0 if report.passed else 1)


if __name__ == "__main__":
    main()
