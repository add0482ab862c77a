"""Fit the rule that says whether an eye is hidden, and check it: `make fit-hidden-eyes DATA=DIR`.

DIR holds the folders real, synthetic and field. Covers and harmless changes are drawn on videos of people. Every
person is scored by a rule that was fitted without that person. The rule of all people is written to
functions/eye_tracking/face/visible_eye.json, the check to docs/accuracy.md.
"""

from __future__ import annotations

import argparse
import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.progress import track
from sklearn.linear_model import LogisticRegression

from bench.eyes.hidden.covers import COVERS as _COVERS
from bench.eyes.hidden.samples import Samples, samples
from bench.pages import replace_part
from functions.eye_tracking.face import visibility
from functions.eye_tracking.face.features import HIDDEN_FROM
from functions.eye_tracking.face.visibility import Rule

RULE_FILE: Final = Path(visibility.__file__).with_name("visible_eye.json")
OTHERS: Final = ("field/shut_85.mp4", "synthetic/blinkgaze_A_30fps.mp4")  # beside all of real/: more people, shut eyes
PENALTY: Final = 0.003  # scikit-learn's C on standardised edges; a third or three times as much changes little

GLASSES_WEIGHT: Final = (
    4.0  # of clear ones: they are far more usual than covers; without it they trip it twice as often
)

Values = NDArray[np.float64]


def fitted(found: Samples, chosen: NDArray[np.bool_]) -> Rule:
    """The logistic rule of the chosen samples (n,), with both classes weighing the same."""
    edges, hidden = found.edges[chosen], found.hidden[chosen]
    mean, sd = edges.mean(axis=0), edges.std(axis=0) + 1e-6
    weight = np.where(found.condition[chosen] == "clear glasses", GLASSES_WEIGHT, 1.0)
    model = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=300)
    model.fit((edges - mean) / sd, hidden, sample_weight=weight)
    weights = model.coef_[0] / sd
    return Rule(float(model.intercept_[0] - weights @ mean), weights.astype(np.float32))


def left_out(found: Samples) -> Values:
    """(n,) log odds of each sample from a rule that was fitted without its person."""
    odds = np.empty(len(found.hidden))
    for person in np.unique(found.person):
        own = found.person == person
        rule = fitted(found, ~own)
        odds[own] = rule.bias + found.edges[own] @ rule.weights
    return odds


def table(found: Samples, odds: Values) -> list[tuple[str, bool, int, float]]:
    """(condition, hidden, stretches, share that counts as hidden) by the median of each stretch."""
    stretches, first, at = np.unique(found.stretch, return_index=True, return_inverse=True)
    median = np.array([np.median(odds[at == number]) for number in range(len(stretches))])
    hidden, condition = found.hidden[first], found.condition[first]
    rows = []
    for name in dict.fromkeys(found.condition.tolist()):
        for covered in (False, True):
            chosen = (condition == name) & (hidden == covered)
            if chosen.any():
                rows.append((name, covered, int(chosen.sum()), float((median[chosen] > HIDDEN_FROM).mean())))
    return rows


def as_lines(rows: list[tuple[str, bool, int, float]], people: int) -> list[str]:
    """The check in Markdown."""
    head = f"{people} people, each scored by a rule that was fitted without that person."
    lines = [head, "", "| drawn on the video | eyes | stretches | counted as hidden |", "|---" * 4 + "|"]
    for name, covered, count, share in sorted(rows, key=lambda row: row[1]):
        which = "covered" if covered else "free" if name in _COVERS else "visible"
        lines.append(f"| {name} | {which} | {count} | {share:.1%} |")
    return lines


def gathered(data: Path, processes: int) -> Samples:
    """The samples of all videos."""
    paths = [*sorted((data / "real").glob("*.mp4")), *(data / name for name in OTHERS)]
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        parts = track(pool.map(samples, paths), "Drawing ...", len(paths), console=Console(stderr=True))
        return Samples.joined(list(parts))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with real, synthetic and field")
    parser.add_argument("--samples", type=Path, help="keep the samples in this NPZ file, or read them from it")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--page", action="store_true", help="write docs/accuracy.md")
    options = parser.parse_args()
    if options.samples and options.samples.exists():
        found = Samples.load(options.samples)
    else:
        found = gathered(options.data, options.processes)
        if options.samples:
            found.save(options.samples)
    lines = as_lines(table(found, left_out(found)), len(np.unique(found.person)))
    Console().print("\n".join(lines), markup=False, soft_wrap=True)
    if options.page:
        replace_part("hidden eyes", "\n".join(lines))
    rule = fitted(found, np.ones(len(found.hidden), bool))
    stored = {"bias": round(rule.bias, 4), "weights": [round(float(weight), 4) for weight in rule.weights]}
    RULE_FILE.write_text(json.dumps(stored) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
