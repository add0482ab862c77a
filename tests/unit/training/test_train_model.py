"""The trained model: deterministic, portable, as close to the geometry as a noisy measurement allows."""

from __future__ import annotations

import io
import pickle
import pickletools
import subprocess
import sys
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
from numpy.typing import NDArray

from functions.anthropometry import population
from functions.recommend.settings import SETTINGS
from tests.unit.training.reference_settings import BODIES, EXAMPLES
from training import drivers, labels, train_model, vehicle

Array = NDArray[np.float64]
SEDAN = vehicle.load()
NAMES = [setting.name for setting in SETTINGS]
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def model() -> dict[str, Any]:
    return train_model.train(SEDAN)


def test_the_same_arguments_give_the_same_model(model: dict[str, Any]) -> None:
    again = train_model.train(SEDAN)
    mean = population.lengths().mean[np.newaxis]
    assert again["metadata"] == model["metadata"]
    np.testing.assert_array_equal(again["pipeline"].predict(mean), model["pipeline"].predict(mean))


def test_another_seed_or_size_is_told_apart_by_the_hash(model: dict[str, Any]) -> None:
    hashes = {train_model.train(SEDAN, 500, seed)["metadata"]["data_hash"] for seed in (1, 2)}
    assert len(hashes | {model["metadata"]["data_hash"]}) == 3


def test_the_file_is_small_and_names_no_class_of_ours(model: dict[str, Any]) -> None:
    buffer = io.BytesIO()
    joblib.dump(model, buffer)
    words = {argument for _, argument, _ in pickletools.genops(pickle.dumps(model)) if isinstance(argument, str)}
    assert buffer.tell() < 100_000
    assert not [word for word in words if word.startswith(("training", "functions."))]


@pytest.mark.parametrize("name", [name for name, _, _ in EXAMPLES])
def test_the_model_gives_the_reference_settings(model: dict[str, Any], name: str) -> None:
    expected, tolerance = next((expected, tolerance) for found, expected, tolerance in EXAMPLES if found == name)
    answer = model["pipeline"].predict(BODIES)[:, NAMES.index(name)]
    assert answer == pytest.approx(expected, abs=tolerance + 1)  # a quadratic cannot follow the ends of the track


def test_the_mean_body_gets_the_mean_setup(model: dict[str, Any]) -> None:
    mean = population.lengths().mean[np.newaxis]
    np.testing.assert_allclose(model["pipeline"].predict(mean), labels.label(mean, SEDAN), atol=1.0)


def test_on_fresh_noisy_drivers_it_beats_stature_alone_and_meets_the_targets(model: dict[str, Any]) -> None:
    rng = np.random.default_rng(77)
    bodies = drivers.sample(4000, rng)
    measured, truth = drivers.as_measured(bodies, rng), labels.label(bodies, SEDAN)
    error = np.sqrt(np.mean((model["pipeline"].predict(measured) - truth) ** 2, axis=0))
    curve = np.polyfit(measured[:, 0], truth, 2)
    by_stature = np.stack([np.polyval(curve[:, i], measured[:, 0]) for i in range(len(NAMES))], axis=1)
    stature_error = np.sqrt(np.mean((by_stature - truth) ** 2, axis=0))
    limits = {"seat_position": 4.0, "seat_rear_height": 5.5, "seat_front_height": 10.0, "wheel_position": 12.0}
    for name, ours, theirs in zip(NAMES, error, stature_error, strict=True):
        assert ours <= limits.get(name, 1.0), name
        assert ours <= theirs * 1.02, name  # the seat's angle depends on stature alone: there it can only be equal


def test_it_runs_as_a_script_from_anywhere(tmp_path: Path) -> None:
    output = tmp_path / "new" / "model.joblib"
    script = [sys.executable, str(ROOT / "training" / "train_model.py")]
    arguments = ["--output", str(output), "--drivers", "200", "--trained-at", "2025-01-31"]
    subprocess.run([*script, *arguments], cwd=tmp_path, check=True, capture_output=True, timeout=60)
    assert joblib.load(output)["metadata"]["trained_at"] == "2025-01-31"
