from __future__ import annotations

from pathlib import Path

import pytest

from functions.measure.measurement import Measurement, Person, measure
from functions.vision.photo import Photo, decode

MAN_CM = 173.9


@pytest.fixture(scope="session")
def man() -> Photo:
    return decode((Path(__file__).parents[3] / "samples" / "man-174cm.jpg").read_bytes())


@pytest.fixture(scope="session")
def measured(man: Photo) -> Measurement:
    return measure(man, Person(MAN_CM))
