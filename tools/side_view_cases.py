"""Write what `training.figure` says of some bodies in some cars: the console's own port is tested against it.

python -m tools.side_view_cases web/src/seat/side_view_cases.json
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import numpy as np

from functions.anthropometry import population
from functions.anthropometry.segments import LENGTHS, BodyLengths
from functions.recommend.plausibility import make_plausible
from functions.recommend.settings import NAMES, SETTINGS
from training import figure, labels, vehicle

BODIES: Final = 8  # for each vehicle: as the population is
ODD: Final = BodyLengths(height=232.0, upper_arm=60.0, forearm=20.0, thigh=30.0, calf=60.0, torso=80.0)  # nobody's
SEED: Final = 7


def main(argv: Sequence[str] | None = None) -> int:
    """Write the file; for the same code it is the same, byte for byte."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="where to write the cases, as JSON")
    output = parser.parse_args(argv).output
    lines = ",\n".join(json.dumps(case) for case in cases())
    output.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
    return 0


def cases() -> list[dict[str, Any]]:
    """Drawn bodies with their own settings, the same with settings at random, and one body that is nobody's."""
    rng = np.random.default_rng(SEED)
    everyone = population.lengths()
    found = []
    for name in vehicle.known():
        package = vehicle.load(name)
        drawn = rng.multivariate_normal(everyone.mean, everyone.covariance, size=BODIES).round(1)
        own = np.clip(labels.label(drawn, package).round(), 0, [setting.high for setting in SETTINGS])
        for lengths, settings in zip(drawn.tolist(), own.tolist(), strict=True):
            found.append(_case(BodyLengths(**dict(zip(LENGTHS, lengths, strict=True))), settings, package))
        found.append(_case(ODD, _any_settings(rng), package))
        found.append(_case(ODD, _ends(own[0].tolist(), package), package))
    return found


def _any_settings(rng: np.random.Generator) -> list[float]:
    return [float(rng.integers(0, 40 if setting.high > 100 else 101)) for setting in SETTINGS]


def _ends(settings: list[float], package: vehicle.Vehicle) -> list[float]:
    """The seat at the track's rear end with its cushion tilted, the wheel fully in and lowest."""
    ends = {"seat_position": 100.0, "seat_front_height": 100.0, "seat_rear_height": 0.0, "wheel_position": 0.0}
    ends["wheel_angle"] = package.wheel.column_lowest_deg
    return [ends.get(name, value) for name, value in zip(NAMES, settings, strict=True)]


def _case(body: BodyLengths, settings: list[float], package: vehicle.Vehicle) -> dict[str, Any]:
    drawn = figure.of(make_plausible(body)[0], np.array(settings), package)
    joints = {name: [round(x, 3), round(z, 3)] for name, (x, z) in drawn.joints.items()}
    angles = {name: round(value, 3) for name, value in asdict(drawn).items() if name.endswith("_deg")}
    return {
        "vehicle": package.name,
        "lengths": asdict(body),
        "settings": dict(zip(NAMES, settings, strict=True)),
        "joints": joints,
        "angles": angles,
    }


if __name__ == "__main__":
    raise SystemExit(main())
