"""Compare the service with tape lengths of your own people: `make calibrate DATA=DIR`.

DIR holds photos, one person each, and tape.csv: file, height_cm and at least one of upper_arm, forearm, thigh, calf and
torso in cm, as docs/measurements.md defines them; sex and camera_pitch_deg if known. The photos stay on this machine.
Writes calibration.md and calibration.svg into DIR.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track

from functions.anthropometry.segments import SEGMENTS
from functions.measure.measurement import Measurement, Person, measure
from functions.shared.errors import PlatformError
from functions.vision.photo import decode
from training.calibration import page
from training.calibration.comparison import Compared
from training.calibration.people import BadTable, Taped, read


def measured(people: list[Taped]) -> tuple[list[Taped], list[Measurement], dict[str, str]]:
    """Those who could be measured, their measurements, and the refusals by file."""
    taken: list[Taped] = []
    found: list[Measurement] = []
    refused: dict[str, str] = {}
    for person in track(people, "Measuring ...", console=Console(stderr=True)):
        try:
            photo = decode(person.photo.read_bytes())
            found.append(measure(photo, Person(person.height_cm, person.sex), person.camera_pitch_deg))
            taken.append(person)
        except PlatformError as error:
            refused[person.photo.name] = str(error)
    return taken, found, refused


def compared(people: list[Taped], found: list[Measurement]) -> Compared:
    """The numbers of n people, one row each."""
    return Compared(
        tape=np.array([person.lengths_cm for person in people]),
        service=np.array([one.lengths.as_vector()[1:] for one in found]),
        uncertainty=np.array([[one.uncertainty_cm[name] for name in SEGMENTS] for one in found]),
        stature_alone=np.array([Person(person.height_cm, person.sex).prior().mean for person in people]),
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with photos and tape.csv")
    folder = parser.parse_args().data
    try:
        people = read(folder)
    except BadTable as error:
        sys.exit(str(error))
    taken, found, refused = measured(people)
    if not taken:
        sys.exit(
            "None of the photos could be measured:\n" + "\n".join(f"{name}: {why}" for name, why in refused.items())
        )
    warned = {p.photo.name: [w.code for w in m.warnings] for p, m in zip(taken, found, strict=True) if m.warnings}
    report = page.write(folder, compared(taken, found), refused, warned)
    Console().print(report.read_text(encoding="utf-8"), markup=False, highlight=False, soft_wrap=True)


if __name__ == "__main__":
    main()
