"""Change the core one place at a time and see whether its unit tests notice: `make mutants`.

mutmut does it, once for each module and with that module's own tests alone, in a folder of `.mutants/`; the source
stays as it is. Afterwards comes a diff for each change that no test noticed, and a table. docs/testing.md says how to
read them. Exits 1 when mutmut itself could not run.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
WORK: Final = ROOT / ".mutants"
MUTMUT: Final = ROOT / ".venv-mutants" / "bin" / "mutmut"
NEEDED: Final = ("functions", "tests", "training", "samples", "events")  # by the tests; mutmut copies them

EYES: Final = "tests/unit/eye_tracking"
MODULES: Final = {
    "functions/recommend/sides.py": ["tests/unit/recommend/test_comparison.py"],
    "functions/api/erasure.py": [
        "tests/unit/api/test_service_routes.py",
        "tests/unit/api/test_eye_tracking_api.py",
        "tests/unit/api/test_faults.py",
    ],
    "functions/api/holdings.py": [
        "tests/unit/api/test_service_routes.py",
        "tests/unit/api/test_eye_tracking_api.py",
        "tests/unit/api/test_export.py",
    ],
    "functions/measure/model.py": ["tests/unit/measure/test_measurement_model.py"],
    "functions/eye_tracking/findings/lids.py": [f"{EYES}/test_lids.py"],
    "functions/eye_tracking/findings/screening.py": [f"{EYES}/test_screening.py"],
    "functions/shared/storage.py": ["tests/unit/shared/test_storage.py"],
    "functions/measure/quality.py": ["tests/unit/measure/test_quality.py"],
    "functions/measure/measurement.py": ["tests/unit/measure/test_measurement.py"],
    "functions/eye_tracking/findings/quality.py": [f"{EYES}/test_recording_quality.py"],
    "functions/eye_tracking/findings/blinks.py": [f"{EYES}/test_blinks.py"],
    "functions/eye_tracking/video/plan.py": [f"{EYES}/test_plan.py"],
}
STRING: Final = re.compile(r'f?"([^"]*)"')


@dataclass
class Score:
    """How a module's changes ended. survived: their diffs; words: how many survivors change nothing but a sentence."""

    killed: int = 0
    words: int = 0
    survived: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Killed of those that change more than a sentence."""
        counted = self.killed + len(self.survived)
        return self.killed / counted if counted else 1.0


def chosen(words: Sequence[str]) -> list[str]:
    """The modules whose path ends in one of the words (`blinks`, `measure/quality`); all without words.

    Raises SystemExit for a word that is no module's.
    """
    for word in words:
        if not any(_is_called(source, word) for source in MODULES):
            raise SystemExit(f"'{word}' is not one of: {' '.join(Path(source).stem for source in MODULES)}")
    return [source for source in MODULES if not words or any(_is_called(source, word) for word in words)]


def is_words_only(diff: str) -> bool:
    """Whether a change touches nothing but the text of a sentence: a string with a space."""
    lines = diff.splitlines()[3:]  # after the names of the files and the place
    removed, added = (
        [
            STRING.sub(lambda string: "None" if " " in string[1] else string[0], line[1:])
            for line in lines
            if line[:1] == sign
        ]
        for sign in "-+"
    )
    return removed == added


def judge(source: str, again: bool) -> Score:
    """Run mutmut over one module. again: only what survived the last time. Raises CalledProcessError."""
    folder = WORK / source.removesuffix(".py")
    names = [name for name, status in _results(folder) if status != "killed"] if again and folder.exists() else []
    if not names:
        shutil.rmtree(folder, ignore_errors=True)
        _set_up(folder, source)
    # The tests need what this environment has; mutmut has one of its own.
    packages = {**os.environ, "PYTHONPATH": sysconfig.get_path("purelib")}
    subprocess.run([MUTMUT, "run", "--max-children", "1", *names], cwd=folder, env=packages, check=True)
    score = Score()
    for name, status in _results(folder):
        if status in ("killed", "timeout"):
            score.killed += 1
            continue
        diff = _mutmut(folder, "show", name)
        if is_words_only(diff):
            score.words += 1
        else:
            score.survived.append(diff)
    return score


def main() -> int:
    """Judge the modules that were named, smallest first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="such as `blinks`; all without one")
    parser.add_argument("--again", action="store_true", help="try only what survived the last run, after adding tests")
    options = parser.parse_args()
    scores = {}
    for source in chosen(options.modules):
        _say(f"\n{source}")
        try:
            scores[source] = judge(source, options.again)
        except subprocess.CalledProcessError as error:
            _say(f"mutmut ended with {error.returncode}")
            return 1
        _say("\n\n".join(scores[source].survived))
    _say("\n| module | killed | survived | words | score |\n|---|---|---|---|---|")
    for source, score in scores.items():
        _say(f"| `{source}` | {score.killed} | {len(score.survived)} | {score.words} | {score.share:.0%} |")
    return 0


def _say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - a command's output


def _is_called(source: str, word: str) -> bool:
    return f"/{source}".removesuffix(".py").endswith(f"/{word.removesuffix('.py')}")


def _set_up(folder: Path, source: str) -> None:
    """A folder that looks like the project and whose settings name one module and its tests."""
    folder.mkdir(parents=True)
    for name in NEEDED:
        (folder / name).symlink_to(ROOT / name)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    own = f"[tool.mutmut]\nonly_mutate = {[source]}\npytest_add_cli_args_test_selection = {MODULES[source]}\n"
    (folder / "pyproject.toml").write_text(settings.replace("[tool.mutmut]\n", own), encoding="utf-8")


def _results(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, status) of each change."""
    for line in _mutmut(folder, "results", "--all", "true").splitlines():
        name, _, status = line.strip().rpartition(": ")
        yield name, status


def _mutmut(folder: Path, *arguments: str) -> str:
    return subprocess.run([MUTMUT, *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    sys.exit(main())
