"""Builds the seat model of the analysis image. A source tree has none until it is built from training/."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from filelock import FileLock

from local.errors import EngineError
from local.fingerprint import newest_change
from local.project import python_path

LOCK = Path(".hypermob/model.lock")
MODEL = Path("functions/recommend/bundled/car_fit_model.joblib")
TRAINER = Path("training/train_model.py")
MADE_FROM = (
    "training",
    "functions/anthropometry",
    "functions/measure/arms.py",
    "functions/measure/camera.py",
    "functions/measure/mixture.py",
    "functions/measure/model.py",
    "functions/measure/measurement_full.json",
    "functions/recommend/settings.py",
    "functions/recommend/metadata.py",
    "functions/recommend/model.py",
    "functions/recommend/posture",
)


def ensure_built(root: Path, on_progress: Callable[[str], None]) -> None:
    """Build the bundled model when it is missing or older than what it is made from. Raises EngineError."""
    if not (root / TRAINER).exists():
        return  # a project of another kind
    (root / LOCK).parent.mkdir(parents=True, exist_ok=True)
    with FileLock(root / LOCK):  # two engines may start at once
        model = root / MODEL
        if model.exists() and model.stat().st_mtime >= newest_change(root, MADE_FROM):
            return
        on_progress("Training the bundled seat model (once)")
        model.parent.mkdir(parents=True, exist_ok=True)
        _train(root, model)


def _train(root: Path, model: Path) -> None:
    unfinished = model.with_suffix(".part")
    command = [sys.executable, "-m", "training.train_model", "--output", str(unfinished)]
    done = subprocess.run(
        command,
        cwd=root,
        env=os.environ | {"PYTHONPATH": python_path(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        unfinished.unlink(missing_ok=True)
        raise EngineError(f"The bundled seat model could not be built:\n{done.stderr[-2000:]}")
    unfinished.replace(model)
