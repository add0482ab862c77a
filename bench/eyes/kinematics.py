"""What frame rates show of a blink whose movement is known: `python -m bench.eyes.kinematics [--page]`.

A blink is drawn with smooth phases (minimum jerk) of the given durations, sampled at each frame rate in every phase of
the camera's clock, with the noise of landmarks, and measured by the product's own code. Printed are the mean and the
standard deviation of measured over true.
"""

from __future__ import annotations

import argparse
from typing import Final

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from bench.pages import ACCURACY, replace_part
from functions.eye_tracking.findings.blinks import closings
from functions.eye_tracking.findings.kinematics import Movement, movements

Values = NDArray[np.float64]

RATES: Final = (15, 25, 30, 50, 60, 120, 240)
CLOSINGS_S: Final = (0.06, 0.08, 0.12)  # assumption: around the 0.1 s of Stern, Walrath and Goldstein 1984
OPENING_OVER_CLOSING: Final = 2.0  # lids open half as fast as they close
SHUT_S: Final = 0.02
DEPTH: Final = 0.85
NOISE: Final = 0.012  # of the openness of open eyes: the median of 15 real videos
PHASES: Final = 40
PEAK_OVER_MEAN: Final = 1.875  # of a minimum-jerk movement


def openness(time_s: Values, closing_s: float) -> Values:
    """Open eyes with one blink that begins at 1 s."""
    down = _way((time_s - 1) / closing_s)
    up = _way((time_s - 1 - closing_s - SHUT_S) / (OPENING_OVER_CLOSING * closing_s))
    opened: Values = 1 - DEPTH * (down - up)
    return opened


def measured(rate: float, closing_s: float, noise: np.random.Generator) -> list[Movement]:
    """The blink at each phase of the camera's clock."""
    found = []
    for phase in range(PHASES):
        time_s = np.arange(0, 3, 1 / rate) + phase / PHASES / rate
        opened = openness(time_s, closing_s) + noise.normal(0, NOISE, len(time_s))
        found += [one for one in movements(time_s, opened, closings(time_s, opened)) if one is not None]
    return found


def rows() -> list[list[str]]:
    """Frame rate, blinks found, and measured over true for each figure."""
    noise = np.random.default_rng(0)
    table = []
    for rate in RATES:
        ratios: dict[str, list[float]] = {"amplitude": [], "half_width": [], "closing": [], "speed": [], "ratio": []}
        for closing_s in CLOSINGS_S:
            for one in measured(rate, closing_s, noise):
                _add(ratios, one, closing_s)
        count = len(ratios["amplitude"])
        table.append([str(rate), f"{count} of {PHASES * len(CLOSINGS_S)}", *map(_told, ratios.values())])
    return table


def _add(ratios: dict[str, list[float]], one: Movement, closing_s: float) -> None:
    ratios["amplitude"].append(one.amplitude / DEPTH)
    ratios["half_width"].append(one.half_width_s / (closing_s / 2 + SHUT_S + OPENING_OVER_CLOSING * closing_s / 2))
    if one.closing.seconds is not None:
        ratios["closing"].append(one.closing.seconds / (_rise() * closing_s))
    if one.closing.speed and one.opening.speed:
        ratios["speed"].append(one.closing.speed / (PEAK_OVER_MEAN * DEPTH / closing_s))
        ratios["ratio"].append(one.closing.speed / one.opening.speed / OPENING_OVER_CLOSING)


def _rise() -> float:
    """The share of a smooth way's time from 10 to 90 %."""
    share = np.linspace(0, 1, 100_001)
    return float(np.ptp(np.interp([0.1, 0.9], _way(share), share)))


def _way(share: Values) -> Values:
    share = np.clip(share, 0, 1)
    done: Values = share**3 * (10 - 15 * share + 6 * share**2)
    return done


def _told(ratios: list[float]) -> str:
    return f"{np.mean(ratios):.2f} ± {np.std(ratios):.2f}" if ratios else "not given"


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--page", action="store_true", help="write the table into docs/blinks.md")
    options = parser.parse_args()
    header = ["frames/s", "found", "amplitude", "half-width", "closing time", "closing speed", "speed ratio"]
    lines = [header, ["---"] * len(header), *rows()]
    table = "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
    if options.page:
        replace_part("kinematics", table, ACCURACY.with_name("blinks.md"))
    Console().print(table, soft_wrap=True, highlight=False, markup=False)


if __name__ == "__main__":
    main()
