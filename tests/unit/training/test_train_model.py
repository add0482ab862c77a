"""The trained model: deterministic, portable, as close to the geometry as its inputs allow."""

from __future__ import annotations

import pickle
import pickletools
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.recommend.model import VehicleModel
from functions.recommend.model_file import decode
from functions.recommend.settings import NAMES
from tests.unit.training.conftest import file_of
from tests.unit.training.reference_settings import BODIES, EXAMPLES
from training import labels, train_model, vehicle

Array = NDArray[np.float64]
SEDAN = vehicle.load()
ROOT = Path(__file__).resolve().parents[3]
FEW = 800


@pytest.fixture(scope="module")
def model(content: dict[str, Any]) -> VehicleModel:
    return decode(file_of(content)).vehicle()


def test_the_same_arguments_give_the_same_model() -> None:
    one, other = (train_model.train([SEDAN], FEW) for _ in range(2))
    assert one["metadata"] == other["metadata"]
    first, second = (decode(file_of(each)).vehicle().settings(BODIES) for each in (one, other))
    np.testing.assert_array_equal(first, second)


def test_another_seed_size_or_vehicle_is_told_apart_by_the_hash() -> None:
    suv = vehicle.load("generic-suv")
    trained = ([SEDAN], FEW, 1), ([SEDAN], FEW, 2), ([SEDAN], FEW + 1, 1), ([suv], FEW, 1)
    assert len({train_model.train(*arguments)["metadata"]["data_hash"] for arguments in trained}) == 4


def test_all_shipped_vehicles_fit_into_a_small_file_that_names_no_class_of_ours() -> None:
    content = train_model.train([vehicle.load(name) for name in vehicle.known()], FEW)
    words = {argument for _, argument, _ in pickletools.genops(pickle.dumps(content)) if isinstance(argument, str)}
    assert len(file_of(content)) < 100_000
    assert not [word for word in words if word.startswith(("training", "functions."))]
    assert content["metadata"]["default_vehicle"] == vehicle.DEFAULT


@pytest.mark.parametrize("name", [name for name, _, _ in EXAMPLES])
def test_the_model_gives_the_reference_settings(model: VehicleModel, name: str) -> None:
    expected, tolerance = next((expected, tolerance) for found, expected, tolerance in EXAMPLES if found == name)
    # One more than the labels': the small body's leg is straight, and the model stays half a degree off that.
    assert model.settings(BODIES)[:, NAMES.index(name)] == pytest.approx(expected, abs=tolerance + 1)


def test_the_mean_body_gets_the_mean_setup(model: VehicleModel) -> None:
    mean = population.lengths().mean[np.newaxis]
    np.testing.assert_allclose(model.settings(mean), labels.label(mean, SEDAN), atol=0.5)


def test_the_limits_are_the_vehicles_own(content: dict[str, Any]) -> None:
    limits = content["metadata"]["vehicles"][SEDAN.name]["limits"]
    assert limits["wheel_angle"] == (SEDAN.wheel.column_lowest_deg, SEDAN.wheel.column_highest_deg)
    assert limits["seat_position"] == (0, 100)


def test_a_vehicle_of_ones_own_is_trained_from_its_file_by_a_script_from_anywhere(tmp_path: Path) -> None:
    own, output = tmp_path / "mine.json", tmp_path / "new" / "model.joblib"
    own.write_text(SEDAN.model_copy(update={"name": "my-car"}).model_dump_json())
    script = [sys.executable, str(ROOT / "training" / "train_model.py")]
    arguments = ["--output", str(output), "--drivers", "200", "--trained-at", "2025-01-31", "--vehicle", str(own)]
    subprocess.run([*script, *arguments], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    model = decode(output.read_bytes())
    assert (model.metadata.trained_at, model.vehicle().name) == ("2025-01-31", "my-car")
    assert [path.name for path in output.parent.iterdir()] == [output.name]
